// Schemas are for the description of the API; what the server means are the types of contract.ts. Here a schema is given its words, and
// TypeScript proves that it is its type: nothing more, nothing less, nothing optional that is not.

import * as z from "zod/mini"
import { said } from "../parameters.ts"

/** A type as JSON shows it: no brand, no `readonly`, and what is absent is not undefined. */
type Plain<T> = T extends { readonly brand: string } ? number : { -readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> }

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** `schemaOf<Fault>()(schema, what, example)`: two calls, because TypeScript infers all type arguments of a call or none. */
export const schemaOf =
  <Type>() =>
  <Schema extends z.ZodMiniType>(
    schema: Same<Plain<z.output<Schema>>, Plain<Type>> extends true ? Schema : "the schema is not the type",
    what: string,
    example: Type,
  ): Schema =>
    said(schema as Schema, { description: what, examples: [example] })

/** A field, with what it means: a copy, because the same schema means something else in another field. */
export const field = <Schema extends z.ZodMiniType>(schema: Schema, what: string): Schema =>
  schema.check(z.meta({ description: what })) as Schema

export const id = (what: string) => field(z.int().check(z.minimum(1)), what)
export const count = (what: string) => field(z.int().check(z.minimum(0)), what)
export const moment = (what: string) => field(z.number(), `${what} Epoch milliseconds, with fraction.`)
export const duration = (what: string) => field(z.nullable(z.number()), `${what} Milliseconds; null: not known (yet).`)
export const sentence = (what: string) => field(z.nullable(z.string()), what)
