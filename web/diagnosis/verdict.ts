// What the page says to one question about an exchange: one sentence with a tone, what proves it, and what to do. What is only suspected
// is called so in its own words.

/** Where a piece of evidence can be looked at. */
export type Source =
  | { readonly type: "message"; readonly id: number; readonly text?: string }
  | { readonly type: "tab"; readonly tab: "frames" | "statistics" | "request" | "response" | "timing" | "tls"; readonly text: string }

export type Evidence = {
  readonly text: string
  readonly sources?: readonly Source[]
  /** It is one of the checks of the handshake, which may stand in a table of their own. */
  readonly isChecked?: boolean
}

export type Tone = "good" | "info" | "warning" | "bad"

export type Verdict = {
  readonly tone: Tone
  readonly headline: string
  readonly evidence: readonly Evidence[]
  readonly advice: readonly string[]
}

const order: readonly Tone[] = ["good", "info", "warning", "bad"]

export const worst = (tones: readonly Tone[]): Tone => order.findLast(tone => tones.includes(tone)) ?? "good"

/** Each once, in order. */
export const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

export const messages = (ids: readonly number[]): readonly Source[] => ids.map(id => ({ type: "message", id }))
