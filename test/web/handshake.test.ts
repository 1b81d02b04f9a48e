import { expect, test } from "bun:test"
import { diagnoseHandshake } from "../../web/diagnosis/handshake.ts"
import { isHandshake } from "../../web/diagnosis/handshake-facts.ts"
import { exchange } from "../filter/subjects.ts"
import { agreed, asked, changed, chat, opened } from "./handshakes.ts"

const diagnose = (of: Parameters<typeof diagnoseHandshake>[0], now = 5_000) => diagnoseHandshake(of, null, now)

test("one that succeeded says how fast, and what was agreed on", () => {
  const verdict = diagnose(opened({}, { timings: { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: 38 } }))
  expect(verdict).toMatchObject({ tone: "good", headline: "The handshake succeeded, in 38 ms.", advice: [] })
  expect(verdict.evidence.map(({ text }) => text)).toEqual(["Agreed on: no subprotocol, no extensions."])
})

test("one that was agreed to and is wrong", () => {
  const verdict = diagnose(opened({}, { response: { fields: changed(agreed, ["Sec-WebSocket-Accept", "x"]), bodySize: 0 } }))
  expect(verdict.tone).toBe("bad")
  expect(verdict.evidence[0]?.text).toStartWith("Sec-WebSocket-Accept `x`: To this key belongs")
})

test("one that was refused says so, with what is wrong before what is suspicious, and where to read on", () => {
  const refused = chat({
    status: 401,
    statusText: "Unauthorized",
    state: "failed",
    request: { fields: changed(asked, ["Sec-WebSocket-Version", "8"]), bodySize: 0 },
    response: { fields: [], bodySize: 13 },
  })
  const verdict = diagnose(refused)
  expect(verdict).toMatchObject({ tone: "bad", headline: "The server answered 401 Unauthorized instead of 101." })
  expect(verdict.evidence[0]?.text).toStartWith("Sec-WebSocket-Version")
  expect(verdict.evidence.at(-1)?.sources).toEqual([{ type: "tab", tab: "response", text: "Response" }])
  expect(verdict.advice.join(" ")).toContain("cannot set Authorization")
})

test.each([
  ["connect-refused", "listens on this port"],
  ["dns-not-found", "nslookup"],
  ["connect-timeout", "firewall"],
  ["tls-certificate", "--insecure"],
  ["tls-certificate-name", "a name that the certificate has"],
  ["tls-origin", "ws: and not wss:"],
  ["tls-client", "Trust NectoProxy's certificate"],
  ["no-response", "log of the server"],
])("the failure %s says what to do", (code, advice) => {
  const verdict = diagnose(chat({ state: "failed", failure: { code, message: "It failed." } }))
  expect(verdict).toMatchObject({ tone: "bad", headline: "It failed." })
  expect(verdict.advice.join(" ")).toContain(advice)
})

test("one that waits says for how long", () =>
  expect(diagnose(chat({ state: "waiting", startedAt: 1_000 }))).toMatchObject({ tone: "info", headline: "No answer yet, after 4 s." }))

test.each([
  ["ws:", true, { protocol: "ws" }],
  ["an ordinary request", false, {}],
  ["one that lost its Upgrade on the way", true, { request: { fields: [["sec-websocket-key", "x"]], bodySize: 0 } }],
] as const)("%s is a handshake: %p", (_what, expected, facts) => expect(isHandshake(exchange(facts as object))).toBe(expected))
