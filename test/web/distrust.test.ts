// A client that does not trust the certificate is told from one that did, the newest first.

import { expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { distrustIn } from "../../web/welcome/distrust.ts"

const exchange = (id: number, more: object) =>
  ({ id, failure: null, tls: null, clientAddress: "127.0.0.1:5", host: "a.example", ...more }) as unknown as Exchange
const broken = exchange(3, { failure: { code: "tls-client", message: "" } })
const plain = exchange(4, {})
const refused = exchange(5, { failure: { code: "connect-refused", message: "" } })
const secure = exchange(6, { tls: { client: {}, server: null } })

test.each([
  ["nothing came", [], null],
  ["plain HTTP says nothing", [plain, refused], null],
  ["a client broke off", [broken], 3],
  ["and plain HTTP came after it", [plain, refused, broken], 3],
  ["and another was accepted after it", [secure, broken], null],
  ["after another was accepted", [broken, secure], 3],
])("%s", (_what, newestFirst, id) => expect((distrustIn(newestFirst)?.id as number | undefined) ?? null).toBe(id))
