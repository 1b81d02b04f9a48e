// FIELDS → VALUES: looks things up among field lines. Knows no field by name, and changes nothing.
// RFC 9110 §5.1 (names are case-insensitive), §5.3 (a list may be spread over lines), §5.6.1 (lists).

import type { Fields } from "../../contract.ts"

/** The value of the first line of that name, or null. */
export function fieldValue(fields: Fields, name: string): string | null {
  const wanted = name.toLowerCase()
  return fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null
}

/** The values of all lines of that name, in order. */
export function fieldValues(fields: Fields, name: string): string[] {
  const wanted = name.toLowerCase()
  return fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
}

/** The members of a comma-separated list over all lines of that name, lower-cased. Knows no quoted strings. */
export function fieldTokens(fields: Fields, name: string): string[] {
  return (
    fieldValues(fields, name)
      .flatMap(value => value.split(","))
      .map(token => token.trim().toLowerCase())
      // RFC 9110 §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
      .filter(token => token !== "")
  )
}

export function hasToken(fields: Fields, name: string, token: string): boolean {
  return fieldTokens(fields, name).includes(token.toLowerCase())
}
