// A filter's text → its pieces, for colouring while it is typed: as the parser would read it, but going on over what is wrong or not
// finished. Joined, the pieces are the text.

import type { Language } from "../../server/filter/language.ts"
import { isProblem } from "../../server/filter/problem.ts"
import { isBoundary, isSpace, scanText, wordEnd } from "../../server/filter/scan.ts"
import { fieldOf, scanFieldName } from "../../server/filter/term.ts"

export type PieceKind = "space" | "parenthesis" | "minus" | "or" | "keyword" | "field" | "value" | "text"
export type Piece = { readonly text: string; readonly kind: PieceKind; readonly isNegated: boolean }

export function piecesOf<Of>(text: string, language: Language<Of>): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let isNegated = false
  const take = (kind: PieceKind, end: number) => {
    pieces.push({ text: text.slice(at, end), kind, isNegated })
    at = end
  }
  while (at < text.length) {
    if (isSpace(text[at])) {
      isNegated = false
      take("space", spaceEnd(text, at))
    } else if (text[at] === "(" || text[at] === ")") take("parenthesis", at + 1)
    else if (text[at] === "-") {
      isNegated = true
      take("minus", at + 1)
    } else if (isOr(text, at)) take("or", at + 2)
    else {
      const name = scanFieldName(text, at)
      const isField = name !== null && fieldOf(language, name) !== undefined
      if (isField) take("field", name.end)
      if (isBoundary(text[at])) continue
      const end = termEnd(text, at)
      take(isField ? "value" : isKeyword(text.slice(at, end), language) ? "keyword" : "text", end)
    }
  }
  return pieces
}

function spaceEnd(text: string, at: number): number {
  let end = at
  while (isSpace(text[end])) end++
  return end
}

/** A phrase that has no end yet goes on to the end of the text; whatever else is wrong, to the end of its word. */
function termEnd(text: string, at: number): number {
  const scanned = scanText(text, at)
  if (!isProblem(scanned)) return Math.max(scanned.end, at + 1)
  const isOpen = scanned.at + scanned.length === text.length
  return isOpen ? text.length : Math.max(wordEnd(text, at), at + 1)
}

const isOr = (text: string, at: number): boolean => text.startsWith("OR", at) && (isBoundary(text[at + 2]) || text[at + 2] === "(")

function isKeyword<Of>(word: string, { keywords, pattern }: Language<Of>): boolean {
  const lower = word.toLowerCase()
  return keywords.some(({ value, also }) => value === lower || also?.includes(lower)) || pattern(word) !== null
}
