// A message in one line, and its payload in the views that suit it.

import { describe, expect, test } from "bun:test"
import type { ExchangeId, Message, MessageId, MessageRow } from "../../server/contract.ts"
import { opcodeName, previewPieces } from "../../web/detail/preview.ts"

const message: Omit<Message, "data"> = {
  id: 1 as MessageId,
  exchangeId: 1 as ExchangeId,
  timestamp: 0,
  direction: "client-to-server",
  opcode: 1,
  isBinary: false,
  length: 5,
  wireLength: 5,
  compressed: false,
  truncated: false,
  problem: null,
  faults: [],
  injected: false,
  modified: false,
  dropped: false,
  close: null,
  frames: [],
  note: "",
  color: "",
}
const row = (opcode: number, preview: string, with_: Partial<MessageRow> = {}): MessageRow => ({
  ...message,
  opcode,
  preview,
  length: preview.length,
  ...with_,
})
const text = (of: MessageRow) =>
  previewPieces(of)
    .map(piece => piece.text)
    .join("")
const close = { code: 1000, name: "Normal Closure", reason: "bye", meaning: "" }

describe("previews read as", () =>
  test.each([
    ["text", row(1, "Hello"), "Hello"],
    ["JSON without its white space", row(1, `{ "type": "typing", "n": [1, 2] }`), `{"type":"typing","n":[1,2]}`],
    ["JSON that was cut", row(1, `{"text":"Are you th…`), `{"text":"Are you th…`],
    ["no text", row(1, ""), "empty"],
    ["short binary", row(2, "82 a4", { isBinary: true, length: 2 }), "82 a4 · 2 B"],
    ["long binary", row(2, "82 ".repeat(40).trim(), { isBinary: true, length: 1204 }), `${"82 ".repeat(12).trim()}… · 1.2 KB`],
    ["no binary", row(2, "", { isBinary: true }), "0 B"],
    ["ping", row(9, "hb-17"), `ping "hb-17"`],
    ["empty pong", row(10, ""), "pong"],
    ["binary pong", row(10, "00 01", { isBinary: true, length: 2 }), "pong 00 01"],
    ["close", row(8, `1000 Normal Closure "bye"`, { close }), `1000 Normal Closure "bye"`],
    ["close without a reason", row(8, "1000 Normal Closure", { close: { ...close, reason: "" } }), "1000 Normal Closure"],
    ["what cannot be shown", row(1, "", { problem: "It is not kept." }), "It is not kept."],
  ])("%s", (_name, of, expected) => expect(text(of)).toBe(expected)))

test("keys stand apart from their quotes", () => {
  expect(previewPieces(row(1, `{"a":true}`)).map(({ kind }) => kind)).toEqual(["plain", "quote", "key", "quote", "colon", "word", "plain"])
})

test("opcodes have names, reserved ones their number", () => {
  expect([1, 2, 8, 9, 10, 3, 15].map(opcodeName)).toEqual(["Text", "Binary", "Close", "Ping", "Pong", "0x3", "0xf"])
})
