// Searching: from a text to what was found, while it is found; again when there is more to be searched.

import "./reactive.ts"
import { afterEach, beforeEach, expect, jest, test } from "bun:test"
import type { ExchangeId } from "../../server/contract.ts"
import type { SearchEvent } from "../../web/data/search.ts"

const { createRoot, createSignal } = await import("solid-js")
const { createSearch } = await import("../../web/data/search.ts")

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** A search whose server says what the test says. */
function begin(compose?: (typed: string) => string) {
  const [total, setTotal] = createSignal(1000)
  const asked: string[] = []
  let take: (event: SearchEvent) => void = () => {}
  const { search, dispose } = createRoot(disposeRoot => ({
    search: createSearch(
      1 as ExchangeId,
      total,
      (_exchange, q, after, taker) => {
        asked.push(after === 0 ? q : `${q} after ${after}`)
        take = taker
        return () => void asked.push("end")
      },
      compose,
    ),
    dispose: disposeRoot,
  }))
  const type = (text: string) => {
    search.setText(text)
    jest.advanceTimersByTime(200)
  }
  const found = () => `${search.state().type} ${search.matches().slice(0, 9).join(",")} of ${search.found()}`
  return { search, asked, type, found, setTotal, dispose, say: (event: SearchEvent) => take(event) }
}

test("what is found is there while it is searched for", () => {
  const { asked, type, found, say, dispose } = begin()
  const seen = [found()]
  type("alice")
  seen.push(found())
  say({ type: "matches", ids: [3, 5] })
  seen.push(found())
  say({ type: "progress", searched: 500, total: 1000, found: 2 })
  say({ type: "matches", ids: [700] })
  say({ type: "done", searched: 1000, found: 9, isCut: true })
  seen.push(found())
  expect(seen).toEqual(["idle  of 0", "searching  of 0", "searching 3,5 of 2", "done 3,5,700 of 9"])
  expect(asked).toEqual(["alice"])
  dispose()
})

test("nobody is asked for half a word, and a text that is no filter leaves what was found", () => {
  const { search, asked, type, found, say, dispose } = begin()
  for (const text of ["a", "al", "alice"]) search.setText(text)
  jest.advanceTimersByTime(200)
  say({ type: "done", searched: 1000, found: 0, isCut: false })
  say({ type: "matches", ids: [3] })
  type("alice (")
  expect([search.query(), search.problem()?.at, found()]).toEqual(["alice", 6, "done 3 of 1"])
  type("bob")
  expect([asked, found()]).toEqual([["alice", "end", "bob"], "searching  of 0"])
  type("")
  expect([search.query(), found(), asked.at(-1)]).toEqual(["", "idle  of 0", "end"])
  dispose()
})

test("one that is stopped stays as it is, and is searched again when asked for", () => {
  const { search, asked, type, found, say, setTotal, dispose } = begin()
  type("alice")
  say({ type: "matches", ids: [3] })
  search.cancel()
  setTotal(2000)
  jest.advanceTimersByTime(100_000)
  expect([asked, found()]).toEqual([["alice", "end"], "stopped 3 of 1"])
  search.start()
  expect([asked.at(-1), found()]).toEqual(["alice", "searching  of 0"])
  dispose()
})

test("one that fails says why", () => {
  const { search, type, say, dispose } = begin()
  type("alice")
  say({ type: "failed", why: "Too many searches." })
  expect(search.state()).toEqual({ type: "failed", why: "Too many searches." })
  dispose()
})

test("when there are more messages they are searched too, one search after another, and what is known stays", () => {
  const { asked, type, found, say, setTotal, dispose } = begin()
  type("alice")
  say({ type: "matches", ids: [3] })
  say({ type: "done", searched: 1000, found: 1, isCut: false })
  for (let total = 1001; total < 1010; total++) {
    setTotal(total)
    jest.advanceTimersByTime(1)
  }
  expect(asked).toEqual(["alice"])
  jest.advanceTimersByTime(60_000)
  setTotal(1010)
  jest.advanceTimersByTime(60_000)
  expect(asked).toEqual(["alice", "end", "alice after 1000"])
  expect(found()).toBe("done 3 of 1")
  say({ type: "matches", ids: [3, 1005] })
  say({ type: "done", searched: 1009, found: 2, isCut: false })
  expect(found()).toBe("done 3,1005 of 2")
  // The longer it took, the longer it rests.
  jest.advanceTimersByTime(60_000)
  expect(asked.length).toBe(3)
  jest.advanceTimersByTime(1_200_000)
  expect(asked.length).toBe(5)
  dispose()
})

test("what buttons add is searched for at once, also while nothing is typed, and is no typing", () => {
  const [added, setAdded] = createSignal("")
  const { search, asked, type, say, dispose } = begin(typed => [typed, added()].filter(Boolean).join(" "))
  setAdded("sent")
  jest.advanceTimersByTime(0)
  expect([asked, search.query(), search.isCurrent()]).toEqual([["sent"], "sent", true])
  say({ type: "matches", ids: [[1, 500]] })
  say({ type: "done", searched: 1000, found: 500, isCut: false })
  expect([search.matches().count, search.matches().at(499)]).toEqual([500, 500])
  search.setText("alice")
  jest.advanceTimersByTime(100)
  expect([asked.length, search.isCurrent()]).toEqual([1, false])
  type("alice")
  setAdded("")
  jest.advanceTimersByTime(0)
  type("")
  expect(asked).toEqual(["sent", "end", "alice sent", "end", "alice", "end"])
  expect([search.query(), search.state().type]).toEqual(["", "idle"])
  dispose()
})
