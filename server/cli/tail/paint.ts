// Pieces of text → one line for a terminal or a file: made safe, no wider than there is room, coloured where that is wanted.

import { beginningOf, safeText, widthOf } from "./safe-text.ts"

/** Of what a terminal's user has chosen as these colours. */
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const

export type Style = keyof typeof codes | "plain"

/** Text may be anybody's: it is made safe here and nowhere else. */
export type Piece = readonly [text: string, style?: Style]

/** `columns` null: as long as it is. */
export type Paper = { readonly hasColour: boolean; readonly columns: number | null }

/** What does not fit is cut, and ends in an ellipsis. */
export function paint(pieces: readonly Piece[], { hasColour, columns }: Paper): string {
  const safe = pieces.map(([text, style = "plain"]) => [safeText(text), style] as const)
  const fits = columns === null || safe.reduce((sum, [text]) => sum + widthOf(text), 0) <= columns
  let left = fits ? Number.POSITIVE_INFINITY : columns - 1
  let line = ""
  for (const [text, style] of safe) {
    const isWhole = fits || widthOf(text) <= left
    const shown = isWhole ? text : `${beginningOf(text, left)}…`
    line += hasColour && style !== "plain" && shown !== "" ? `\u001b[${codes[style]}m${shown}\u001b[0m` : shown
    if (!isWhole) break
    left -= widthOf(text)
  }
  return line
}
