// The buttons over the frames and what is typed make one query, which is one: the filter language takes it.

import { expect, test } from "bun:test"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import { composeQuery, type FramesFilter, type Kinds } from "../../web/data/frames-filter.ts"

const all: Kinds = { text: true, binary: true, control: true, close: true }
const openedAt = 1_763_816_585_000.25

test.each<[typed: string, filter: Partial<FramesFilter>, query: string]>([
  ["", {}, ""],
  ["alice OR bob", {}, "alice OR bob"],
  ["", { direction: "client-to-server" }, "direction:client-to-server"],
  ["alice OR bob", { direction: "server-to-client" }, "(alice OR bob) direction:server-to-client"],
  ["", { kinds: { ...all, control: false } }, "-opcode:ping -opcode:pong"],
  ["", { kinds: { ...all, text: false } }, "-opcode:text"],
  ["", { kinds: { ...all, text: false, binary: false } }, "(opcode:ping OR opcode:pong OR opcode:close)"],
  ["", { kinds: { text: true, binary: false, control: false, close: true } }, "(opcode:text OR opcode:close)"],
  ["", { kinds: { text: false, binary: false, control: false, close: true } }, "opcode:close"],
  [
    "",
    { kinds: { text: false, binary: false, control: false, close: false } },
    "-opcode:text -opcode:binary -opcode:ping -opcode:pong -opcode:close",
  ],
  ["", { range: { from: openedAt + 1500, to: openedAt + 9000 } }, "after:+1.5s before:+9s"],
  ["", { range: { from: openedAt + 0.25, to: null } }, "after:+0.25ms"],
  ["", { range: { from: openedAt - 5, to: openedAt + 65_432.125 } }, "after:+0ms before:+65.432125s"],
  ["", { range: { from: null, to: null } }, ""],
  [
    "alice",
    {
      direction: "client-to-server",
      kinds: { text: true, binary: false, control: false, close: true },
      range: { from: openedAt + 1500, to: null },
    },
    "(alice) direction:client-to-server (opcode:text OR opcode:close) after:+1.5s",
  ],
])("%j and %j make %j", (typed, filter, query) => {
  expect(composeQuery(typed, { direction: null, kinds: all, range: null, ...filter }, openedAt)).toBe(query)
  expect(compileMessageFilter(query).type).toBe("filter")
})
