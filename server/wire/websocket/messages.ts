// RFC 6455 §5.4-5.6: what a payload means to a person: text, binary, or a close code with its reason; and what is wrong with it.
// Works on whole, unmasked, decompressed payloads.

import type { MessageClose } from "../../contract.ts"
import type { FaultCode } from "../faults.ts"
import { explainClose, isSendableCloseCode } from "./close-codes.ts"

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Text is UTF-8 (RFC 6455 §5.6). Bytes that are not are shown as U+FFFD. */
export const textOf = (payload: Uint8Array): string => utf8.decode(payload)

export function isUtf8(payload: Uint8Array): boolean {
  try {
    strictUtf8.decode(payload)
    return true
  } catch {
    return false
  }
}

/** What is wrong with a payload. `isWhole`: it is not only the beginning of one, which may end inside a character. */
export function payloadFaults(opcode: number, payload: Uint8Array, isWhole = true): FaultCode[] {
  if (opcode === 8) return closeFaults(payload, isWhole)
  // RFC 6455 §8.1: an endpoint that is "to interpret a byte stream as UTF-8 but finds that the byte stream is not, in fact, a valid UTF-8
  // stream" must fail the connection. Servers that cut text by bytes, or send binary as text, meet it.
  return opcode === 1 && !isText(payload, isWhole) ? ["ws.bad-utf8"] : []
}

function closeFaults(payload: Uint8Array, isWhole: boolean): FaultCode[] {
  if (payload.length === 0) return []
  // RFC 6455 §5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer".
  if (payload.length === 1) return isWhole ? ["ws.bad-close-payload"] : []
  const faults: FaultCode[] = []
  // RFC 6455 §7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control frame by an endpoint"; §7.4.2: 0-999 "are
  // not used", and up to 2999 they are those that a standard defines.
  if (!isSendableCloseCode((payload[0]! << 8) | payload[1]!)) faults.push("ws.bad-close-code")
  if (!isText(payload.subarray(2), isWhole)) faults.push("ws.bad-utf8")
  return faults
}

function isText(payload: Uint8Array, isWhole: boolean): boolean {
  if (isWhole) return isUtf8(payload)
  try {
    // A decoder of its own: it remembers the octets of a character that is cut.
    new TextDecoder("utf-8", { fatal: true }).decode(payload, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Which messages are shown as base64: all but text and close; a ping or pong whose payload is UTF-8 reads better as text. */
export function isShownAsBinary(opcode: number, payload: Uint8Array): boolean {
  if (opcode === 1 || opcode === 8) return false
  if (opcode === 9 || opcode === 10) return !isUtf8(payload)
  return true
}

/** RFC 6455 §5.5.1: two octets of code, then a UTF-8 reason. An empty payload stands for 1005 (§7.1.5). */
export function closeOf(payload: Uint8Array): MessageClose {
  if (payload.length < 2) return explainClose(1005)
  return explainClose((payload[0]! << 8) | payload[1]!, textOf(payload.subarray(2)))
}

/** One line of at most `charactersMax` characters: text with its white space folded, binary as hexadecimal octets. */
export function previewOf(opcode: number, payload: Uint8Array, charactersMax: number): string {
  if (opcode === 8) {
    const { code, name, reason } = closeOf(payload)
    return oneLine(reason === "" ? `${code} ${name}` : `${code} ${name} "${reason}"`, charactersMax)
  }
  if (isShownAsBinary(opcode, payload)) {
    const octets = payload.subarray(0, Math.floor(charactersMax / 3) + 1)
    return oneLine(
      Buffer.from(octets)
        .toString("hex")
        .replace(/..(?=.)/g, "$& "),
      charactersMax,
    )
  }
  // A character has at most four bytes, and no more of a long text is needed than the line can hold.
  return oneLine(textOf(payload.subarray(0, charactersMax * 4)), charactersMax)
}

function oneLine(text: string, charactersMax: number): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim()
  if (line.length <= charactersMax) return line
  // Half of a surrogate pair is no character.
  return `${line.slice(0, charactersMax - 1).replace(/[\ud800-\udbff]$/, "")}…`
}
