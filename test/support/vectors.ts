// The one place that feeds bytes to a parser in tests. Each vector is fed whole, byte by byte, and cut in two at every
// byte; all must give the same lines, so a failure reads as a diff. Knows no protocol.

import { expect, test } from "bun:test"

/** `expected`: lines, compared without white space around them. */
export type Vector = readonly [name: string, bytes: Uint8Array, expected: string]

/** Feeds a fresh parser with the chunks, ends it, and shows what it said, one line an event. */
export type Run = (chunks: readonly Uint8Array[]) => readonly string[]

export function vectors(run: Run, table: readonly Vector[]): void {
  test.each(table.map(vector => [...vector] as const))("%s", (_name, bytes, expected) => {
    for (const [cut, chunks] of cuts(bytes)) expect(tidy(cut, ...run(chunks))).toBe(tidy(cut, ...expected.split("\n")))
  })
}

/** Bytes from hexadecimal digits; white space and what follows a `#` on its line mean nothing. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replace(/#.*|\s/g, ""), "hex"))
}

/** Bytes from characters, one each (Latin-1). */
export function text(characters: string): Uint8Array {
  return Uint8Array.from(Buffer.from(characters, "latin1"))
}

/** Pushes copies and scribbles over them afterwards: a parser that retains a chunk instead of copying it shows it. */
export function feed(push: (chunk: Uint8Array) => void, chunks: readonly Uint8Array[]): void {
  for (const chunk of chunks) {
    const reused = new Uint8Array(chunk)
    push(reused)
    reused.fill(0x58)
  }
}

/** The bytes, cut at those offsets (any order, any number). */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const ends = [...offsets.map(offset => Math.min(offset, bytes.length)), bytes.length].sort((a, b) => a - b)
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
}

/** Joins neighbouring ranges of the same type: how many there are depends on how the bytes were cut. */
export function mergeRanges<Event extends { readonly type: string }>(
  events: readonly Event[],
  types: readonly string[] = ["data", "opaque", "framing"],
): Event[] {
  const merged: Event[] = []
  for (const event of events) {
    const last = merged.at(-1)
    const joins =
      last && isRange(last) && isRange(event) && last.type === event.type && types.includes(event.type) && last.end === event.start
    if (joins) merged[merged.length - 1] = { ...last, end: event.end }
    else merged.push(event)
  }
  return merged
}

/** Events tile the stream: the ranges follow each other from `start` to `end` without gap or overlap. */
export function expectTiled(events: readonly { readonly type: string }[], end: number, start = 0): void {
  let at = start
  for (const event of events) {
    if (!isRange(event)) continue
    expect({ ...event, start: event.start }).toEqual({ ...event, start: at })
    expect(event.end).toBeGreaterThan(event.start)
    at = event.end
  }
  expect(at).toBe(end)
}

function cuts(bytes: Uint8Array): [name: string, chunks: Uint8Array[]][] {
  const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
  const inTwo = single.map((_, at): [string, Uint8Array[]] => [`cut at ${at}`, [bytes.subarray(0, at), bytes.subarray(at)]])
  return [["fed whole", [bytes]], ["fed byte by byte", single], ...inTwo]
}

const tidy = (...lines: readonly string[]): string =>
  lines
    .map(line => line.trim())
    .filter(line => line !== "")
    .join("\n")

function isRange<Event extends object>(event: Event): event is Event & { readonly start: number; readonly end: number } {
  return "start" in event && "end" in event
}
