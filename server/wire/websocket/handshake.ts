// RFC 6455 §4 and RFC 7692 §7: what the two heads of an opening handshake agreed on, and what was wrong with them.

import { createHash } from "node:crypto"
import type { FaultCode } from "../faults.ts"
import type { RequestHead, ResponseHead } from "../http1/events.ts"
import { fieldTokens, fieldValue, fieldValues, hasToken } from "../http1/fields.ts"

/** Whether a sender keeps its LZ77 window from message to message (RFC 7692 §7.1.1). */
export type Deflate = { readonly clientTakeover: boolean; readonly serverTakeover: boolean }

export type Handshake = {
  readonly subprotocol: string | null
  /** The accepted `Sec-WebSocket-Extensions`, as sent. */
  readonly extensions: string | null
  readonly deflate: Deflate | null
  readonly faults: readonly FaultCode[]
}

/** RFC 6455 §4.1: a GET that asks to upgrade to websocket. What else is missing is the server's to complain about. */
export const asksForWebSocket = (head: RequestHead): boolean =>
  head.method === "GET" && hasToken(head.fields, "upgrade", "websocket") && hasToken(head.fields, "connection", "upgrade")

/** RFC 6455 §4.2.2: base64 of the SHA-1 of the key and a fixed GUID. */
export const acceptFor = (key: string): string => createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")

/** Reads a handshake that the server answered with 101. */
export function readHandshake(request: RequestHead, response: ResponseHead): Handshake {
  const faults: FaultCode[] = []
  const accept = fieldValue(response.fields, "sec-websocket-accept")
  if (accept !== acceptFor(fieldValue(request.fields, "sec-websocket-key") ?? "")) faults.push("ws.bad-accept")

  const subprotocol = fieldValue(response.fields, "sec-websocket-protocol")
  const offeredProtocols = fieldTokens(request.fields, "sec-websocket-protocol")
  if (subprotocol !== null && !offeredProtocols.includes(subprotocol.toLowerCase())) faults.push("ws.unasked-subprotocol")

  const values = fieldValues(response.fields, "sec-websocket-extensions")
  const accepted = parseExtensions(values)
  const offered = new Set(parseExtensions(fieldValues(request.fields, "sec-websocket-extensions")).map(({ name }) => name))
  if (accepted.some(({ name }) => !offered.has(name))) faults.push("ws.unasked-extension")

  const deflate = accepted.find(({ name }) => name === "permessage-deflate")
  return {
    subprotocol,
    extensions: values.length > 0 ? values.join(", ") : null,
    deflate: deflate
      ? {
          clientTakeover: !deflate.parameters.has("client_no_context_takeover"),
          serverTakeover: !deflate.parameters.has("server_no_context_takeover"),
        }
      : null,
    faults,
  }
}

export type Extension = { readonly name: string; readonly parameters: ReadonlyMap<string, string> }

/** RFC 6455 §9.1: `name; parameter=value; parameter, name`. Quoted values hold tokens only, so splitting is safe. */
export function parseExtensions(values: readonly string[]): Extension[] {
  return values
    .flatMap(value => value.split(","))
    .map(extension => extension.split(";").map(part => part.trim()))
    .filter(([name]) => name !== undefined && name !== "")
    .map(([name = "", ...parameters]) => ({ name: name.toLowerCase(), parameters: new Map(parameters.map(splitParameter)) }))
}

function splitParameter(parameter: string): [name: string, value: string] {
  const [name = "", value = ""] = parameter.split("=", 2)
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")]
}
