// RFC 6455 §5.4-5.6: what a payload means to a person: text, binary, or a close code with its reason.
// Works on whole, unmasked, decompressed payloads.

import type { MessageClose } from "../../contract.ts"
import { explainClose } from "./close-codes.ts"

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
