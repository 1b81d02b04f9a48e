// Finds a text in the keys and values of a JSON tree: once as it was sent, and once with its escapes resolved, so that "é" finds
// é and \u00e9. Pure.

import { unquote } from "./json-path.ts"
import type { JsonTree } from "./json-tree.ts"

/** More are of no use to anybody who walks through them. */
export const foundMax = 10_000

/** Nodes in which the text stands, ascending. */
export function findInTree(tree: JsonTree, query: string): readonly number[] {
  if (query === "") return []
  const wanted = query.toLowerCase()
  const found: number[] = []
  for (let node = 0; node < tree.count && found.length < foundMax; node++) {
    const key = tree.key(node)
    if ((key !== null && holds(key, wanted)) || (isScalar(tree, node) && holds(tree.value(node), wanted))) found.push(node)
  }
  return found
}

const isScalar = (tree: JsonTree, node: number): boolean => tree.kind(node) !== "object" && tree.kind(node) !== "array"

const holds = (text: string, wanted: string): boolean =>
  text.toLowerCase().includes(wanted) || (text.includes("\\") && unquote(text).toLowerCase().includes(wanted))
