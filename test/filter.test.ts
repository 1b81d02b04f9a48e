// The filter language for exchanges, as a table: a text, and which of a few exchanges it shows.

import { expect, test } from "bun:test"
import type { Exchange } from "../server/contract.ts"
import { parseFilter } from "../server/filter.ts"

type Facts = Pick<Exchange, "protocol" | "method" | "url" | "status">

const exchanges: Record<string, Facts> = {
  chat: { protocol: "wss", method: "GET", url: "wss://Chat.example.com/rooms/1?q=ws", status: 101 },
  local: { protocol: "ws", method: "GET", url: "ws://localhost:3000/", status: 101 },
  page: { protocol: "https", method: "GET", url: "https://example.com/Index.html", status: 200 },
  login: { protocol: "http", method: "POST", url: "http://example.com/login?next=/101", status: 401 },
  odd: { protocol: "http", method: "GET", url: "http://example.com/constructor", status: 999 },
  tunnel: { protocol: "tunnel", method: "CONNECT", url: "mail.example.com:993", status: null },
}
const all = Object.keys(exchanges)

test.each<[text: string, shown: readonly string[]]>([
  ["", all],
  ["  \t\n ", all],

  ["ws", ["chat", "local"]],
  ["wss", ["chat"]],
  ["http", ["login", "odd"]],
  ["https", ["page"]],
  ["tunnel", ["tunnel"]],
  ["WSS", ["chat"]],

  ["101", ["chat", "local"]],
  ["200", ["page"]],
  ["404", []],
  ["999", ["odd"]],
  ["1xx", ["chat", "local"]],
  ["2xx", ["page"]],
  ["4XX", ["login"]],
  ["9xx", ["odd"]],
  ["5xx", []],
  // A path, not a status.
  ["/101", ["login"]],
  ["3000", ["local"]],

  ["example", ["chat", "page", "login", "odd", "tunnel"]],
  ["EXAMPLE.com/index", ["page"]],
  ["chat.EXAMPLE", ["chat"]],
  ["post", ["login"]],
  ["connect", ["tunnel"]],
  ["?q=", ["chat"]],
  [".*", []],
  // Not what every object has.
  ["constructor", ["odd"]],
  ["toString", []],

  ["ws example", ["chat"]],
  ["get example.com 200", ["page"]],
  ["ws http", []],

  ["-ws", ["page", "login", "odd", "tunnel"]],
  ["-101", ["page", "login", "odd", "tunnel"]],
  ["-4xx -ws", ["page", "odd", "tunnel"]],
  ["-example", ["local"]],
  ["--wss", ["chat"]],
  ["ws -chat", ["local"]],
  ["-ws -tunnel -http -https", []],
  // A hyphen alone is text.
  ["-", []],
])("%j", (text, shown) => {
  const matches = parseFilter(text)
  expect(all.filter(name => matches(exchanges[name] as Exchange))).toEqual([...shown])
})
