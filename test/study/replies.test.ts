// Pairing: by key, or in order; what has no reply is listed, within bounds.

import { describe, expect, test } from "bun:test"
import { KeyedReplies, OrderedReplies, type ReplyKind } from "../../server/study/replies.ts"

const kind: ReplyKind = { protocol: "json-rpc", request: "request", reply: "response", direction: "client-to-server" }

/** `?key` asks, `!key` answers, `-key` withdraws; the n-th step is message n, at n * n milliseconds. */
function play(replies: KeyedReplies | OrderedReplies, script: string) {
  for (const [at, step] of script.split(" ").entries()) {
    const spoken = { id: at + 1, timestamp: (at + 1) ** 2, direction: kind.direction }
    const key = step.slice(1)
    if (step[0] === "?") replies.ask(key, spoken, `label ${key}`)
    else if (step[0] === "!") replies.answer(key, spoken)
    else if (replies instanceof KeyedReplies) replies.withdraw(key)
  }
  const { times, unanswered, unansweredCount } = replies.times()
  expect(unansweredCount).toBe(unanswered.length)
  const pairs = times.slowest.map(({ requestId, replyId, ms }) => `${requestId}-${replyId} ${ms}`)
  return [pairs.sort(), unanswered.map(({ id, key }) => `${id} ${key}`)]
}

describe("by key", () => {
  test.each<[script: string, pairs: string[], unanswered: string[]]>([
    ["?a !a", ["1-2 3"], []],
    ["?a ?b !b !a", ["1-4 15", "2-3 5"], []],
    ["?a !a !a", ["1-2 3"], []],
    ["!a ?a", [], ["2 a"]],
    ["?a ?a !a", ["2-3 5"], ["1 a"]],
    ["?a ?b -a !a", [], ["2 b"]],
    ["?a !b", [], ["1 a"]],
  ])("%s: %p, unanswered %p", (script, pairs, unanswered) => {
    expect(play(new KeyedReplies(kind), script)).toEqual([pairs, unanswered])
  })
})

describe("in order", () => {
  test.each<[script: string, pairs: string[], unanswered: string[]]>([
    ["?a !a", ["1-2 3"], []],
    ["?a ?a !a !a", ["1-3 8", "2-4 12"], []],
    // RFC 6455 §5.5.3: only the most recent one needs an answer.
    ["?a ?b !b", ["2-3 5"], []],
    ["?a ?b !a", ["1-3 8"], ["2 b"]],
    ["?a !b", [], ["1 a"]],
    ["!a", [], []],
  ])("%s: %p, unanswered %p", (script, pairs, unanswered) => {
    expect(play(new OrderedReplies(kind), script)).toEqual([pairs, unanswered])
  })
})

test.each([
  ["by key", () => new KeyedReplies(kind), 24_999],
  // Those before it that were still waited for are answered by it too.
  ["in order", () => new OrderedReplies(kind), 15_000],
] as const)("%s, requests that nobody ever answers are counted, and the first hundred listed", (_name, make, afterwards) => {
  const replies = make()
  for (let id = 1; id <= 25_000; id++) replies.ask(String(id), { id, timestamp: id, direction: kind.direction }, "")
  const { unanswered, unansweredCount, times } = replies.times()
  expect([unansweredCount, times.count, unanswered.map(({ id }) => Number(id))]).toEqual([
    25_000,
    0,
    Array.from({ length: 100 }, (_, at) => at + 1),
  ])
  // What was given up cannot be answered any more; the newest can.
  replies.answer("1", { id: 25_001, timestamp: 30_000, direction: kind.direction })
  replies.answer("25000", { id: 25_002, timestamp: 30_000, direction: kind.direction })
  expect([replies.times().unansweredCount, replies.times().times.count]).toEqual([afterwards, 1])
})

test.each([
  ["by key", new KeyedReplies(kind)],
  ["in order", new OrderedReplies(kind)],
] as const)("%s, a key of no sensible length is not kept", (_name, replies) => {
  for (const [id, key] of ["x".repeat(300), "x".repeat(301)].entries())
    replies.ask(key, { id, timestamp: 0, direction: kind.direction }, "")
  expect(replies.times().unansweredCount).toBe(1)
})

test("a label is cut", () => {
  const replies = new KeyedReplies(kind)
  replies.ask("a", { id: 1, timestamp: 0, direction: kind.direction }, "x".repeat(1_000))
  expect(replies.times().unanswered[0]?.label.length).toBe(100)
})
