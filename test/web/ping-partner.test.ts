// The pong of a ping, and the ping of a pong.

import { describe, expect, test } from "bun:test"
import type { MessageRow } from "../../server/contract.ts"
import { partnerOf } from "../../web/detail/ping-partner.ts"

/** "↑9 a": sent, opcode, data. */
const rows = ["↓9 a", "↑1 a", "↑10 b", "↑10 a", "↓9 c", "↓10 c", "↑10 "].map((line, at) => {
  const [, arrow, opcode, data] = /^(.)(\d+) (.*)$/.exec(line)!
  return {
    id: at + 1,
    direction: arrow === "↑" ? "client-to-server" : "server-to-client",
    opcode: Number(opcode),
    data,
    isBinary: false,
  } as MessageRow
})
const partner = (id: number) => partnerOf({ ...rows[id - 1]!, data: rows[id - 1]!.data ?? "" }, at => rows[at - 1])?.id ?? null

describe("of message", () =>
  test.each([
    [1, 4],
    [4, 1],
    [3, null],
    [5, null],
    [6, null],
    [7, null],
  ])("%i: %p", (id, expected) => expect<number | null>(partner(id)).toBe(expected)))
