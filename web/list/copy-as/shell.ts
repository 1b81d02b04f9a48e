// Words of a command line, for any POSIX shell (POSIX.1-2024, XCU §2.2). Texts of heads are octets spelt as Latin-1, as recorded.

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** In single quotes everything is itself, but for the single quote. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Octets that are UTF-8 as the text they are; what is none through printf, which knows octets. */
export function quoteOctets(latin1: string): string {
  // An import may have kept text instead.
  if (/[^\x00-\xff]/.test(latin1)) return quote(latin1)
  const text = readUtf8(Uint8Array.from(latin1, character => character.charCodeAt(0)))
  if (text !== null) return quote(text)
  return latin1.replaceAll(/[\x80-\xff]+|[^\x80-\xff]+/g, piece =>
    piece.charCodeAt(0) < 0x80 ? quote(piece) : `"$(printf ${quote(escapeOctets(piece))})"`,
  )
}

/** The format of a printf that writes these octets. */
export const printfOf = (bytes: Uint8Array): string => quote(escapeOctets(Array.from(bytes, byte => String.fromCharCode(byte)).join("")))

/** Three digits always: one more might follow. `%` and `\` mean something to printf, and so does a `-` at the beginning. */
function escapeOctets(latin1: string): string {
  return latin1.replaceAll(/[^ -~]|[%\\']|^-/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`)
}

/** Null: it is no UTF-8, or has a NUL, which no word can have. */
export function readUtf8(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null
  }
}

/** One option a line, the first beside the command. */
export const lines = (command: string, words: readonly string[]): string => `${command} ${words.join(" \\\n  ")}`
