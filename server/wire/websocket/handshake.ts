// RFC 6455 §4 and RFC 7692 §7: what the two heads of an opening handshake agreed on, and what was wrong with them.
// Breaking a rule here closes nothing: the peers decide whether they go on.

import { hash } from "node:crypto"
import type { FaultCode } from "../faults.ts"
import type { RequestHead, ResponseHead } from "../http1/events.ts"
import { fieldTokens, fieldValue, fieldValues, hasToken } from "../http1/fields.ts"
import { deflateFaults, deflateName, type Extension, hasParameter, parseExtensions } from "./extensions.ts"

/** Whether a sender keeps its LZ77 window from message to message (RFC 7692 §7.1.1). */
export type Deflate = { readonly clientTakeover: boolean; readonly serverTakeover: boolean }

/** `faults`: of the response, alone or as an answer to that request; for the request's own see `requestFaults`. */
export type Handshake = {
  readonly subprotocol: string | null
  /** The accepted `Sec-WebSocket-Extensions`, as sent. */
  readonly extensions: string | null
  readonly deflate: Deflate | null
  readonly faults: readonly FaultCode[]
}

/** RFC 6455 §4.1: a GET that asks to upgrade to websocket. What else is missing: see `requestFaults`. */
export const asksForWebSocket = (head: RequestHead): boolean =>
  head.method === "GET" && hasToken(head.fields, "upgrade", "websocket") && hasToken(head.fields, "connection", "upgrade")

/** RFC 6455 §4.2.2: base64 of the SHA-1 of the key and a fixed GUID. */
export const acceptFor = (key: string): string => hash("sha1", `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`, "base64")

/** What is wrong with a request that asks for a WebSocket. */
export function requestFaults({ fields }: RequestHead): FaultCode[] {
  const faults: FaultCode[] = []
  // RFC 6455 §4.1: "The value of this header field MUST be a nonce consisting of a randomly selected 16-byte value that has been
  // base64-encoded". §11.3.1: it "MUST NOT appear more than once in an HTTP request". Scripts that were typed by hand send "test".
  const keys = fieldValues(fields, "sec-websocket-key")
  if (keys.length !== 1 || !/^[A-Za-z0-9+/]{22}==$/.test(keys[0] ?? "")) faults.push("ws.bad-key")
  // RFC 6455 §4.1: "The value of this header field MUST be 13." §11.3.5: once. Clients of the drafts sent 7 and 8.
  const versions = fieldValues(fields, "sec-websocket-version")
  if (versions.length !== 1 || versions[0] !== "13") faults.push("ws.bad-version")
  return [...faults, ...deflateFaults(offeredExtensions(fields), "client")]
}

/** Reads a handshake that the server answered with 101. */
export function readHandshake(request: RequestHead, response: ResponseHead): Handshake {
  const values = fieldValues(response.fields, "sec-websocket-extensions")
  const accepted = parseExtensions(values)
  const subprotocol = fieldValue(response.fields, "sec-websocket-protocol")
  const deflate = accepted.find(({ name }) => name === deflateName)
  return {
    subprotocol,
    extensions: values.length > 0 ? values.join(", ") : null,
    deflate: deflate
      ? {
          clientTakeover: !hasParameter(deflate, "client_no_context_takeover"),
          serverTakeover: !hasParameter(deflate, "server_no_context_takeover"),
        }
      : null,
    faults: [
      ...switchFaults(request, response),
      ...subprotocolFaults(request, subprotocol),
      ...extensionFaults(offeredExtensions(request.fields), accepted),
    ],
  }
}

/** RFC 6455 §4.1: the fields that make a 101 one of WebSocket. */
function switchFaults(request: RequestHead, { fields }: ResponseHead): FaultCode[] {
  const faults: FaultCode[] = []
  // RFC 6455 §4.1: "If the response lacks an |Upgrade| header field or the |Upgrade| header field contains a value that is not an ASCII
  // case-insensitive match for the value "websocket", the client MUST _Fail the WebSocket Connection_." Not one of several, as in a request.
  const protocols = fieldTokens(fields, "upgrade")
  if (protocols.length === 0 || protocols.some(protocol => protocol !== "websocket")) faults.push("ws.bad-upgrade")
  // RFC 6455 §4.1: the same where "the |Connection| header field doesn't contain a token" of "Upgrade". Reverse proxies lose it: it is hop-by-hop.
  if (!hasToken(fields, "connection", "upgrade")) faults.push("ws.bad-connection")
  const accept = fieldValue(fields, "sec-websocket-accept")
  if (accept !== acceptFor(fieldValue(request.fields, "sec-websocket-key") ?? "")) faults.push("ws.bad-accept")
  return faults
}

/** RFC 6455 §4.1: a subprotocol "that was not present in the client's handshake". Names are compared as they are, case and all: browsers do. */
function subprotocolFaults({ fields }: RequestHead, chosen: string | null): FaultCode[] {
  const offered = fieldValues(fields, "sec-websocket-protocol").flatMap(value => value.split(",").map(name => name.trim()))
  return chosen === null || (chosen !== "" && offered.includes(chosen)) ? [] : ["ws.unasked-subprotocol"]
}

function extensionFaults(offered: readonly Extension[], accepted: readonly Extension[]): FaultCode[] {
  const faults: FaultCode[] = []
  if (accepted.some(({ name }) => !offered.some(offer => offer.name === name))) faults.push("ws.unasked-extension")
  // RFC 7692 §7.1.2.2: "If a received extension negotiation offer doesn't have the "client_max_window_bits" extension parameter, the
  // corresponding extension negotiation response to the offer MUST NOT include" it. Nobody says which offer was taken: any will do.
  const hasWindow = (extension: Extension) => extension.name === deflateName && hasParameter(extension, "client_max_window_bits")
  if (accepted.some(hasWindow) && !offered.some(hasWindow)) faults.push("ws.unasked-window-bits")
  return [...faults, ...deflateFaults(accepted, "server")]
}

const offeredExtensions = (fields: RequestHead["fields"]): Extension[] => parseExtensions(fieldValues(fields, "sec-websocket-extensions"))
