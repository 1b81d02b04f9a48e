import { expect, test } from "bun:test"
import { diagnoseDrop } from "../../web/diagnosis/drop.ts"
import { limitsOf } from "../../web/diagnosis/idle.ts"
import { counted, opened, replies, type Spoken, times } from "./handshakes.ts"

const textOf = (verdict: ReturnType<typeof diagnoseDrop>) => [...verdict.evidence.map(({ text }) => text), ...verdict.advice].join("\n")
const spoken = [
  [1_000, "up"],
  [2_000, "down"],
] as const

test.each([
  [1000, "client", "bye", "good", "The client closed it with 1000 Normal Closure “bye”."],
  [1005, "client", "", "good", "The client closed it with 1005 Normal Closure."],
  [1001, "server", "", "warning", "The server closed it with 1001 Normal Closure."],
  [1008, "server", "rate limit", "bad", "The server closed it with 1008 Normal Closure “rate limit”."],
  [4401, "server", "", "warning", "The server closed it with 4401 Normal Closure."],
] as const)("close %d by the %s", (code, by, reason, tone, headline) => {
  const verdict = diagnoseDrop(opened({ code, by, reason }), counted(spoken), 200_000)
  expect(verdict).toMatchObject({ tone, headline })
  expect(verdict.advice.length > 0).toBe(tone !== "good")
})

test("a code that must not be sent is said so", () =>
  expect(textOf(diagnoseDrop(opened({ code: 1004, by: "server" }), null, 0))).toContain("must not be sent"))

test.each([
  [{ code: 1005, reason: "" }, "The server closed it with 1005", false],
  [{ code: 1005, reason: "why" }, "The server closed it with 1005", true],
  [{ code: 1006, reason: "" }, "It dropped without a close frame", false],
  [{ code: 1006, reason: "why" }, "The server closed it with 1006", true],
] as const)("%p stands for a code that nobody sent, and is no fault then", (close, headline, isFault) => {
  const verdict = diagnoseDrop(opened({ ...close, by: "server" }), null, 0)
  expect(verdict.headline).toStartWith(headline)
  expect(textOf(verdict).includes("must not be sent")).toBe(isFault)
})

test("both sides' last words lead to them", () => {
  const { evidence } = diagnoseDrop(opened(), counted(spoken), 0)
  expect(
    evidence
      .filter(({ sources }) => sources?.length)
      .map(({ text, sources }) => [text, sources?.map(source => ("id" in source ? source.id : 0))]),
  ).toEqual([
    ["The client's last message was 1:39 before the end.", [1]],
    ["The server's last message was 1:38 before the end.", [2]],
  ])
})

test.each([
  [60_004, "nginx"],
  [60_900, "Application Load Balancer"],
  [100_200, "Cloudflare"],
  [350_500, "Network Load Balancer"],
  [25_010, "a round number"],
] as const)("a drop after %d ms of silence is suspected of %s", (silence, who) => {
  const verdict = diagnoseDrop(opened({ code: 1006, by: "server", how: "end" }), counted(spoken, { until: 2_000 + silence }), 0)
  expect(verdict).toMatchObject({ tone: "bad", headline: "It dropped without a close frame: the server ended the connection." })
  expect(textOf(verdict)).toMatch(/Suspicion: .*/)
  expect(textOf(verdict)).toContain(who)
  expect(textOf(verdict)).toContain("Send a ping at least every")
})

test.each([57, 2_300, 58_000, 63_100])("a drop after %d ms of silence is suspected of nothing", silence => {
  const verdict = diagnoseDrop(opened({ code: 1006, by: "server", how: "reset" }), counted(spoken, { until: 2_000 + silence }), 0)
  expect(textOf(verdict)).not.toContain("Suspicion")
})

test("timers are late, never early", () => {
  expect(limitsOf(59_700)).toEqual([])
  expect(limitsOf(60_000).map(({ who }) => who)).toContain("nginx")
})

test("nobody knows who went first", () =>
  expect(diagnoseDrop(opened({ code: 1006, by: null }), null, 0).headline).toBe(
    "It dropped without a close frame: nobody knows which side went first.",
  ))

const pings = (unansweredAt: readonly number[]) =>
  replies({ protocol: "websocket", request: "ping", reply: "pong", direction: "server-to-client", times: times(3, 12) }, unansweredAt)

test("pings without pongs before a drop", () => {
  const verdict = diagnoseDrop(opened({ code: 1006, by: "server", how: "end" }), counted(spoken, { replies: [pings([3_000, 4_000])] }), 0)
  expect(textOf(verdict)).toContain("2 pings of the server had no pong:")
})

test.each([
  ["a message just came", 2_500, [], "good", "Alive: the last message came just now."],
  ["a message came a while ago", 12_000, [], "good", "Alive: the last message came 10 s ago."],
  ["it is silent", 62_000, [], "info", "Open, and silent for 1:00."],
  ["a ping has no pong", 12_000, [3_000], "warning", "Open, and the client has not answered a ping for 9 s."],
  ["a ping is on its way", 4_000, [3_000], "good", "Alive: the last message came just now."],
  ["a message came after the ping", 12_000, [500], "good", "Alive: the last message came 10 s ago."],
] as const)("an open one: %s", (_what, now, unanswered, tone, headline) => {
  const verdict = diagnoseDrop(opened(null), counted(spoken, { replies: [pings(unanswered)], messages: 4 }), now)
  expect(verdict).toMatchObject({ tone, headline })
})

test("an open one of which nothing is counted yet", () =>
  expect(diagnoseDrop(opened(null), null, 4_000)).toMatchObject({ tone: "good", headline: "Open for 4 s." }))

test("an open one that talked more than was counted is alive", () =>
  expect(diagnoseDrop(opened(null), counted(spoken), 90_000).headline).toBe("Alive: the last message came just now."))

test("a failure that ended it", () => {
  const verdict = diagnoseDrop({ ...opened(null), state: "failed", failure: { code: "x", message: "The network went away." } }, null, 0)
  expect(verdict).toMatchObject({ tone: "bad", headline: "The network went away." })
})

test("what broke the protocol is named", () => {
  const faults = [
    { code: "ws.masked", text: "A frame from the server is masked (RFC 6455 §5.1)", direction: "server-to-client", offset: 9 },
  ] as const
  expect(textOf(diagnoseDrop(opened({ code: 1002, by: "client" }, { faults }), null, 0))).toContain(
    "The server broke the protocol: A frame from the server is masked",
  )
})

test.each([
  ["the server, after a message of the client", "server", [[2_000, "up"]], true],
  ["the client, after a message of the server", "client", [[2_000, "down"]], true],
  ["the server, after its own message", "server", [[2_000, "down"]], false],
  ["the server, long after", "server", [[1_000, "up"]], false],
  ["the server, after a ping", "server", [[2_000, "up", 9]], false],
] as const)("%s: the message is suspected: %p", (_what, by, last, expected) => {
  const verdict = diagnoseDrop(
    opened({ code: 1006, by, how: "end" }),
    counted([[900, "up"], ...last] as readonly Spoken[], { until: 2_050 }),
    0,
  )
  expect(textOf(verdict).includes("went away at once")).toBe(expected)
})
