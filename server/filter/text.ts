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
  const pieces = value.text.split(/\*+/).map(piece => piece.replace(/[^\w]/g, "\\$&"))
  const whole = new RegExp(`^${pieces.join(".*")}(?::\\d+)?$`, "i")
  return host => whole.test(host)
}
