// Where patterns are found in a text, to be marked there. Pure.

export type Range = readonly [start: number, end: number]

export const noPatterns: readonly RegExp[] = []

/** Ascending and apart; at most `max` of them. Every pattern is global. */
export function rangesIn(text: string, patterns: readonly RegExp[], max: number): readonly Range[] {
  const found: Range[] = []
  for (const pattern of patterns) {
    let count = 0
    for (const { 0: hit, index } of text.matchAll(pattern)) {
      if (count++ >= max) break
      if (hit !== "") found.push([index, index + hit.length])
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1])
  const apart: Range[] = []
  for (const range of found) if (apart.length < max && range[0] >= (apart.at(-1)?.[1] ?? 0)) apart.push(range)
  return apart
}

/** A text as somebody types it: small and capital letters are one. */
export const plainPattern = (text: string): RegExp => new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "gi")

export type Part = { readonly text: string; readonly isHit: boolean }

/** The text in parts, which together are the text. */
export function partsOf(text: string, patterns: readonly RegExp[], max = 50): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  for (const [start, end] of patterns.length === 0 ? [] : rangesIn(text, patterns, max)) {
    if (start > at) parts.push({ text: text.slice(at, start), isHit: false })
    parts.push({ text: text.slice(start, end), isHit: true })
    at = end
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), isHit: false })
  return parts
}
