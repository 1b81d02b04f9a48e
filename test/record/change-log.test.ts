// Changes are numbered, folded, remembered for a while and told to whoever listens.

import { describe, expect, test } from "bun:test"
import type { Change, Seq } from "../../server/contract.ts"
import { ChangeLog } from "../../server/record/change-log.ts"

const change = (recording: boolean): Change => ({ type: "recording", recording })

/** A log with that many changes, all different by identity. */
function logOf(count: number, historyMax: number): { readonly log: ChangeLog; readonly changes: Change[] } {
  const log = new ChangeLog(historyMax)
  const changes = Array.from({ length: count }, (_, at) => change(at % 2 === 0))
  for (const made of changes) log.emit(made)
  return { log, changes }
}

test("a new log has no changes and is complete from the beginning", () => {
  const log = new ChangeLog(10)
  expect([log.seq, log.since(0), log.since(1)]).toEqual([0 as Seq, [], null])
})

test("changes are folded and numbered from 1 before they are told", () => {
  const log = new ChangeLog(10)
  const told: unknown[] = []
  log.subscribe((made, seq) => told.push([made, seq, log.seq, log.recording.recording]))
  log.emit(change(false))
  log.emit(change(true))
  expect(told).toEqual([
    [change(false), 1, 1, false],
    [change(true), 2, 2, true],
  ])
})

describe("resuming", () => {
  const { log, changes } = logOf(7, 100)

  test.each([0, 1, 3, 6, 7])("after change %d gives what came later", seq => {
    const missed = log.since(seq)!
    expect(missed).toHaveLength(7 - seq)
    expect(missed.every((made, at) => made === changes[seq + at])).toBe(true)
  })

  test.each([8, 1_000, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("after change %p, which was never made, needs a snapshot", seq => {
    expect(log.since(seq)).toBeNull()
  })

  test("works for as many changes as are kept, and no more are kept than allowed", () => {
    for (let count = 1; count <= 100; count++) {
      const { log, changes } = logOf(count, 10)
      const kept = changes.map((_, seq) => log.since(seq)).filter(missed => missed !== null)
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, 5))
      expect(kept.length).toBeLessThanOrEqual(10)
      for (const missed of kept) expect(missed).toEqual(changes.slice(-missed.length))
    }
  })

  test("what was given does not change any more", () => {
    const { log } = logOf(3, 100)
    const missed = log.since(0)
    log.emit(change(true))
    expect(missed).toHaveLength(3)
  })
})

describe("listeners", () => {
  test("hear every change until they stop", () => {
    const log = new ChangeLog(10)
    const heard = { one: 0, two: 0 }
    const stopOne = log.subscribe(() => heard.one++)
    log.emit(change(true))
    const stopTwo = log.subscribe(() => heard.two++)
    log.emit(change(true))
    stopOne()
    stopOne()
    log.emit(change(true))
    stopTwo()
    log.emit(change(true))
    expect(heard).toEqual({ one: 2, two: 2 })
  })

  test("may stop while they are told", () => {
    const log = new ChangeLog(10)
    const heard: string[] = []
    const stop = log.subscribe(() => {
      heard.push("once")
      stop()
    })
    log.subscribe(() => heard.push("always"))
    log.emit(change(true))
    log.emit(change(true))
    expect(heard).toEqual(["once", "always", "always"])
  })
})
