// RFC 6455 §4 and RFC 7692 §7.1: what two heads of an opening handshake agreed on. Each fault stands in a whole conversation
// in ../conversation.handshake.test.ts too.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { parseRequestHead, parseResponseHead } from "../../../server/wire/http1/head.ts"
import { acceptFor, asksForWebSocket, type Handshake, readHandshake, requestFaults } from "../../../server/wire/websocket/handshake.ts"
import { text } from "../../support/vectors.ts"

const lines = (fields: string) => (fields === "" ? "" : `${fields.split(" | ").join("\r\n")}\r\n`)

function request(fields: string, start = "GET /chat HTTP/1.1") {
  const { head } = parseRequestHead(text(`${start}\r\n${lines(fields)}\r\n`))
  if (!head) throw new Error(`no head: ${fields}`)
  return head
}

function response(fields: string) {
  const { head } = parseResponseHead(text(`HTTP/1.1 101 Switching Protocols\r\n${lines(fields)}\r\n`))
  if (!head) throw new Error(`no head: ${fields}`)
  return head
}

describe("RFC 6455 §4.1: a request that asks for a WebSocket", () =>
  test.each([
    ["Upgrade: websocket | Connection: Upgrade", true],
    ["upgrade: WebSocket | connection: upgrade", true],
    ["Connection: keep-alive, Upgrade | Upgrade: websocket", true],
    ["Connection: keep-alive | Connection: Upgrade | Upgrade: websocket", true],
    ["Upgrade: h2c, websocket | Connection: Upgrade", true],
    ["Upgrade: h2c | Connection: Upgrade", false],
    ["Upgrade: websockets | Connection: Upgrade", false],
    ["Upgrade: websocket | Connection: keep-alive", false],
    ["Upgrade: websocket", false],
    ["Connection: Upgrade", false],
    ["", false],
  ])("%s: %p", (fields, expected) => expect(asksForWebSocket(request(fields))).toBe(expected)))

test("RFC 6455 §4.1: the method is GET, in capitals", () => {
  const fields = "Upgrade: websocket | Connection: Upgrade"
  expect(asksForWebSocket(request(fields, "POST / HTTP/1.1"))).toBe(false)
  expect(asksForWebSocket(request(fields, "get / HTTP/1.1"))).toBe(false)
})

test("RFC 6455 §1.3: the example of an accept", () => expect(acceptFor("dGhlIHNhbXBsZSBub25jZQ==")).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))

/** The key and accept of §1.3, and whatever fields the row adds. */
const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
const accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
const upgrade = "Upgrade: websocket | Connection: Upgrade"
const agreed = `${upgrade} | ${accept}`

function show({ subprotocol, extensions, deflate, faults }: Handshake): string {
  const takeover = (keeps: boolean) => (keeps ? "takeover" : "none")
  return [
    ...(subprotocol === null ? [] : [`subprotocol ${subprotocol}`]),
    ...(extensions === null ? [] : [`extensions ${extensions}`]),
    ...(deflate ? [`deflate client ${takeover(deflate.clientTakeover)} server ${takeover(deflate.serverTakeover)}`] : []),
    ...faults.map(code => `fault ${code}`),
  ].join(", ")
}

const reads = (rows: readonly (readonly [request: string, response: string, expected: string])[]) =>
  test.each(rows.map(row => [...row] as const))("%p, %p", (asked, answered, expected) => {
    expect(show(readHandshake(request(asked), response(answered)))).toBe(expected)
  })

describe("RFC 6455 §4.1: a request with what it needs", () => {
  const version = "Sec-WebSocket-Version: 13"
  const keyOf = (value: string) => `Sec-WebSocket-Key: ${value} | ${version}`
  const offers = (value: string) => `${key} | ${version} | Sec-WebSocket-Extensions: ${value}`
  test.each([
    [`${key} | ${version}`, ""],
    [keyOf("AAAAAAAAAAAAAAAAAAAAAA=="), ""],
    [keyOf("+/+/+/+/+/+/+/+/+/+/+w=="), ""],
    [keyOf("dGhlIHNhbXBsZSBub25jZQ"), "ws.bad-key"],
    [keyOf("dGhlIHNhbXBsZSBub25jZQ="), "ws.bad-key"],
    [keyOf("dGhlIHNhbXBsZSBub25jZTE="), "ws.bad-key"],
    [keyOf("dGhlIHNhbXBsZSBub25j"), "ws.bad-key"],
    [keyOf("dGhlIHNhbXBsZSBub25-_Q=="), "ws.bad-key"],
    [keyOf(""), "ws.bad-key"],
    [`${key} | ${key} | ${version}`, "ws.bad-key"],
    [version, "ws.bad-key"],
    [key, "ws.bad-version"],
    [`${key} | Sec-WebSocket-Version: 8`, "ws.bad-version"],
    [`${key} | Sec-WebSocket-Version: 13, 8`, "ws.bad-version"],
    [`${key} | Sec-WebSocket-Version: 013`, "ws.bad-version"],
    [`${key} | ${version} | ${version}`, "ws.bad-version"],
    ["", "ws.bad-key, ws.bad-version"],
    [offers("permessage-deflate; client_max_window_bits, permessage-deflate"), ""],
    [offers("permessage-deflate; client_max_window_bits=16"), "ws.bad-window-bits"],
  ])("%p: %p", (fields, expected) => expect(requestFaults(request(fields)).join(", ")).toBe(expected))
})

describe("RFC 6455 §4.1: the fields that switch", () =>
  reads([
    [key, `upgrade: WebSocket | connection: keep-alive, upgrade | ${accept}`, ""],
    [key, `Upgrade: websocket | Connection: keep-alive | Connection: Upgrade | ${accept}`, ""],
    [key, `Connection: Upgrade | ${accept}`, "fault ws.bad-upgrade"],
    [key, `Upgrade: | Connection: Upgrade | ${accept}`, "fault ws.bad-upgrade"],
    [key, `Upgrade: h2c | Connection: Upgrade | ${accept}`, "fault ws.bad-upgrade"],
    [key, `Upgrade: websocket, h2c | Connection: Upgrade | ${accept}`, "fault ws.bad-upgrade"],
    [key, `Upgrade: websocket | ${accept}`, "fault ws.bad-connection"],
    [key, `Upgrade: websocket | Connection: close | ${accept}`, "fault ws.bad-connection"],
    [key, "", "fault ws.bad-upgrade, fault ws.bad-connection, fault ws.bad-accept"],
  ]))

describe("RFC 6455 §4.1: the accept", () =>
  reads([
    [key, agreed, ""],
    [key.toLowerCase().replace(/:.*/, key.slice(17)), `${upgrade} | ${accept.replace("A", "a").replace(": ", ":   ")}`, ""],
    [key, upgrade, "fault ws.bad-accept"],
    [key, `${upgrade} | Sec-WebSocket-Accept: s3pplmbitxaq9kygzzhzrbk+xoo=`, "fault ws.bad-accept"],
    [key, `${upgrade} | Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==`, "fault ws.bad-accept"],
    ["", agreed, "fault ws.bad-accept"],
  ]))

describe("RFC 6455 §4.1: the subprotocol", () => {
  const offers = (value: string) => `${key} | Sec-WebSocket-Protocol: ${value}`
  const chooses = (value: string) => `${agreed} | Sec-WebSocket-Protocol: ${value}`
  reads([
    [offers("chat, superchat"), agreed, ""],
    [offers("chat, superchat"), chooses("chat"), "subprotocol chat"],
    [offers("chat,superchat"), chooses("superchat"), "subprotocol superchat"],
    [`${offers("chat")} | Sec-WebSocket-Protocol: v10.stomp`, chooses("v10.stomp"), "subprotocol v10.stomp"],
    [offers("graphql-transport-ws"), chooses("graphql-ws"), "subprotocol graphql-ws, fault ws.unasked-subprotocol"],
    [key, chooses("chat"), "subprotocol chat, fault ws.unasked-subprotocol"],
    [offers("chat, superchat"), chooses("chat, superchat"), "subprotocol chat, superchat, fault ws.unasked-subprotocol"],
    [offers("Chat"), chooses("Chat"), "subprotocol Chat"],
    [offers("chat"), chooses("Chat"), "subprotocol Chat, fault ws.unasked-subprotocol"],
    [offers("chat,"), chooses(""), "subprotocol , fault ws.unasked-subprotocol"],
    [offers("chat"), chooses(""), "subprotocol , fault ws.unasked-subprotocol"],
  ])
})

describe("RFC 6455 §4.1, §9.1: extensions", () => {
  const offers = (value: string) => `${key} | Sec-WebSocket-Extensions: ${value}`
  const accepts = (value: string) => `${agreed} | Sec-WebSocket-Extensions: ${value}`
  reads([
    [offers("foo, bar; baz=2"), agreed, ""],
    [offers("foo, bar; baz=2"), accepts("bar; baz=2"), "extensions bar; baz=2"],
    [offers("foo"), `${accepts("foo")} | Sec-WebSocket-Extensions: bar`, "extensions foo, bar, fault ws.unasked-extension"],
    [`${offers("foo")} | Sec-WebSocket-Extensions: bar`, accepts("bar"), "extensions bar"],
    [offers("foo"), accepts("FOO"), "extensions FOO"],
    [
      key,
      accepts("permessage-deflate"),
      "extensions permessage-deflate, deflate client takeover server takeover, fault ws.unasked-extension",
    ],
    [
      key,
      `${upgrade} | Sec-WebSocket-Protocol: chat | Sec-WebSocket-Extensions: foo`,
      "subprotocol chat, extensions foo, fault ws.bad-accept, fault ws.unasked-subprotocol, fault ws.unasked-extension",
    ],
  ])
})

describe("RFC 7692 §7.1: the parameters of permessage-deflate that were agreed on are those of the response", () => {
  const offer = "permessage-deflate; client_max_window_bits"
  test.each([
    ["permessage-deflate", "deflate client takeover server takeover"],
    ["permessage-deflate; server_no_context_takeover", "deflate client takeover server none"],
    ["permessage-deflate; client_no_context_takeover", "deflate client none server takeover"],
    ["permessage-deflate; server_no_context_takeover; client_no_context_takeover", "deflate client none server none"],
    ["permessage-deflate;client_no_context_takeover;server_max_window_bits=10", "deflate client none server takeover"],
    ['permessage-deflate; server_max_window_bits="10"; Server_No_Context_Takeover', "deflate client takeover server none"],
    ["permessage-deflate; client_max_window_bits=9", "deflate client takeover server takeover"],
    ["permessage-deflate; server_max_window_bits=7", "deflate client takeover server takeover, fault ws.bad-window-bits"],
    ["permessage-deflate; client_no_context_takeover; x", "deflate client none server takeover, fault ws.bad-parameter"],
    ["x-webkit-deflate-frame", ""],
    ["foo; permessage-deflate", ""],
  ])("%s", (accepted, expected) => {
    const asked = `${key} | Sec-WebSocket-Extensions: ${offer}, permessage-deflate, foo, x-webkit-deflate-frame`
    const shown = show(readHandshake(request(asked), response(`${agreed} | Sec-WebSocket-Extensions: ${accepted}`)))
    expect(shown).toBe([`extensions ${accepted}`, expected].filter(part => part !== "").join(", "))
  })
})

describe("RFC 7692 §7.1.2.2: the client's window bits are for clients that know them", () => {
  const sets = `${agreed} | Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10`
  const shown = "extensions permessage-deflate; client_max_window_bits=10, deflate client takeover server takeover"
  reads([
    [`${key} | Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits`, sets, shown],
    [`${key} | Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate; client_max_window_bits=12`, sets, shown],
    [`${key} | Sec-WebSocket-Extensions: permessage-deflate`, sets, `${shown}, fault ws.unasked-window-bits`],
    [`${key} | Sec-WebSocket-Extensions: permessage-deflate, foo; client_max_window_bits`, sets, `${shown}, fault ws.unasked-window-bits`],
  ])
})

test("nothing throws on any fields", () => {
  const name = fc.constantFrom("Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol", "Sec-WebSocket-Key", "Sec-WebSocket-Accept")
  const value = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.stringMatching(/^[a;=," ]{0,12}$/))
  const fields = fc.array(fc.tuple(name, value), { maxLength: 5 })
  fc.assert(
    fc.property(fields, fields, (asked, answered) => {
      const handshake = readHandshake({ ...request(""), fields: asked }, { ...response(""), fields: answered })
      expect(requestFaults({ ...request(""), fields: asked })).toBeArray()
      expect(handshake.deflate === null || handshake.extensions?.toLowerCase().includes("permessage-deflate")).toBe(true)
    }),
  )
})
