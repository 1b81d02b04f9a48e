// One row of bytes: its offset, octets in groups of eight, and what of them is a printable ASCII character. Marks a range in both columns.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createEffect, createMemo } from "solid-js"
import { endOf, firstOf, type HexRange } from "./hex-range.ts"
import type { HexPlace } from "./hex-view.tsx"

export function HexRow(props: {
  readonly bytes: Uint8Array
  readonly row: number
  readonly columns: number
  readonly domId: string
  readonly range: HexRange
  readonly mark: HexPlace | null
  /** Where what is looked for begins, ascending, and how long it is. */
  readonly found: readonly number[]
  readonly foundLength: number
}) {
  const start = props.row * props.columns
  const bytes = Array.from(props.bytes.subarray(start, start + props.columns))
  /** The class of each octet in one text, so that a row that is not concerned by a change does nothing. */
  const classes = createMemo(() => {
    const [first, end] = [firstOf(props.range), endOf(props.range)]
    const { cursor } = props.range
    const isFound = foundIn(props.found, props.foundLength, start, bytes.length)
    return bytes
      .map((_, column) => {
        const at = start + column
        const names = [
          ...(at >= first && at < end && end - first > 1 ? ["in-range"] : []),
          ...(at === cursor ? ["cursor"] : []),
          ...(props.mark && at >= props.mark.offset && at < props.mark.offset + props.mark.length ? ["wrong"] : []),
          ...(isFound[column] ? ["found"] : []),
        ]
        return names.join(" ")
      })
      .join(",")
  })
  // Made by hand, with one effect for all of them: rows come and go by the dozen in a frame while one scrolls.
  const octets = bytes.map((byte, column) =>
    cell(start + column, byte.toString(16).padStart(2, "0"), `octet${column === 7 ? " eighth" : ""}${byte === 0 ? " zero" : ""}`),
  )
  const characters = bytes.map((byte, column) =>
    cell(start + column, isPrintable(byte) ? String.fromCharCode(byte) : ".", isPrintable(byte) ? "" : "faint"),
  )
  createEffect<string>(
    before => {
      const now = classes()
      if (now === before) return now
      for (const [column, names] of now.split(",").entries()) for (const span of [octets[column], characters[column]]) mark(span, names)
      return now
    },
    ",".repeat(Math.max(0, bytes.length - 1)),
  )
  return (
    <div
      role="row"
      id={props.domId}
      class="hex-row"
      aria-rowindex={props.row + 1}
      aria-selected={firstOf(props.range) < start + bytes.length && endOf(props.range) > start}
      data-testid="hex-row"
    >
      <span role="rowheader" class="hex-offset">
        {start.toString(16).padStart(8, "0")}
      </span>
      <span role="gridcell" class="hex-octets">
        {octets}
      </span>
      <span role="gridcell" class="hex-text">
        {characters}
      </span>
    </div>
  )
}

function cell(at: number, text: string, names: string): HTMLSpanElement {
  const span = document.createElement("span")
  span.textContent = text
  span.className = names
  span.dataset.at = String(at)
  return span
}

const markNames = ["in-range", "cursor", "wrong", "found"] as const

function mark(span: HTMLSpanElement | undefined, names: string): void {
  for (const name of markNames) span?.classList.toggle(name, names.includes(name))
}

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

function foundIn(found: readonly number[], length: number, start: number, columns: number): readonly boolean[] {
  const isFound = new Array<boolean>(columns).fill(false)
  if (found.length === 0) return isFound
  let low = 0
  let high = found.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (found[middle]! + length <= start) low = middle + 1
    else high = middle
  }
  for (let at = low; at < found.length && found[at]! < start + columns; at++)
    isFound.fill(true, Math.max(0, found[at]! - start), Math.min(columns, found[at]! + length - start))
  return isFound
}
