// What the buttons over the list of frames choose, direction, kinds and time, and the one query that they and the typed text make. Pure.

import type { Direction } from "../../server/contract.ts"

/** control: ping and pong. */
export type Kind = "text" | "binary" | "control" | "close"
export type Kinds = { readonly [kind in Kind]: boolean }

/** Epoch milliseconds: from the first moment on, and before the second; null: from the beginning, to the end. */
export type TimeRange = { readonly from: number | null; readonly to: number | null }

export type FramesFilter = {
  /** Null: both. */
  readonly direction: Direction | null
  readonly kinds: Kinds
  readonly range: TimeRange | null
}

const opcodes: { readonly [kind in Kind]: readonly string[] } = {
  text: ["text"],
  binary: ["binary"],
  control: ["ping", "pong"],
  close: ["close"],
}
const kinds = Object.keys(opcodes) as readonly Kind[]

/** `openedAt` is when the connection began; "" asks for all messages. */
export function composeQuery(typed: string, filter: FramesFilter, openedAt: number): string {
  const added = [
    ...(filter.direction ? [`direction:${filter.direction}`] : []),
    ...kindTerms(filter.kinds),
    ...(filter.range ? rangeTerms(filter.range, openedAt) : []),
  ]
  if (added.length === 0) return typed
  return [...(typed === "" ? [] : [`(${typed})`]), ...added].join(" ")
}

export const isWholeRange = (range: TimeRange | null): boolean => range === null || (range.from === null && range.to === null)

/** What is hidden is named where little is: an opcode that no standard defines belongs to no kind, and stays. */
function kindTerms(wanted: Kinds): readonly string[] {
  const shown = kinds.filter(kind => wanted[kind])
  const hidden = kinds.filter(kind => !wanted[kind])
  if (hidden.length === 0) return []
  if (shown.length > hidden.length || shown.length === 0) return hidden.flatMap(kind => opcodes[kind].map(name => `-opcode:${name}`))
  const terms = shown.flatMap(kind => opcodes[kind].map(name => `opcode:${name}`))
  return [terms.length === 1 ? terms[0]! : `(${terms.join(" OR ")})`]
}

function rangeTerms({ from, to }: TimeRange, openedAt: number): readonly string[] {
  const since = (time: number) => `+${trim(Math.max(0, time - openedAt))}`
  return [...(from === null ? [] : [`after:${since(from)}`]), ...(to === null ? [] : [`before:${since(to)}`])]
}

/** 1500 → "1.5s", 0.25 → "0.25ms"; to the microsecond, and times of the recording have no more. */
function trim(ms: number): string {
  const [value, unit, digits] = ms >= 1000 ? [ms / 1000, "s", 6] : [ms, "ms", 3]
  return `${Number((value as number).toFixed(digits as number))}${unit}`
}
