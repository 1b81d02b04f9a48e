// Where words, phrases and regular expressions begin and end in a filter's text. Pure; knows no field and no subject.

import { type Problem, problem, quoted } from "./problem.ts"
import type { Text } from "./text.ts"

export type Scanned = { readonly value: Text; readonly end: number }

export const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character)

/** Whether a term can end here. */
export const isBoundary = (character: string | undefined): boolean => character === undefined || character === ")" || isSpace(character)

/** A word goes on to white space, or to a `)` that it did not open: `(ws fn(x))` has the word `fn(x)`. */
export function wordEnd(text: string, at: number): number {
  let open = 0
  let end = at
  for (; end < text.length && !isSpace(text[end]); end++) {
    if (text[end] === "(") open++
    if (text[end] === ")" && open-- === 0) break
  }
  return end
}

/** A word, a "phrase" or a /regex/: whatever begins at `at`. */
export function scanText(text: string, at: number): Scanned | Problem {
  if (text[at] === '"') return scanPhrase(text, at)
  const regex = text[at] === "/" ? scanRegex(text, at) : null
  if (regex) return regex
  const end = wordEnd(text, at)
  return { value: { type: "word", text: text.slice(at, end) }, end }
}

/** Inside a phrase `\"` and `\\` are escapes; every other backslash is itself, so that C:\logs can be found. */
function scanPhrase(text: string, at: number): Scanned | Problem {
  let phrase = ""
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\" && (text[end + 1] === '"' || text[end + 1] === "\\")) phrase += text[++end]
    else if (text[end] !== '"') phrase += text[end]
    else if (isBoundary(text[end + 1])) return { value: { type: "phrase", text: phrase }, end: end + 1 }
    else return problem(end + 1, 1, "something follows the phrase at once", 'a space, or \\" for a " inside the phrase')
  }
  return problem(at, text.length - at, "the phrase has no end", 'a closing "')
}

/**
 * A regular expression is what has a second `/`, perhaps flags, and then an end: `/api/users` and `/chat` are paths, and null here.
 * `/api/` alone is a regular expression, which finds that path too.
 */
function scanRegex(text: string, at: number): Scanned | Problem | null {
  const close = regexClose(text, at)
  if (close === at + 1) return null
  const end = close === null ? 0 : flagsEnd(text, close + 1)
  const flags = close === null ? "" : text.slice(close + 1, end)
  if (close === null || !isBoundary(text[end]) || !/^[dgimsuvy]*$/.test(flags) || new Set(flags).size < flags.length)
    return unfinishedRegex(text, at)
  if (/[^imsu]/.test(flags))
    return problem(
      close + 1,
      flags.length,
      `the regular expression has unknown flags: ${quoted(flags)}`,
      "i, m, s or u, or the text in quotes",
    )
  try {
    return { value: { type: "regex", regex: new RegExp(text.slice(at + 1, close), flags) }, end }
  } catch (error) {
    // Each engine has its own words, after the same beginning.
    const why = String(error instanceof Error ? error.message : error).replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, "")
    return problem(at, end - at, `the regular expression is not valid: ${why}`, "a regular expression as in JavaScript")
  }
}

/** The `/` that ends it: not after a backslash, not inside brackets. */
function regexClose(text: string, at: number): number | null {
  let isInBrackets = false
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\") end++
    else if (text[end] === "[") isInBrackets = true
    else if (text[end] === "]") isInBrackets = false
    else if (text[end] === "/" && !isInBrackets) return end
  }
  return null
}

function flagsEnd(text: string, at: number): number {
  let end = at
  while (/[a-z]/i.test(text[end] ?? "")) end++
  return end
}

/** RFC 3986 §3.3 allows none of these in a path: so it was meant as a regular expression, and what would find nothing is said. */
function unfinishedRegex(text: string, at: number): Problem | null {
  const word = text.slice(at, wordEnd(text, at))
  if (!/[\\^[\]{}|]/.test(word)) return null
  return problem(at, word.length, "the regular expression has no end", "a closing `/`, or the text in quotes")
}
