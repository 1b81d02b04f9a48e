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
  let opened = ""
  const breakLine = () => {
    lines.push(line)
    line = "  ".repeat(depth)
  }
  for (const { kind, text: piece } of tokens(text)) {
    if (kind === "space") continue
    used += piece.length
    if (used > charactersMax) return { lines: [...lines, line + piece.slice(0, piece.length - (used - charactersMax))], isCut: true }
    const isClosing = piece === "}" || piece === "]"
    // An empty object or array stays on its line.
    if (opened && !isClosing) {
      depth++
      breakLine()
    } else if (isClosing && !opened) {
      depth = Math.max(0, depth - 1)
      breakLine()
    }
    opened = kind === "mark" && (piece === "{" || piece === "[") ? piece : ""
    line += kind === "mark" && piece === ":" ? ": " : piece
    if (kind === "mark" && piece === ",") breakLine()
  }
  return { lines: [...lines, line], isCut: false }
}
