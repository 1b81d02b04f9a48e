// A message as text to be pasted: nothing of it is lost or rounded on the way.

import { expect, test } from "bun:test"
import type { Message } from "../../server/contract.ts"
import { type CopyKind, copyOfMessage } from "../../web/detail/message-copy.ts"

const timestamp = new Date(2026, 10, 22, 15, 8, 41, 204).getTime()
const message = (with_: Partial<Message>) =>
  ({ timestamp, direction: "server-to-client", opcode: 1, isBinary: false, close: null, length: 0, ...with_ }) as Message
const json = message({ data: '{"id":12345678901234567890,\n"a":"é"}', length: 39 })
const binary = message({ data: "AP8B", isBinary: true, opcode: 2, length: 3 })

test.each<[kind: CopyKind, of: Message, copied: string]>([
  ["data", json, '{"id":12345678901234567890,\n"a":"é"}'],
  ["json", json, '{\n  "id": 12345678901234567890,\n  "a": "é"\n}'],
  ["json", message({ data: "no JSON" }), "no JSON"],
  ["hex", message({ data: "é" }), "c3 a9"],
  ["hex", binary, "00 ff 01"],
  ["base64", message({ data: "é" }), "w6k="],
  ["base64", binary, "AP8B"],
  ["line", json, '2026-11-22 15:08:41.204 ↓ Text 39 {"id":12345678901234567890, "a":"é"}'],
  [
    "line",
    message({ opcode: 8, close: { code: 1000, name: "Normal Closure", reason: "bye", meaning: "" }, length: 5 }),
    '2026-11-22 15:08:41.204 ↓ Close 5 1000 Normal Closure "bye"',
  ],
])("%s of %#", (kind, of, copied) => {
  expect(copyOfMessage(of, kind)).toBe(copied)
})
