// What a search for messages finds in a text, to be marked in it: from the search to regular expressions, and from those to pieces of a
// preview. Pure. Only what is text is marked: `opcode:binary` is true of a message and stands nowhere in it.

import { messageLanguage } from "../../server/filter/message-filter.ts"
import { type Node, parse } from "../../server/filter/parse.ts"
import { isProblem } from "../../server/filter/problem.ts"
import { scanText } from "../../server/filter/scan.ts"
import { fieldOf, scanFieldName } from "../../server/filter/term.ts"
import { plainPattern, rangesIn } from "../ui/text-hits.ts"
import type { Piece } from "./preview.ts"

export type MarkedPiece = Piece & { readonly isHit: boolean }

/** A line has some 300 characters; `/./` would mark each of them. */
const hitsMax = 50

export function hitsOf(search: string): readonly RegExp[] {
  const node = parse(search, messageLanguage)
  return isProblem(node) ? [] : patternsOf(node, search)
}

function patternsOf<Of>(node: Node<Of>, search: string): RegExp[] {
  switch (node.type) {
    case "all":
    case "any":
      return node.nodes.flatMap(each => patternsOf(each, search))
    case "not":
      return []
    case "term":
      return patternOf(search.slice(node.at, node.at + node.length))
    default:
      return node satisfies never
  }
}

function patternOf(term: string): RegExp[] {
  const name = scanFieldName(term, 0)
  const field = name ? fieldOf(messageLanguage, name) : undefined
  if (field && field.name !== "json") return []
  if (messageLanguage.keywords.some(({ value, also }) => [value, ...(also ?? [])].includes(term.toLowerCase()))) return []
  const scanned = scanText(term, name && field ? name.end : 0)
  if (isProblem(scanned)) return []
  const { value } = scanned
  if (value.type === "regex") return [new RegExp(value.regex.source, `${value.regex.flags}g`)]
  // In JSON, what begins like this is compared and not found.
  if (value.text === "" || (field && /^[<>=*]|\.\./.test(value.text))) return []
  return [plainPattern(value.text)]
}

/** The same pieces, cut where a hit begins or ends; a hit may go over several. */
export function markHits(pieces: readonly Piece[], patterns: readonly RegExp[]): readonly MarkedPiece[] {
  if (patterns.length === 0) return pieces.map(piece => ({ ...piece, isHit: false }))
  const hits = rangesIn(pieces.map(({ text }) => text).join(""), patterns, hitsMax)
  const marked: MarkedPiece[] = []
  let start = 0
  for (const piece of pieces) {
    const end = start + piece.text.length
    let from = start
    for (const [hitStart, hitEnd] of hits) {
      const [first, last] = [Math.max(from, hitStart), Math.min(end, hitEnd)]
      if (first >= last) continue
      if (first > from) marked.push({ ...piece, text: piece.text.slice(from - start, first - start), isHit: false })
      marked.push({ ...piece, text: piece.text.slice(first - start, last - start), isHit: true })
      from = last
    }
    if (from < end) marked.push({ ...piece, text: piece.text.slice(from - start), isHit: false })
    start = end
  }
  return marked
}
