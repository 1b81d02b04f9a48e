// Looks things up among field lines: names are compared without regard to case (RFC 9110 §5.1), lists may be spread over lines (§5.3).

import type { Fields } from "../../server/contract.ts"

/** The values of all lines of that name, in order. `name` in small letters. */
export const fieldValues = (fields: Fields | undefined, name: string): readonly string[] =>
  (fields ?? []).filter(([spelt]) => spelt.toLowerCase() === name).map(([, value]) => value)

/** As one value (RFC 9110 §5.2); null where there is none. */
export function fieldValue(fields: Fields | undefined, name: string): string | null {
  const values = fieldValues(fields, name)
  return values.length === 0 ? null : values.join(", ")
}

/** The members of a list, as they are spelt. Knows no quoted strings. */
export const fieldMembers = (fields: Fields | undefined, name: string): readonly string[] =>
  fieldValues(fields, name)
    .flatMap(value => value.split(","))
    .map(member => member.trim())
    .filter(member => member !== "")

/** `token` in small letters. */
export const hasToken = (fields: Fields | undefined, name: string, token: string): boolean =>
  fieldMembers(fields, name).some(member => member.toLowerCase() === token)
