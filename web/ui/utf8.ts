// The first place where bytes stop being UTF-8 (RFC 3629 §3), and why. Pure. The server says that a text is none; where, one sees here.

export type Utf8Problem = { readonly offset: number; readonly length: number; readonly why: string }

export function firstInvalidUtf8(bytes: Uint8Array): Utf8Problem | null {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!
    if (first < 0x80) {
      at++
      continue
    }
    const found = judge(bytes, at, first)
    if (typeof found !== "number") return found
    at += found
  }
  return null
}

/** How long the character is, or what is wrong with it. */
function judge(bytes: Uint8Array, offset: number, first: number): number | Utf8Problem {
  const problem = (length: number, why: string): Utf8Problem => ({ offset, length, why })
  if (first < 0xc0) return problem(1, "a continuation byte without a beginning")
  if (first < 0xc2) return problem(1, "a character written longer than needed")
  if (first > 0xf4) return problem(1, "a byte that UTF-8 never has")
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  for (let step = 1; step < length; step++) {
    const next = bytes[offset + step]
    if (next === undefined) return problem(step, "a character cut off by the end")
    if ((next & 0xc0) !== 0x80) return problem(step, "a character that breaks off")
  }
  const second = bytes[offset + 1]!
  if ((first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90))
    return problem(length, "a character written longer than needed")
  if (first === 0xed && second > 0x9f) return problem(length, "half of a surrogate pair")
  if (first === 0xf4 && second > 0x8f) return problem(length, "a number above U+10FFFF")
  return length
}
