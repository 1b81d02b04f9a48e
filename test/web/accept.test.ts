import { expect, test } from "bun:test"
import { createHash } from "node:crypto"
import { acceptFor, sha1 } from "../../web/diagnosis/accept.ts"
import { accept, key } from "./handshakes.ts"

// RFC 6455 §1.3.
test("the example of the RFC", () => expect(acceptFor(key)).toBe(accept))

test.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])("the digest of %d bytes is that of OpenSSL", length => {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31) & 255)
  expect(Buffer.from(sha1(bytes)).toString("hex")).toBe(createHash("sha1").update(bytes).digest("hex"))
})
