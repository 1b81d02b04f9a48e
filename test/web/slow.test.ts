import { expect, test } from "bun:test"
import type { MessageId } from "../../server/contract.ts"
import { diagnoseSlow } from "../../web/diagnosis/slow.ts"
import { websocket } from "../filter/subjects.ts"
import { counted, opened, replies, times } from "./handshakes.ts"

const textOf = (verdict: ReturnType<typeof diagnoseSlow>) => [...verdict.evidence.map(({ text }) => text), ...verdict.advice].join("\n")

test.each([
  ["prompt", times(100, 38, 90), "good", "Half of the answers took at most 38 ms, 99 % at most 90 ms."],
  ["noticeable", times(100, 300, 800), "info", "Half of the answers took at most 300 ms, 99 % at most 800 ms."],
  ["with a tail", times(100, 12, 412), "warning", "Half of the answers took at most 12 ms, but one in a hundred more than 412 ms."],
  ["slow", times(100, 2_400, 5_000), "bad", "Slow: half of the answers took more than 2.4 s."],
  ["one", times(1, 40, 40), "good", "The one answer took 40 ms."],
  ["none", times(0), "info", "The client asked nothing that the server answered: only silences can be measured."],
] as const)("answers: %s", (_what, turnaround, tone, headline) =>
  expect(diagnoseSlow(opened(), counted([[1, "up"]], { turnaround }), 0)).toMatchObject({ tone, headline }),
)

test("the slowest lead to what asked for them", () => {
  const slowest = [{ requestId: 5 as MessageId, replyId: 9 as MessageId, ms: 412, label: "" }]
  const { evidence } = diagnoseSlow(opened(), counted([[1, "up"]], { turnaround: times(10, 20, 412, slowest) }), 0)
  expect(evidence.find(({ text }) => text === "The slowest:")?.sources).toEqual([{ type: "message", id: 5, text: "412 ms" }])
})

test("silences say who was waited for", () => {
  const silences = [
    { afterId: 1 as MessageId, nextId: 2 as MessageId, ms: 3_000, direction: "server-to-client" as const },
    { afterId: 3 as MessageId, nextId: 4 as MessageId, ms: 2_000, direction: "client-to-server" as const },
    { afterId: 5 as MessageId, nextId: 6 as MessageId, ms: 500, direction: "client-to-server" as const },
  ]
  const { evidence } = diagnoseSlow(opened(), counted([[1, "up"]], { silences }), 0)
  expect(evidence.map(({ text, sources }) => [text, sources?.map(source => source.text)])).toContainEqual([
    "The longest silences that the server ended:",
    ["3.0 s before #2"],
  ])
  expect(evidence.map(({ text, sources }) => [text, sources?.map(source => source.text)])).toContainEqual([
    "The longest silences that the client ended:",
    ["2.0 s before #4"],
  ])
})

test("pings that are as slow as answers point at the network", () => {
  const ping = replies({ protocol: "websocket", request: "ping", reply: "pong", times: times(10, 1_100) })
  const network = diagnoseSlow(opened(), counted([[1, "up"]], { turnaround: times(10, 1_200), replies: [ping] }), 0)
  const server = diagnoseSlow(opened(), counted([[1, "up"]], { turnaround: times(10, 1_200) }), 0)
  expect(textOf(network)).toContain("it is the network or a proxy in between")
  expect(textOf(server)).toContain("into the server's log")
})

test.each([
  ["compressed", "permessage-deflate", 200_000, "Compression made"],
  ["much that was not compressed", null, 200_000, "200 KB passed uncompressed."],
  ["little that was not compressed", null, 500, ""],
] as const)("%s", (_what, extensions, bytes, expected) => {
  const verdict = diagnoseSlow(opened({}, { websocket: websocket(1, 0, { extensions }) }), counted([[1, "up"]], {}, bytes), 0)
  expect(textOf(verdict)).toContain(expected)
  expect(textOf(verdict).includes("agree on permessage-deflate")).toBe(expected.includes("uncompressed"))
})

test("what opening took", () => {
  const timings = { dnsMs: 1.5, tcpMs: 12, tlsMs: 25, firstByteMs: 40 }
  expect(textOf(diagnoseSlow(opened({}, { timings }), null, 0))).toContain("DNS 2 ms, TCP 12 ms, TLS 25 ms, the server's answer 40 ms")
})
