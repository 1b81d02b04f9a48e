// A message in one line of coloured pieces. Pure. The pieces together are the text as it was sent, without the white space between
// JSON's tokens; how airy that looks is the style sheet's business.

import type { Message, MessageRow } from "../../server/contract.ts"
import { binaryKind } from "../ui/binary-kind.ts"
import { showBytes } from "../ui/format.ts"
import { tokens } from "../ui/json.ts"

export type PieceKind = "plain" | "quote" | "key" | "string" | "number" | "word" | "colon" | "comma" | "faint"
export type Piece = { readonly kind: PieceKind; readonly text: string }

const octetsShown = 12

export function previewPieces(row: MessageRow): readonly Piece[] {
  if (row.problem !== null && row.preview === "") return [{ kind: "faint", text: row.problem }]
  if (row.opcode === 8) return [{ kind: "plain", text: showClose(row) ?? row.preview }]
  if (row.opcode === 9 || row.opcode === 10) return controlPieces(row)
  if (row.isBinary) {
    const hex = row.preview.slice(0, octetsShown * 3 - 1)
    const more = row.length > octetsShown ? "…" : ""
    const octets = Uint8Array.from(row.preview.match(/[\da-f]{2}/g) ?? [], pair => Number.parseInt(pair, 16))
    const kind = binaryKind(octets, octets.length < row.length)
    return [
      { kind: "number", text: hex },
      { kind: "plain", text: `${more}${hex ? " · " : ""}${showBytes(row.length)}` },
      ...(kind === null ? [] : [{ kind: "faint" as const, text: ` · looks like ${kind}` }]),
    ]
  }
  if (row.length === 0) return [{ kind: "faint", text: "empty" }]
  return /^[[{]/.test(row.preview) ? jsonPieces(row.preview) : [{ kind: "plain", text: row.preview }]
}

export function opcodeName(opcode: number): string {
  const names: Record<number, string> = { 0: "Continuation", 1: "Text", 2: "Binary", 8: "Close", 9: "Ping", 10: "Pong" }
  return names[opcode] ?? `0x${opcode.toString(16)}`
}

/** `1000 Normal Closure "bye"` */
export function showClose({ close }: Pick<Message, "close">): string | null {
  if (!close) return null
  return `${close.code} ${close.name}${close.reason === "" ? "" : ` "${close.reason}"`}`
}

function controlPieces(row: MessageRow): Piece[] {
  const name = opcodeName(row.opcode).toLowerCase()
  if (row.length === 0) return [{ kind: "plain", text: name }]
  if (!row.isBinary) return [{ kind: "plain", text: `${name} "${row.preview}"` }]
  return [
    { kind: "plain", text: `${name} ` },
    { kind: "number", text: row.preview.slice(0, octetsShown * 3 - 1) },
  ]
}

function jsonPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const token of tokens(text)) {
    switch (token.kind) {
      case "space":
        break
      case "key":
        pieces.push({ kind: "quote", text: '"' }, { kind: "key", text: token.text.slice(1, -1) }, { kind: "quote", text: '"' })
        break
      case "mark":
        pieces.push({ kind: token.text === ":" ? "colon" : token.text === "," ? "comma" : "plain", text: token.text })
        break
      case "other":
        pieces.push({ kind: "plain", text: token.text })
        break
      default:
        pieces.push({ kind: token.kind, text: token.text })
    }
  }
  return pieces
}
