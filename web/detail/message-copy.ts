// One message as text to be pasted elsewhere. Pure: the whole message is handed in.

import type { Message } from "../../server/contract.ts"
import { showDateTime } from "../ui/format.ts"
import { readBase64, showOctets, writeBase64 } from "../ui/hex.ts"
import { indentJson, isJson } from "../ui/json.ts"
import { opcodeName, showClose } from "./preview.ts"

export type CopyKind = "data" | "json" | "hex" | "base64" | "line"

export const octetsOf = ({ data, isBinary }: Pick<Message, "data" | "isBinary">): Uint8Array =>
  isBinary ? readBase64(data) : new TextEncoder().encode(data)

export function copyOfMessage(message: Message, kind: CopyKind): string {
  switch (kind) {
    case "data":
      return message.data
    case "json":
      return isJson(message.data) ? indentJson(message.data, Number.POSITIVE_INFINITY).lines.join("\n") : message.data
    case "hex":
      return showOctets(octetsOf(message))
    case "base64":
      return writeBase64(octetsOf(message))
    case "line":
      return lineOf(message)
    default:
      return kind satisfies never
  }
}

/** "2026-11-22 15:08:41.204 ↓ Text 131 {"type":"message"}" */
function lineOf(message: Message): string {
  const way = message.direction === "client-to-server" ? "↑" : "↓"
  const said = showClose(message) ?? message.data.replace(/\s*\n\s*/g, " ")
  return `${showDateTime(message.timestamp)} ${way} ${opcodeName(message.opcode)} ${message.length} ${said}`.trimEnd()
}
