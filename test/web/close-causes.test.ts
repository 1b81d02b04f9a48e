// Every close code has a likely cause and a remedy, whoever sent it, and those that must not be sent are said so.

import { describe, expect, test } from "bun:test"
import { isSendableCloseCode } from "../../server/wire/websocket/close-codes.ts"
import { closeCauses, invalidity } from "../../web/detail/close-causes.ts"

const codes = [
  ...Array.from({ length: 16 }, (_, at) => 1000 + at),
  0,
  404,
  999,
  1016,
  2999,
  3000,
  3001,
  3003,
  3008,
  3999,
  4000,
  4401,
  4999,
  5000,
  65535,
]

describe("a code", () =>
  test.each(codes)("%i", code => {
    for (const by of ["client", "server", null] as const) {
      const { causes, remedy } = closeCauses(code, by)
      expect(causes.length).toBeGreaterThan(0)
      expect(remedy).toMatch(/\.$/)
    }
    expect(invalidity(code) === null).toBe(isSendableCloseCode(code))
  }))

test("who sent it changes what is likely", () => {
  expect(closeCauses(1006, "client").causes[0]).toContain("page")
  expect(closeCauses(1006, "server").causes[0]).toContain("server")
  expect(closeCauses(1008, null).causes).toEqual([...closeCauses(1008, "server").causes, ...closeCauses(1008, "client").causes])
})
