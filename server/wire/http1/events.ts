// RFC 9112: what the HTTP/1.1 parser says of a stream of bytes. Events tile the stream: every byte belongs to exactly
// one event with a range, in order, however the bytes were cut; `start` and `end` are offsets in the stream.

import type { Fields } from "../../contract.ts"
import type { FaultCode } from "../faults.ts"

export type Version = "1.0" | "1.1"

/** RFC 9112 §3. `target` is as sent: origin, absolute, authority or asterisk form. */
export type RequestHead = { readonly method: string; readonly target: string; readonly version: Version; readonly fields: Fields }

/** RFC 9112 §4. */
export type ResponseHead = { readonly version: Version; readonly status: number; readonly reason: string; readonly fields: Fields }

type Range = { readonly start: number; readonly end: number }

export type HttpEvent =
  | (Range & { readonly type: "request"; readonly head: RequestHead; readonly framing: Framing })
  | (Range & { readonly type: "response"; readonly head: ResponseHead; readonly framing: Framing })
  /** Content octets, in pieces as they arrive. */
  | (Range & { readonly type: "data" })
  /** What wraps content: chunk sizes, extensions, line ends between chunks; empty lines before a request line. */
  | (Range & { readonly type: "framing" })
  | (Range & { readonly type: "trailers"; readonly fields: Fields })
  /** The message is complete at offset `end`. No bytes of its own. Interim (1xx) responses end too. */
  | { readonly type: "message-end"; readonly end: number }
  /** Bytes that are not HTTP/1.1: after a switch of protocols, or after a fault that parsing does not survive. */
  | (Range & { readonly type: "opaque" })
  | { readonly type: "fault"; readonly code: FaultCode; readonly at: number }

/** How a body is delimited (RFC 9112 §6.3). `switch`: the bytes after the head are another protocol (101, CONNECT 2xx). */
export type Framing =
  | { readonly by: "none" }
  | { readonly by: "length"; readonly length: number }
  | { readonly by: "chunked" }
  | { readonly by: "close" }
  | { readonly by: "switch" }
