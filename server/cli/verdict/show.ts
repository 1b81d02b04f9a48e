// OUTCOMES → TEXT for a terminal or a log: a line for each check, and what there was instead beneath those that are not met.

import type { Check } from "./check.ts"
import type { Outcome } from "./verdict.ts"

/** `columns`: of the terminal; lines of details end there. Infinity where there is none. */
export type Style = { readonly isColored: boolean; readonly columns: number }

/** Narrower ones are no terminal, but one that does not know. */
const columnsMin = 20

export function showOutcomes(outcomes: readonly Outcome[], { isColored, columns }: Style): string {
  const width = columns >= columnsMin ? columns : Number.POSITIVE_INFINITY
  const paint = (code: number, text: string) => (isColored ? `\x1b[${code}m${text}\x1b[0m` : text)
  return outcomes
    .map(({ check, isMet, reason, details }) => {
      const mark = isMet ? paint(32, "✓") : paint(31, "✗")
      const lines = details.map(line => paint(2, clip(`    ${oneLine(line)}`, width)))
      return [`${mark} ${oneLine(showCheck(check))}: ${isMet ? reason : paint(1, reason)}`, ...lines].map(line => `${line}\n`).join("")
    })
    .join("")
}

/** As it was written on the command line. */
export const showCheck = ({ kind, text }: Check): string =>
  kind === "fail-on" ? `--${kind} ${text}` : `--${kind} '${text.replaceAll("'", `'\\''`)}'`

/** Nothing that a terminal would obey. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, " ")

/** Characters may be two columns wide, or none. */
function clip(line: string, columns: number): string {
  if (Bun.stringWidth(line) <= columns) return line
  let clipped = ""
  let width = 1
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    width += Bun.stringWidth(segment)
    if (width > columns) break
    clipped += segment
  }
  return `${clipped}…`
}
