// Which rows of a JSON tree are seen, when some of its nodes are closed, and where the arrow keys lead. Pure.
// A row is a node, or the end of one that is open, written as ~node.

import type { JsonTree } from "./json-tree.ts"

export type Closed = Uint8Array

export const isContainer = (tree: JsonTree, node: number): boolean => {
  const kind = tree.kind(node)
  return (kind === "object" || kind === "array") && tree.size(node) > 0
}

export const isEnd = (row: number): boolean => row < 0

export function rowsOf(tree: JsonTree, closed: Closed): Int32Array {
  const rows = new Int32Array(2 * tree.count)
  const open: number[] = []
  let length = 0
  for (let node = 0; node < tree.count; ) {
    while (open.length > 0 && node >= tree.next(open.at(-1)!)) rows[length++] = ~open.pop()!
    rows[length++] = node
    if (closed[node] === 0 && isContainer(tree, node)) {
      open.push(node)
      node++
    } else node = tree.next(node)
  }
  while (open.length > 0) rows[length++] = ~open.pop()!
  return rows.subarray(0, length)
}

/** Everything at `level` and below is closed; level 0 leaves the top alone. */
export function closedFrom(tree: JsonTree, level: number): Closed {
  const closed = new Uint8Array(tree.count)
  for (let node = 0; node < tree.count; node++) if (tree.depth(node) >= level) closed[node] = 1
  return closed
}

/** The deepest level that shows at most so many rows, and at least one. */
export function levelFor(tree: JsonTree, rowsMax: number): number {
  const atDepth: number[] = []
  for (let node = 0; node < tree.count; node++) {
    const depth = tree.depth(node)
    atDepth[depth] = (atDepth[depth] ?? 0) + (isContainer(tree, node) ? 2 : 1)
  }
  let rows = atDepth[0] ?? 0
  for (let level = 1; level < atDepth.length; level++) {
    rows += atDepth[level]!
    if (rows > rowsMax) return Math.max(1, level - 1)
  }
  return Math.max(1, atDepth.length)
}

/** Opens what a node stands in. Returns whether anything was closed. */
export function openTo(tree: JsonTree, closed: Closed, node: number): boolean {
  let isChanged = false
  for (let at = tree.parent(node); at >= 0; at = tree.parent(at)) {
    isChanged ||= closed[at] === 1
    closed[at] = 0
  }
  return isChanged
}

/** The row of a node; rows ascend by place in the text, so halving finds it. -1 where it is not seen. */
export function rowOf(tree: JsonTree, rows: Int32Array, node: number): number {
  let low = 0
  let high = rows.length - 1
  const place = (row: number): number => (isEnd(row) ? tree.end(~row) - 1 : tree.start(row))
  const wanted = tree.start(node)
  while (low <= high) {
    const middle = (low + high) >> 1
    const row = rows[middle]!
    if (row === node) return middle
    if (place(row) < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
