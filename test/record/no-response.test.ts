// Why a request has no answer, in words.

import { expect, test } from "bun:test"
import { noResponse } from "../../server/record/no-response.ts"

test.each([
  ["client", "end", /^The client closed/],
  ["client", "reset", /^The client broke off/],
  ["client", "timeout", /^The client fell silent/],
  ["server", "end", /^The server closed/],
  ["server", "reset", /^The server reset/],
  ["server", "timeout", /^The server fell silent/],
  [null, null, /^The client closed/],
] as const)("%p, %p", (by, how, message) =>
  expect(noResponse(by, how)).toEqual({ code: "no-response", message: expect.stringMatching(message) }),
)
