// A stranger's text → text that a terminal shows and does not obey. Escape sequences in payloads and URLs could recolour, retitle or
// rewrite what was shown before; marks of direction could reorder it.

/** All that is not a character to look at; but the zero-width joiner holds the parts of an emoji together. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const plain = /^[ -~]*$/
const joiner = "\u200d"

/** One line, each control character as its picture (␛, ␊), the others by their number. */
export const safeText = (text: string): string => (plain.test(text) ? text : text.replace(unsafe, show))

function show(character: string): string {
  if (character === joiner) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return "\u2421"
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`
}

/** Made when it is first needed: other commands need not wait for it. */
let graphemes: Intl.Segmenter | null = null

/** The columns it takes: none for what combines, two for Chinese, Japanese, Korean and most emoji. */
export const widthOf = (text: string): number => (plain.test(text) ? text.length : Bun.stringWidth(text))

/** Its beginning, of at most so many columns. */
export function beginningOf(text: string, columns: number): string {
  if (columns <= 0) return ""
  if (plain.test(text)) return text.slice(0, columns)
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" })
  let kept = ""
  let width = 0
  // A character may take no column: a long text is looked at only as far as a line of them can reach.
  for (const { segment } of graphemes.segment(text.slice(0, columns * 20))) {
    width += Bun.stringWidth(segment)
    if (width > columns) break
    kept += segment
  }
  return kept
}
