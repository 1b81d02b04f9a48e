// What tells one kind of message from another: the member by which most protocols name it. From a text, whole or cut, to a filter that finds
// messages like this one. Pure.

import { tokens } from "../ui/json.ts"

/** The commonest first: of several, the first in this order counts. */
const names = ["type", "event", "method", "op", "action", "cmd", "kind", "topic", "channel"]

/** `json.type:"message"`; null where nothing tells. */
export function filterOfAlike(text: string): string | null {
  const members = topMembers(text)
  const name = names.find(each => members.has(each))
  if (name === undefined) return null
  const value = members.get(name)!
  if (!value.startsWith('"')) return `json.${name}:${value}`
  // A phrase of the filter language knows two escapes; a value that needs others is no name of a kind.
  if (!value.endsWith('"') || value.length < 3 || value.includes("\\")) return null
  return `json.${name}:${value}`
}

/** Strings, numbers and words right inside the outermost object, as they were sent. */
function topMembers(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (!/^\s*\{/.test(text)) return found
  let depth = 0
  let key: string | null = null
  for (const { kind, text: piece } of tokens(text)) {
    if (piece === "{" || piece === "[") depth++
    else if (piece === "}" || piece === "]") depth--
    else if (depth === 1 && kind === "key") key = piece.slice(1, -1)
    else if (depth === 1 && key !== null && (kind === "string" || kind === "number" || kind === "word")) {
      if (!found.has(key)) found.set(key, piece)
      key = null
    }
    if (depth !== 1 && kind !== "space") key = null
  }
  return found
}
