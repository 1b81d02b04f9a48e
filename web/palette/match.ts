// How well a text answers what was typed: every word of it has to begin a word of the text, or its letters have to come in order. Pure.

/** Smaller is better; null where it does not match. */
export function rankOf(text: string, query: string): number | null {
  const typed = query.toLowerCase().trim()
  if (typed === "") return 0
  const lower = text.toLowerCase()
  if (lower.startsWith(typed)) return 0
  const starts = typed.split(/\s+/).map(word => wordStart(lower, word))
  if (starts.every(at => at >= 0)) return 1 + Math.min(...starts) / 1_000
  const spread = spreadOf(lower, typed.replace(/\s+/g, ""))
  return spread === null ? null : 10 + spread
}

/** Where a word of the text begins so, or -1. */
function wordStart(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return at
  return -1
}

/** How many letters stand between the first and the last one that were found, or null. What is spread over all of it was not meant. */
function spreadOf(text: string, letters: string): number | null {
  const first = text.indexOf(letters[0] ?? "")
  let at = first
  for (const letter of letters.slice(1)) {
    if (at >= 0) at = text.indexOf(letter, at + 1)
  }
  const spread = at - first + 1 - letters.length
  return first < 0 || at < 0 || spread > 3 * letters.length ? null : spread
}

/** The best first; of equal ones those that came first. */
export function bestOf<Item>(items: readonly Item[], query: string, textOf: (item: Item) => string): readonly Item[] {
  return items
    .map(item => ({ item, rank: rankOf(textOf(item), query) }))
    .filter((each): each is { item: Item; rank: number } => each.rank !== null)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

/** "#12" and "12" are a number to go to; "m12" and "message 12" say of what. */
export function numberIn(query: string): { readonly noun: string; readonly number: number } | null {
  const found = /^([a-z]*)\s*#?\s*([\d,]+)$/i.exec(query.trim())
  const number = Number.parseInt(found?.[2]?.replaceAll(",", "") ?? "", 10)
  return found && Number.isSafeInteger(number) ? { noun: found[1]!.toLowerCase(), number } : null
}
