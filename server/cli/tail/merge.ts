// LINES OF MANY EXCHANGES → ONE LINE OF TIME. Holds one line of every exchange that has begun and goes on; those that begin later wait.

import type { Line } from "./line.ts"

/** None of its lines is of a time before `from`, but for what explains the first. */
export type Source = { readonly from: number; open(): AsyncGenerator<Line> }

type Open = { line: Line; readonly rest: AsyncGenerator<Line> }

/** Opened at once: their first lines are asked for over HTTP, and a few requests on their way at the same time keep both sides busy. */
const openedAtOnceMax = 8

export async function* inOrder(sources: readonly Source[]): AsyncGenerator<Line> {
  /** The first at the end. */
  const waiting = [...sources].sort((a, b) => b.from - a.from)
  const heap: Open[] = []
  try {
    for (;;) {
      await openThose(waiting, heap)
      const first = heap[0]
      if (!first) return
      yield first.line
      const next = await first.rest.next()
      if (!next.done) sink(heap, { line: next.value, rest: first.rest })
      else {
        const last = heap.pop()!
        if (heap.length > 0) sink(heap, last)
      }
    }
  } finally {
    // Who stops early lets go of what they were read from.
    for (const { rest } of heap) await rest.return(undefined)
  }
}

/** All that may have a line before the first that is known. */
async function openThose(waiting: Source[], heap: Open[]): Promise<void> {
  for (;;) {
    const until = heap[0]?.line.at ?? waiting.at(-1)?.from ?? 0
    const opened: AsyncGenerator<Line>[] = []
    for (let next = waiting.at(-1); next && next.from <= until && opened.length < openedAtOnceMax; next = waiting.at(-1)) {
      waiting.pop()
      opened.push(next.open())
    }
    if (opened.length === 0) return
    const firsts = await Promise.all(opened.map(rest => rest.next()))
    for (const [at, first] of firsts.entries()) if (!first.done) rise(heap, { line: first.value, rest: opened[at]! })
  }
}

const idOf = (line: Line): number => (line.type === "notice" ? 0 : line.exchange.id)

const isBefore = ({ line: a }: Open, { line: b }: Open): boolean => a.at < b.at || (a.at === b.at && idOf(a) < idOf(b))

/** Puts one more into the heap, in which none stands before its parent (at half its place). */
function rise(heap: Open[], open: Open): void {
  let at = heap.length
  for (let parent = (at - 1) >> 1; at > 0 && isBefore(open, heap[parent]!); parent = (at - 1) >> 1) {
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = open
}

/** Puts one in the place of the first. */
function sink(heap: Open[], open: Open): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (child >= heap.length || isBefore(open, heap[child]!)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = open
}
