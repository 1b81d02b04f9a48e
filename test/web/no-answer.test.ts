import { expect, test } from "bun:test"
import { diagnoseNoAnswer } from "../../web/diagnosis/no-answer.ts"
import { counted, opened, replies, type Spoken, times } from "./handshakes.ts"

const both: readonly Spoken[] = [
  [1_000, "up"],
  [2_000, "down"],
]

test("before anything is counted nothing is said", () =>
  expect(diagnoseNoAnswer(opened(null), null, 0)).toMatchObject({ tone: "info", headline: "The answers are being counted." }))

test("a subscription that was never confirmed, by its name and with a way to it", () => {
  const verdict = diagnoseNoAnswer(opened(null), counted(both, { replies: [replies({ times: times(2, 8) }, [3_000], "price")] }), 60_000)
  expect(verdict).toMatchObject({ tone: "bad", headline: "A graphql-ws `subscribe` of the client was never answered: price." })
  expect(verdict.evidence[0]).toEqual({
    text: "graphql-ws: 1 of 3 `subscribe` had no first result:",
    sources: [{ type: "message", id: 7, text: "#7 price" }],
  })
  expect(verdict.advice[0]).toContain("first result")
})

test.each([
  ["its answer may be on its way", 4_000, times(0), "good"],
  ["others took as long", 8_000, times(5, 900, 3_000), "good"],
  ["others were much faster", 8_000, times(5, 10, 20), "bad"],
] as const)("open: %s", (_what, now, known, tone) => {
  const verdict = diagnoseNoAnswer(opened(null), counted(both, { replies: [replies({ times: known }, [3_000])] }), now)
  expect(verdict.tone).toBe(tone)
})

test("once it is over, nothing is on its way", () =>
  expect(diagnoseNoAnswer(opened(), counted(both, { replies: [replies({}, [99_900])] }), 0).tone).toBe("bad"))

test.each([
  ["a ping is no question", { protocol: "websocket", request: "ping", reply: "pong" }],
  ["a subscription that goes on has not ended", { reply: "complete" }],
] as const)("%s", (_what, kind) => {
  const verdict = diagnoseNoAnswer(opened(), counted(both, { replies: [replies(kind, [3_000])] }), 0)
  expect(verdict.tone).toBe("good")
})

test("several of two protocols", () => {
  const all = [replies({}, [1, 2]), replies({ protocol: "json-rpc", request: "request", reply: "response" }, [3])]
  const verdict = diagnoseNoAnswer(opened(), counted(both, { replies: all }), 0)
  expect(verdict.headline).toBe("3 requests were never answered.")
  expect(verdict.advice.length).toBe(2)
})

test.each([
  ["nobody spoke", [], "info", "Nobody has asked anything yet."],
  ["only the client spoke", [[1_000, "up"]], "warning", "The server has never said anything, to 1 message of the client."],
  [
    "only pings came back",
    [
      [1_000, "up"],
      [1_500, "down", 9],
    ],
    "warning",
    "The server has never said anything, to 1 message of the client.",
  ],
  ["the server had the last word", both, "good", "The server had the last word."],
  ["the client had it, just now", [...both, [59_000, "up"]], "good", "The server had the last word."],
  ["the client had it, long ago", [...both, [3_000, "up"]], "info", "The client had the last word, 57 s ago."],
] as const)("without a protocol: %s", (_what, spoken, tone, headline) => {
  const verdict = diagnoseNoAnswer(opened(null), counted(spoken as readonly Spoken[]), 60_000)
  expect(verdict).toMatchObject({ tone, headline })
})
