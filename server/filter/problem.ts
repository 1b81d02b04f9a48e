// What is wrong with a filter, as a value: where, what, and what was expected there. Positions are offsets in the text, in UTF-16
// units, as an input field counts them; people are told them counting from 1.

export type Problem = {
  readonly type: "problem"
  readonly at: number
  /** How much of the text is meant; 0 where something is missing. */
  readonly length: number
  readonly message: string
  readonly expected: string
}

export const problem = (at: number, length: number, message: string, expected: string): Problem => ({
  type: "problem",
  at,
  length,
  message,
  expected,
})

export const isProblem = (value: object): value is Problem => "type" in value && value.type === "problem"

/** "Position 7: the phrase has no end; expected a closing \"." */
export const showProblem = ({ at, message, expected }: Problem): string => `Position ${at + 1}: ${message}; expected ${expected}.`

/** A piece of the user's text inside a message: one line of it, without what a terminal would obey, and not too long. */
export function quoted(text: string): string {
  const line = text.slice(0, 100).replace(/[\s\p{Cc}]+/gu, " ")
  return `\`${line.length > 40 ? `${line.slice(0, 39)}…` : line}\``
}
