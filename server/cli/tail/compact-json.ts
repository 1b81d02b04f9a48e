// JSON → the same JSON without white space around its tokens, from its text: long numbers, repeated names and escapes stay as they are.

/** Text that is no JSON comes back as it is. */
export function compactJson(text: string): string {
  if (!/^\s*[[{]/.test(text) || !/\s/.test(text)) return text
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  return withoutSpace(text)
}

/** The same of its beginning only, which cannot be checked: it has to look like it. */
export const compactBeginning = (text: string): string => (/^\s*(?:\{\s*"|\[\s*["[{\d-])/.test(text) ? withoutSpace(text) : text)

/** Strings, the last one perhaps cut, stay as they are. */
const withoutSpace = (text: string): string => text.replace(/("(?:[^"\\]|\\.)*"?)|\s+/gs, (_, string?: string) => string ?? "")
