import { describe, expect, test } from "bun:test"
import { FetchedMessage } from "../../../server/cli/tail/fetched-message.ts"
import { compileLineFilter, type LineSubject } from "../../../server/cli/tail/line-filter.ts"
import type { Exchange, Message } from "../../../server/contract.ts"
import { showProblem } from "../../../server/filter/problem.ts"
import { aMessage, anExchange } from "./lines.ts"

const socket = anExchange({
  id: 7 as Exchange["id"],
  note: "look",
  websocket: {
    subprotocol: null,
    extensions: null,
    messages: { "client-to-server": 1, "server-to-client": 0 },
    bytes: { "client-to-server": 5, "server-to-client": 0 },
    close: null,
  },
})
const request = anExchange({ id: 8 as Exchange["id"], protocol: "https", url: "https://example.com/api/404", status: 404, state: "closed" })
const message = (own: Partial<Message> = {}): LineSubject => ({ exchange: socket, message: new FetchedMessage(aMessage(own), socket, 20) })

const subjects: { readonly [name: string]: LineSubject } = {
  socket: { exchange: socket, message: null },
  request: { exchange: request, message: null },
  hello: message({ data: '{"type":"hello"}' }),
  pong: message({ id: 2 as Message["id"], opcode: 10, direction: "server-to-client", data: "chat", modified: true, note: "odd" }),
}

describe("which lines match", () => {
  test.each([
    ["", "socket request hello pong"],
    ["ws", "socket hello pong"],
    ["https", "request"],
    ["404", "request"],
    ["4xx", "request"],
    ["-ws", "request"],
    ["url:/chat", "socket hello pong"],
    ["chat", "socket pong"],
    ['"ws"', "socket"],
    ["hello", "hello"],
    ["sent", "hello"],
    ["← opcode:pong", "pong"],
    ["-opcode:pong", "socket request hello"],
    ["json.type:hello", "hello"],
    ["url:/chat sent json.type:hello", "hello"],
    ["state:open", "socket hello pong"],
    ["is:open", "socket hello pong"],
    ["is:modified", "pong"],
    ["has:note", "socket pong"],
    ["note:odd", "pong"],
    ["note:look", "socket"],
    ["id:7", "socket"],
    ["id:2", "pong"],
    ["https OR received", "request pong"],
    ["gap:>10ms", "hello pong"],
    ["size:>1k", ""],
    ["length:>1", "hello pong"],
  ])("%s", (text, names) => {
    const filter = compileLineFilter(text)
    if (filter.type === "problem") throw new Error(filter.message)
    const found = Object.keys(subjects).filter(name => filter.matches(subjects[name]!))
    expect(found.join(" ")).toBe(names)
    expect(filter.isEmpty).toBe(text === "")
  })
})

test.each([
  ["url:", "Position 5: `url:` has no value"],
  ["opcode:texd", "Position 8: `texd` is not what the field takes"],
  ["is:gone", "Position 4: `gone` is no value of `is:`; expected injected"],
  ["protocl:ws", "Position 1: there is no field `protocl:`"],
  ['ws "a', "Position 4"],
])("%s is wrong: %s", (text, said) => {
  const filter = compileLineFilter(text)
  expect(filter.type === "problem" && showProblem(filter)).toStartWith(said)
})
