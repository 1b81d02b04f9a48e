// The three ways to say a text, and what each finds: a word and a phrase are found anywhere, without regard to case; a regular
// expression does as its flags say. One that backtracks without end is not recognised here: a long search runs where it can be ended.

export type Text =
  | { readonly type: "word"; readonly text: string }
  | { readonly type: "phrase"; readonly text: string }
  | { readonly type: "regex"; readonly regex: RegExp }

export type TextTest = (text: string) => boolean

export function textTest(value: Text): TextTest {
  if (value.type === "regex") {
    const { regex } = value
    return text => regex.test(text)
  }
  const wanted = value.text.toLowerCase()
  return text => text.toLowerCase().includes(wanted)
}

/** A word with `*` is the whole host, as in `*.example.com`, its port left out or not; anything else is as in `textTest`. */
export function hostTest(value: Text): TextTest {
  if (value.type !== "word" || !value.text.includes("*")) return textTest(value)
  const pieces = value.text.toLowerCase().split(/\*+/)
  return host => {
    const whole = host.toLowerCase()
    return matchesPieces(whole, pieces) || matchesPieces(whole.replace(/:\d+$/, ""), pieces)
  }
}

/** Each piece where it comes first leaves the most for the others, so nothing is tried twice: no expression that backtracks for ever. */
function matchesPieces(text: string, [first = "", ...others]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false
  const last = others.at(-1) ?? ""
  let at = first.length
  for (const piece of others.slice(0, -1)) {
    const found = text.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
