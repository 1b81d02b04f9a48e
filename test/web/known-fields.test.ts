import { expect, test } from "bun:test"
import { explainField } from "../../web/detail/known-fields.ts"

test.each([
  ["Sec-WebSocket-Accept", "Proof that the server read the key: SHA-1 of it and a fixed text (RFC 6455 §11.3.3)"],
  ["CONTENT-LENGTH", "Bytes of the body (RFC 9110 §8.6)"],
  ["X-Mine", null],
  ["constructor", null],
])("%s", (name, expected) => expect(explainField(name)).toBe(expected))
