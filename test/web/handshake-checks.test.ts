// Each row breaks one thing of a handshake that is otherwise right.

import { expect, test } from "bun:test"
import type { Exchange, Fields } from "../../server/contract.ts"
import { handshakeChecks } from "../../web/diagnosis/handshake.ts"
import { agreed, asked, changed, chat, opened } from "./handshakes.ts"

const now = 1_763_800_000_000
const failing = (exchange: Exchange) => handshakeChecks(exchange, now).filter(({ result }) => result !== "passed")
const shown = (exchange: Exchange) => failing(exchange).map(({ name, result }) => `${name}: ${result}`)

test("a right one passes, every check of it", () => {
  expect(shown(opened())).toEqual([])
  expect(handshakeChecks(opened(), now).length).toBeGreaterThanOrEqual(10)
})

const requests: readonly (readonly [what: string, change: Fields, expected: string])[] = [
  ["no Upgrade", [["Upgrade", ""]], "Upgrade: wrong"],
  ["another Upgrade", [["Upgrade", "h2c"]], "Upgrade: wrong"],
  ["no Connection", [["Connection", ""]], "Connection: wrong"],
  ["Connection without upgrade", [["Connection", "keep-alive"]], "Connection: wrong"],
  ["no key", [["Sec-WebSocket-Key", ""]], "Sec-WebSocket-Key: wrong"],
  ["a draft's version", [["Sec-WebSocket-Version", "8"]], "Sec-WebSocket-Version: wrong"],
  ["no Host", [["Host", ""]], "Host: wrong"],
  ["a subprotocol offered twice", [["Sec-WebSocket-Protocol", "a, a"]], "Offered subprotocols: wrong"],
]

test.each(requests)("request: %s", (_what, change, expected) => {
  const exchange = chat({ request: { fields: changed(asked, ...change), bodySize: 0 } })
  expect(shown(exchange)).toEqual([expected])
})

test.each([
  ["test", "It is not 16 bytes in base64."],
  ["dGhlIHNhbXBsZSBub25jZQ", "It is not 16 bytes in base64."],
] as const)("the key %p: %s", (key, says) => {
  const exchange = chat({ request: { fields: changed(asked, ["Sec-WebSocket-Key", key]), bodySize: 0 } })
  expect(failing(exchange).map(check => check.says)).toEqual([says])
})

test("a key that is there twice", () => {
  const exchange = chat({ request: { fields: [...asked, ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="]], bodySize: 0 } })
  expect(failing(exchange)[0]?.says).toContain("2 times")
})

const responses: readonly (readonly [what: string, offered: Fields, change: Fields, expected: string])[] = [
  ["no Upgrade", [], [["Upgrade", ""]], "Upgrade of the response: wrong"],
  ["no Connection", [], [["Connection", "close"]], "Connection of the response: wrong"],
  ["another key's answer", [], [["Sec-WebSocket-Accept", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="]], "Sec-WebSocket-Accept: wrong"],
  ["no answer to the key", [], [["Sec-WebSocket-Accept", ""]], "Sec-WebSocket-Accept: wrong"],
  ["a subprotocol nobody offered", [], [["Sec-WebSocket-Protocol", "chat"]], "Chosen subprotocol: wrong"],
  [
    "a subprotocol in another case",
    [["Sec-WebSocket-Protocol", "Chat"]],
    [["Sec-WebSocket-Protocol", "chat"]],
    "Chosen subprotocol: wrong",
  ],
  ["none of the subprotocols", [["Sec-WebSocket-Protocol", "chat"]], [], "Chosen subprotocol: suspicious"],
  ["an extension nobody offered", [], [["Sec-WebSocket-Extensions", "permessage-deflate"]], "Accepted extensions: wrong"],
]

test.each(responses)("response: %s", (_what, offered, change, expected) => {
  const exchange = opened(
    {},
    { request: { fields: [...asked, ...offered], bodySize: 0 }, response: { fields: changed(agreed, ...change), bodySize: 0 } },
  )
  expect(shown(exchange)).toEqual([expected])
})

test("the right answer to the key is named", () => {
  const exchange = opened({}, { response: { fields: changed(agreed, ["Sec-WebSocket-Accept", "x"]), bodySize: 0 } })
  expect(failing(exchange)[0]?.says).toContain("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
})

test("what the server found wrong in extensions is told", () => {
  const faults = [{ code: "ws.bad-parameter", text: "A parameter is not defined", direction: "client-to-server", offset: 0 }] as const
  expect(shown(opened({}, { faults }))).toEqual(["Offered extensions: wrong"])
})

const jwt = (claims: object): string =>
  [{ alg: "HS256" }, claims, "c2ln"]
    .map(part => (typeof part === "string" ? part : btoa(JSON.stringify(part)).replaceAll("=", "")))
    .join(".")

const answers: readonly (readonly [status: number, request: Fields, response: Fields, expected: readonly string[], says: string])[] = [
  [
    403,
    [["Origin", "https://shop.example.com"]],
    [],
    ["Origin: suspicious", "Login: suspicious", "Cookies: suspicious"],
    "shop.example.com",
  ],
  [
    403,
    [
      ["Origin", "https://chat.example.com"],
      ["Cookie", "sid=1"],
    ],
    [],
    [],
    "",
  ],
  [
    403,
    [
      ["Origin", "null"],
      ["Cookie", "sid=1"],
    ],
    [],
    ["Origin: suspicious"],
    "opaque",
  ],
  [401, [["Cookie", "a=1"]], [["WWW-Authenticate", "Bearer"]], ["Login: suspicious"], "The server asks for: Bearer"],
  [
    401,
    [
      ["Cookie", "a=1"],
      ["Authorization", `Bearer ${jwt({ exp: now / 1000 - 180 })}`],
    ],
    [],
    ["Login: wrong"],
    "expired 3:00 ago",
  ],
  [
    401,
    [
      ["Cookie", "a=1"],
      ["Authorization", `Bearer ${jwt({ nbf: now / 1000 + 60 })}`],
    ],
    [],
    ["Login: wrong"],
    "good only in 1:00",
  ],
  [200, [], [["Server", "nginx/1.24"]], ["Proxy in between: suspicious", "Path: suspicious"], "nginx"],
  [200, [], [], ["Proxy in between: suspicious", "Path: suspicious"], "reverse proxy"],
  [404, [], [["Server", "nginx"]], ["Proxy in between: suspicious", "Path: suspicious"], "nginx"],
  [404, [], [], ["Path: suspicious"], "no WebSocket at this path"],
  [405, [], [["Allow", "POST"]], ["Path: suspicious"], "but for POST"],
  [
    426,
    [],
    [["Sec-WebSocket-Version", "8, 7"]],
    ["Version the server wants: wrong", "Proxy in between: suspicious"],
    "does not speak version 13",
  ],
  [
    426,
    [],
    [["Upgrade", "h2c"]],
    ["Version the server wants: suspicious", "HTTP version: suspicious", "Proxy in between: suspicious"],
    "another version of HTTP",
  ],
  [429, [], [["Retry-After", "30"]], ["Limit: suspicious"], "too many"],
  [500, [], [], ["Server's own mistake: suspicious"], "failed"],
  [502, [], [["Server", "awselb/2.0"]], ["Proxy in between: suspicious"], "did not get a good one"],
  [301, [], [["Location", "https://chat.example.com/socket/"]], ["Where it redirects: wrong"], "do not follow"],
]

test.each(answers)("%d with %p and %p", (status, request, response, expected, says) => {
  const exchange = chat({ status, request: { fields: [...asked, ...request], bodySize: 0 }, response: { fields: response, bodySize: 0 } })
  const found = failing(exchange).filter(({ name }) => name !== "Status")
  expect(found.map(({ name, result }) => `${name}: ${result}`)).toEqual([...expected])
  expect(found.map(check => check.says).join(" ")).toContain(says)
})

test("a redirect names the address to connect to", () => {
  const exchange = chat({ status: 307, response: { fields: [["Location", "/v2/socket"]], bodySize: 0 } })
  expect(failing(exchange).at(-1)?.advice).toContain("wss://chat.example.com/v2/socket")
})

test("a token in the address is seen, and whether it has expired", () => {
  const url = `wss://chat.example.com/socket?token=${jwt({ exp: now / 1000 - 5 })}`
  const exchange = chat({ status: 401, url, response: { fields: [], bodySize: 0 } })
  expect(failing(exchange).find(({ name }) => name === "Login")).toMatchObject({ result: "wrong", sent: "?token=" })
})

test("Socket.IO wants its parameters", () => {
  const exchange = chat({ status: 400, path: "/socket.io/", response: { fields: [], bodySize: 0 } })
  expect(failing(exchange).find(({ name }) => name === "Path")?.result).toBe("wrong")
})
