// The two dialects of the filter language, for exchanges and for messages, are each one table of this shape. Parser, compiler,
// completion and documentation read the same table, so they cannot disagree.

import type { Moment } from "./moments.ts"
import type { NumberTest, Quantity } from "./numbers.ts"
import { isProblem, type Problem } from "./problem.ts"
import type { Text } from "./text.ts"

/** What judging takes, from cheap to dear: the cheap term of several is asked first. From `length` on the payload may be read. */
export const cost = { fact: 0, string: 1, fields: 2, length: 3, payload: 4, json: 5 } as const

/** Terms about what is not there (no status yet, no exchange known) are false, and so their negation is true. */
export type Judge<Of> = { readonly test: (of: Of) => boolean; readonly cost: number }

/** A word with a meaning: bare, or as the value of a field. `also` are other spellings of it. */
export type Choice<Of> = {
  readonly value: string
  readonly also?: readonly string[]
  readonly help: string
  readonly judge: Judge<Of>
}

type FieldFacts = {
  readonly name: string
  /** One sentence, for completion and documentation. */
  readonly help: string
  /** A term that uses it. */
  readonly example: string
  /** What other tools call it: not understood, but answered with the right name. */
  readonly alsoCalled?: readonly string[]
}

/** By what stands after the colon. */
type FieldKind<Of> =
  | { readonly takes: "text"; readonly judge: (value: Text) => Judge<Of> }
  | { readonly takes: "number"; readonly quantity: Quantity; readonly judge: (isIn: NumberTest) => Judge<Of> }
  | { readonly takes: "choice"; readonly choices: readonly Choice<Of>[] }
  | { readonly takes: "moment"; readonly judge: (moment: Moment) => Judge<Of> }
  /** `name.MEMBER:value`: a header field, a place in JSON. The numbers say where the two stand in the filter. */
  | {
      readonly takes: "member"
      readonly judge: (member: string, memberAt: number, value: Text, valueAt: number) => Judge<Of> | Problem
    }

export type Field<Of> = FieldFacts & FieldKind<Of>

export type Language<Of> = {
  readonly subject: "exchanges" | "messages"
  readonly fields: readonly Field<Of>[]
  /** Fields of the other dialect: who uses one here is told where it belongs. */
  readonly foreign: readonly string[]
  readonly keywords: readonly Choice<Of>[]
  /** A bare word that means something by its form, such as `4xx`; null for all others. */
  readonly pattern: (word: string) => Judge<Of> | null
  /** Any other bare word, a phrase, a regular expression. */
  readonly text: (value: Text) => Judge<Of>
}

/** A field of a whole, asked about a part of it. Where the whole is not known, it is false. */
export function liftField<Whole, Part>(field: Field<Whole>, wholeOf: (part: Part) => Whole | undefined): Field<Part> {
  const lift = ({ test, cost }: Judge<Whole>): Judge<Part> => ({
    cost,
    test: part => {
      const whole = wholeOf(part)
      return whole !== undefined && test(whole)
    },
  })
  const facts: FieldFacts = field
  return { ...facts, ...liftKind<Whole, Part>(field, lift) }
}

function liftKind<Whole, Part>(field: FieldKind<Whole>, lift: (judge: Judge<Whole>) => Judge<Part>): FieldKind<Part> {
  switch (field.takes) {
    case "text":
      return { takes: "text", judge: value => lift(field.judge(value)) }
    case "number":
      return { takes: "number", quantity: field.quantity, judge: isIn => lift(field.judge(isIn)) }
    case "choice":
      return { takes: "choice", choices: field.choices.map(choice => ({ ...choice, judge: lift(choice.judge) })) }
    case "moment":
      return { takes: "moment", judge: moment => lift(field.judge(moment)) }
    case "member":
      return {
        takes: "member",
        judge: (member, memberAt, value, valueAt) => {
          const judge = field.judge(member, memberAt, value, valueAt)
          return isProblem(judge) ? judge : lift(judge)
        },
      }
    default:
      return field satisfies never
  }
}
