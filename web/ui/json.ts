// JSON into coloured pieces and indented lines, from the text itself: parsing and printing again would round long numbers,
// drop repeated names and reorder keys, and a debugging proxy must show what was sent. Pure; forgives text cut anywhere.

export type TokenKind = "key" | "string" | "number" | "word" | "mark" | "space" | "other"
export type Token = { readonly kind: TokenKind; readonly text: string }

const pattern = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+|[^\s"{}[\],:]+|[\s\S]/gy

/** The pieces of a JSON text, which together are the text. What is no JSON comes as "other". */
export function* tokens(text: string): Generator<Token> {
  pattern.lastIndex = 0
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? text.slice(at)
    at += found.length
    yield { kind: kindOf(found, text, at), text: found }
  }
}

function kindOf(found: string, text: string, end: number): TokenKind {
  const first = found[0]!
  if (first === '"') return isFollowedByColon(text, end) ? "key" : "string"
  if ("{}[],:".includes(first)) return "mark"
  if (/\s/.test(first)) return "space"
  if (found === "true" || found === "false" || found === "null") return "word"
  return /^-?\d/.test(found) ? "number" : "other"
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++
  return text[at] === ":"
}

/** Whether the text is a JSON object or array. Texts too long to parse in passing are believed by their looks. */
export function isJson(text: string, parsedMax = 1_000_000): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  if (text.length > parsedMax) return /^\s*(?:\{\s*["}]|\[\s*["[{\-\d\]tfn])/.test(text)
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Indented lines of a JSON text, at most some `charactersMax` characters of it; `isCut` says whether there was more. */
export function indentJson(text: string, charactersMax: number): { readonly lines: readonly string[]; readonly isCut: boolean } {
  const lines: string[] = []
  let line = ""
  let depth = 0
  let used = 0
  let isOpened = false
  const breakLine = () => {
    lines.push(line)
    line = indentOf(depth)
  }
  // Not of tokens: a long text has a million of them, and an object for each would be a pause.
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) {
      at++
      continue
    }
    const end = pieceEnd(text, at, code)
    const piece = text.slice(at, end)
    at = end
    used += piece.length
    if (used > charactersMax) return { lines: [...lines, line + piece.slice(0, piece.length - (used - charactersMax))], isCut: true }
    const isClosing = code === 125 || code === 93
    // An empty object or array stays on its line.
    if (isOpened && !isClosing) {
      depth++
      breakLine()
    } else if (isClosing && !isOpened) {
      depth = Math.max(0, depth - 1)
      breakLine()
    }
    isOpened = code === 123 || code === 91
    line += code === 58 ? ": " : piece
    if (code === 44) breakLine()
  }
  lines.push(line)
  return { lines, isCut: false }
}

/** Deeper than anybody reads, white space would be most of the text. */
const indents = Array.from({ length: 201 }, (_, depth) => "  ".repeat(depth))
const indentOf = (depth: number): string => indents[Math.min(depth, indents.length - 1)]!

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** A mark is a piece of its own, a string goes to its closing quote, anything else to a mark, a quote or white space. */
function pieceEnd(text: string, start: number, first: number): number {
  if (isMark(first)) return start + 1
  if (first === 34) return stringEnd(text, start)
  let end = start + 1
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === 34 || isMark(code) || isSpace(code)) break
  }
  return end
}

/** One of {}[],: */
const isMark = (code: number): boolean => code === 123 || code === 125 || code === 91 || code === 93 || code === 44 || code === 58

/** After the closing quote of a string that begins at `start`, or the end of the text. */
export function stringEnd(text: string, start: number): number {
  for (let at = start + 1; ; ) {
    const end = text.indexOf('"', at)
    if (end < 0) return text.length
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === 92) escapes++
    if (escapes % 2 === 0) return end + 1
    at = end + 1
  }
}
