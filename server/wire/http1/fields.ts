// FIELDS → VALUES: looks things up among field lines. Knows no field by name, and changes nothing.
// RFC 9110 §5.1 (names are case-insensitive), §5.3 (a list may be spread over lines), §5.6.1 (lists).

import type { Fields } from "../../contract.ts"

/** The value of the first line of that name, or null. */
export function fieldValue(fields: Fields, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const field of fields) if (isNamed(field, wanted)) return field[1]
  return null
}

/** The values of all lines of that name, in order. */
export function fieldValues(fields: Fields, name: string): string[] {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (const field of fields) if (isNamed(field, wanted)) values.push(field[1])
  return values
}

/** The members of a comma-separated list over all lines of that name, lower-cased. Knows no quoted strings. */
export function fieldTokens(fields: Fields, name: string): string[] {
  const tokens: string[] = []
  for (const value of fieldValues(fields, name)) {
    for (const member of value.split(",")) {
      const token = member.trim().toLowerCase()
      // RFC 9110 §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
      if (token !== "") tokens.push(token)
    }
  }
  return tokens
}

export function hasToken(fields: Fields, name: string, token: string): boolean {
  return fieldTokens(fields, name).includes(token.toLowerCase())
}

/** Lengths first: every field of every head is asked some ten times, and most are told apart by them. */
const isNamed = (field: Fields[number], wanted: string): boolean => field[0].length === wanted.length && field[0].toLowerCase() === wanted
