// The filter for exchanges, as tables: a text, and which of a few exchanges it shows.

import { describe, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import { exchange, shown, sound, websocket } from "./subjects.ts"

const fault = { code: "ws.unmasked", text: "", direction: "client-to-server", offset: 0 } as const
const close = (code: number) => ({ code, name: "", reason: "", meaning: "", by: null, how: null })

const exchanges: Record<string, Exchange> = {
  chat: exchange({
    id: 7 as Exchange["id"],
    protocol: "wss",
    url: "wss://Chat.example.com/rooms/1?q=ws",
    host: "Chat.example.com",
    path: "/rooms/1?q=ws",
    status: 101,
    state: "open",
    request: {
      fields: [
        ["Host", "Chat.example.com"],
        ["Origin", "https://example.com"],
      ],
      bodySize: 0,
    },
    response: { fields: [["X-Served-By", "Edge 7"]], bodySize: 0 },
    websocket: websocket(3, 4),
  }),
  local: exchange({
    id: 12 as Exchange["id"],
    protocol: "ws",
    url: "ws://localhost:3000/",
    host: "localhost:3000",
    status: 101,
    durationMs: 1500,
    websocket: websocket(0, 0, { close: close(1006) }),
    faults: [fault],
  }),
  page: exchange({
    protocol: "https",
    url: "https://example.com/Index.html",
    clientAddress: "10.0.0.5:4711",
    path: "/Index.html",
    status: 200,
    durationMs: 20,
    note: "Look again (later)",
    response: {
      fields: [
        ["content-type", "text/HTML; charset=utf-8"],
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ],
      bodySize: 10_240,
    },
  }),
  login: exchange({
    method: "POST",
    url: "http://example.com/login?next=/101",
    path: "/login?next=/101",
    status: 401,
    durationMs: 499.7,
    modified: true,
    request: { fields: [["Content-Type", "application/json"]], bodySize: 100 },
    response: { fields: [], bodySize: 50 },
  }),
  odd: exchange({
    url: "http://example.com/constructor",
    path: "/constructor",
    status: 999,
    state: "receiving",
    response: { fields: [["Content-Type", "text/javascript"]], bodySize: 1 },
  }),
  tunnel: exchange({
    protocol: "tunnel",
    method: "CONNECT",
    url: "mail.example.com:993",
    host: "mail.example.com:993",
    path: "",
    state: "failed",
    failure: { code: "refused", message: "" },
  }),
}
const all = Object.keys(exchanges)

const shows = (title: string, rows: readonly (readonly [text: string, shown: readonly string[]])[]) =>
  describe(title, () => {
    test.each(rows.map(([text, shown]) => ({ text, shown })))("$text", ({ text, shown }) => {
      const { matches } = sound(compileExchangeFilter(text))
      expect(all.filter(name => matches(exchanges[name]!))).toEqual([...shown])
    })
  })

shows("bare words", [
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
  // A phrase has no other meaning.
  ['"ws"', ["chat", "local"]],
  ['"101"', ["login"]],
  ['"get https://EX"', ["page"]],
  ['"AND"', []],
])

shows("all, any, not", [
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
  ["ws OR tunnel", ["chat", "local", "tunnel"]],
  ["200 OR 401 OR 999", ["page", "login", "odd"]],
  ["ws chat OR http login", ["chat", "login"]],
  ["(ws OR http) example", ["chat", "login", "odd"]],
  ["(ws OR http)example", ["chat", "login", "odd"]],
  ["( ws ) ( chat )", ["chat"]],
  ["-(ws OR http)", ["page", "tunnel"]],
  ["-(-(wss))", ["chat"]],
  ["(ws OR(tunnel))", ["chat", "local", "tunnel"]],
  // Lower case is text.
  ["ws or tunnel", []],
])

shows("fields", [
  ["protocol:ws", ["local"]],
  ["protocol:HTTPS", ["page"]],
  ["-protocol:tunnel protocol:tunnel", []],
  ["method:post", ["login"]],
  ["method:/^(GET|POST)$/", ["chat", "local", "page", "login", "odd"]],
  ["status:101", ["chat", "local"]],
  ["status:4xx", ["login"]],
  ["status:>=400", ["login", "odd"]],
  ["status:>401", ["odd"]],
  ["status:<200", ["chat", "local"]],
  ["status:<=200", ["chat", "local", "page"]],
  ["status:200..401", ["page", "login"]],
  ["status:401..", ["login", "odd"]],
  ["status:..200", ["chat", "local", "page"]],
  // What has no status is not below 200, and so it is in the negation.
  ["-status:<200", ["page", "login", "odd", "tunnel"]],
  ["host:chat", ["chat"]],
  ["HOST:CHAT", ["chat"]],
  ["host:*.example.com", ["chat", "tunnel"]],
  ["host:*.example.com:993", ["tunnel"]],
  ["host:example.*", ["page", "login", "odd"]],
  ["host:local*:3000", ["local"]],
  ["host:*", all],
  ["host:3000", ["local"]],
  ['host:"*"', []],
  ["path:/rooms", ["chat"]],
  ["path:example", []],
  ["path:/^\\/[^/]*$/", ["local", "page", "odd"]],
  ["url:wss://chat", ["chat"]],
  ['url:"/rooms/1?q="', ["chat"]],
  ["url:/api/", []],
  ["type:html", ["page"]],
  ["type:utf-8", []],
  // Of the request, where the response has none.
  ["type:json", ["login"]],
  ["type:js", ["odd"]],
  ["type:text/", ["page", "odd"]],
  ["note:AGAIN", ["page"]],
  ['note:"again (later)"', ["page"]],
  ['note:"(later)"', ["page"]],
  ["state:open", ["chat"]],
  ["state:closed", ["local", "page", "login"]],
  ["state:failed", ["tunnel"]],
  ["state:receiving", ["odd"]],
  ["has:fault", ["local"]],
  ["has:note", ["page"]],
  ["has:error", ["tunnel"]],
  ["has:messages", ["chat"]],
  ["is:open", ["chat"]],
  ["is:closed", ["local", "page", "login"]],
  ["is:failed", ["tunnel"]],
  ["is:modified", ["login"]],
  ["size:>10k", []],
  ["size:>=10k", ["page"]],
  ["size:10KiB", ["page"]],
  ["size:70", ["chat"]],
  ["size:150", ["login"]],
  ["size:1..150", ["chat", "login", "odd"]],
  ["duration:>500ms", ["local"]],
  // As exact as it was written.
  ["duration:500ms", ["login"]],
  ["duration:1.5s", ["local"]],
  ["duration:<1m", ["local", "page", "login"]],
  ["close:1006", ["local"]],
  ["close:>=1000", ["local"]],
  ["client:10.0.0.", ["page"]],
  ["id:7", ["chat"]],
  ["id:7..12", ["chat", "local"]],
  ["id:>7", ["local"]],
  ["id:7 OR id:12", ["chat", "local"]],
  ["-id:<=7", ["local"]],
  ["header.origin:EXAMPLE", ["chat"]],
  ["header.x-served-by:edge", ["chat"]],
  ["header.X-Served-By:/^Edge \\d$/", ["chat"]],
  ["header.set-cookie:b=", ["page"]],
  ["header.content-type:*", ["page", "login", "odd"]],
  ["-header.content-type:*", ["chat", "local", "tunnel"]],
  ["header.content:*", []],
  ["ws -is:open OR has:error", ["local", "tunnel"]],
])

shows("what is text all the same", [
  ["localhost:3000", ["local"]],
  ["wss://chat", ["chat"]],
  ["http://example.com", ["login", "odd"]],
  ["mail.example.com:993", ["tunnel"]],
  ["stats:8125/x", []],
  ["a:b", []],
  ["foo:bar", []],
  ["[::1]:3000", []],
  ["/rooms/1", ["chat"]],
  ["/rooms", ["chat"]],
  ["/index/i", ["page"]],
  ["/^GET wss?:/", ["chat", "local"]],
  ["/get/", []],
  ["/constructor$/", ["odd"]],
])

test.each<[text: string, problem: string]>([
  ["hots:x", "1: there is no field `hots:`; expected `host:`, or the text in quotes."],
  ["ws protocl:wss", "4: there is no field `protocl:`; expected `protocol:`, or the text in quotes."],
  ["headr.origin:x", "1: there is no field `headr.origin:`; expected `header.origin:`, or the text in quotes."],
  ["domain:x", "1: there is no field `domain:`; expected `host:`, or the text in quotes."],
  ["domain:3000", "1: there is no field `domain:`; expected `host:`, or the text in quotes."],
  ["length:>5", "1: `length:` is for messages, and these are exchanges; expected `size:`, or the text in quotes."],
  [
    "opcode:2",
    "1: `opcode:` is for messages, and these are exchanges; expected a field of exchanges (protocol, method, status, host, path, url, type, header, note, state, is, has, size, duration, close, client, id), or the text in quotes.",
  ],
  ["is:injected", "4: `injected` is no value of `is:`; expected open, closed, failed or modified."],
  ["protocol:h2", "10: `h2` is no value of `protocol:`; expected ws, wss, http, https or tunnel."],
  ["state:/x/", "7: `state:` takes no regular expression; expected connecting, waiting, receiving, open, closed or failed."],
  ['status:"200"', "8: `status:` takes no phrase; expected a status such as 404, 4xx, >=400 or 200..299."],
  ["status:2000", "8: `2000` is too large; expected a status such as 404, 4xx, >=400 or 200..299."],
  ["id:1.5", "4: `1.5` is not what the field takes; expected a number such as 5, 3..7 or >=100."],
  ["id:7..3", "4: the range `7..3` is empty; expected the smaller number first."],
  ["header:x", "7: `header:` does not say which; expected `header.origin:example.com`."],
  ["header.:x", "7: `header:` does not say which; expected `header.origin:example.com`."],
  ["header.a/b:x", "8: `a/b` is not the name of a header field; expected a name as in `header.origin:example.com`."],
  ["host: x", "6: `host:` has no value; expected a value right after it, as in `host:*.example.com`."],
  ['host:""', "6: the phrase is empty; expected text between the quotes."],
  ["host:(a OR b)", "6: a value cannot begin with `(`; expected `(host:A OR host:B)`, or the value in quotes."],
])("%j has a problem", (text, problem) => expect(shown(compileExchangeFilter(text))).toBe(problem))
