// A JSON text as a tree, without parsing a value: every node is a place in the text, so that long numbers, repeated names, the order and
// the escapes are those that were sent (RFC 8259). Arrays of numbers, because an object per node would cost a large document seconds.
// Pure; forgives text cut anywhere.

import { stringEnd } from "./json.ts"

export type JsonKind = "object" | "array" | "string" | "number" | "word" | "other"

/** Nodes are numbered in the order of the text; -1 is no node. */
export type JsonTree = {
  readonly text: string
  readonly count: number
  kind(node: number): JsonKind
  /** Where its value stands in the text. */
  start(node: number): number
  end(node: number): number
  /** Its name as it was sent, with quotes; null in an array and at the top. */
  key(node: number): string | null
  value(node: number): string
  parent(node: number): number
  depth(node: number): number
  /** How many members or elements it has itself. */
  size(node: number): number
  /** Among the children of its parent, from 0. */
  position(node: number): number
  /** The first node after it and everything in it. */
  next(node: number): number
}

const kinds = ["object", "array", "string", "number", "word", "other"] as const
const fieldsPerNode = 9
const [atKind, atKey, atKeyEnd, atStart, atEnd, atParent, atDepth, atSize, atNext] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const

export function readJsonTree(text: string): JsonTree {
  const { nodes, count, positions } = new Scan(text).run()
  const field = (node: number, at: number): number => nodes[node * fieldsPerNode + at]!
  return {
    text,
    count,
    kind: node => kinds[field(node, atKind)]!,
    start: node => field(node, atStart),
    end: node => field(node, atEnd),
    key: node => (field(node, atKey) < 0 ? null : text.slice(field(node, atKey), field(node, atKeyEnd))),
    value: node => text.slice(field(node, atStart), field(node, atEnd)),
    parent: node => field(node, atParent),
    depth: node => field(node, atDepth),
    size: node => field(node, atSize),
    position: node => positions[node]!,
    next: node => field(node, atNext),
  }
}

const [space, tab, lineFeed, carriageReturn, quote] = [32, 9, 10, 13, 34]
const [comma, colon, openBrace, closeBrace, openBracket, closeBracket, minus, zero, nine] = [44, 58, 123, 125, 91, 93, 45, 48, 57]

/** One pass over a text. Lives only as long as the pass. */
class Scan {
  readonly #text: string
  #nodes = new Int32Array(1024 * fieldsPerNode)
  #positions = new Int32Array(1024)
  #count = 0
  #open = -1
  #key = -1
  #keyEnd = -1

  constructor(text: string) {
    this.#text = text
  }

  run(): { readonly nodes: Int32Array; readonly positions: Int32Array; readonly count: number } {
    const text = this.#text
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at)
      if (isSpace(code) || code === comma || code === colon) at++
      else if (code === openBrace || code === openBracket) {
        this.#open = this.#add(code === openBrace ? 0 : 1, at, text.length)
        at++
      } else if (code === closeBrace || code === closeBracket) this.#close(++at)
      else if (code === quote) at = this.#string(at)
      else at = this.#scalar(at)
    }
    while (this.#open >= 0) this.#close(text.length)
    return { nodes: this.#nodes, positions: this.#positions, count: this.#count }
  }

  #string(start: number): number {
    const end = stringEnd(this.#text, start)
    let after = end
    while (isSpace(this.#text.charCodeAt(after))) after++
    const isKey = this.#open >= 0 && this.#nodes[this.#open * fieldsPerNode + atKind] === 0 && this.#key < 0
    if (isKey && this.#text.charCodeAt(after) === colon) {
      this.#key = start
      this.#keyEnd = end
      return after + 1
    }
    this.#add(2, start, end)
    return end
  }

  #scalar(start: number): number {
    let end = start + 1
    while (end < this.#text.length && !isDelimiter(this.#text.charCodeAt(end))) end++
    const first = this.#text.charCodeAt(start)
    const isNumber = first === minus || (first >= zero && first <= nine)
    this.#add(isNumber ? 3 : /^(?:true|false|null)$/.test(this.#text.slice(start, Math.min(end, start + 6))) ? 4 : 5, start, end)
    return end
  }

  #add(kind: number, start: number, end: number): number {
    const node = this.#count++
    if (this.#count > this.#positions.length) this.#grow()
    const base = node * fieldsPerNode
    const nodes = this.#nodes
    const parent = this.#open
    nodes[base + atKind] = kind
    nodes[base + atKey] = this.#key
    nodes[base + atKeyEnd] = this.#keyEnd
    nodes[base + atStart] = start
    nodes[base + atEnd] = end
    nodes[base + atParent] = parent
    nodes[base + atDepth] = parent < 0 ? 0 : nodes[parent * fieldsPerNode + atDepth]! + 1
    nodes[base + atNext] = node + 1
    if (parent >= 0) this.#positions[node] = nodes[parent * fieldsPerNode + atSize]!++
    this.#key = -1
    return node
  }

  #close(end: number): void {
    // More are closed than were opened.
    if (this.#open < 0) return
    const base = this.#open * fieldsPerNode
    this.#nodes[base + atEnd] = end
    this.#nodes[base + atNext] = this.#count
    this.#open = this.#nodes[base + atParent]!
    this.#key = -1
  }

  #grow(): void {
    const nodes = new Int32Array(this.#nodes.length * 2)
    nodes.set(this.#nodes)
    const positions = new Int32Array(this.#positions.length * 2)
    positions.set(this.#positions)
    this.#nodes = nodes
    this.#positions = positions
  }
}

const isSpace = (code: number): boolean => code === space || code === lineFeed || code === carriageReturn || code === tab

const isDelimiter = (code: number): boolean =>
  isSpace(code) ||
  code === comma ||
  code === colon ||
  code === quote ||
  code === openBrace ||
  code === closeBrace ||
  code === openBracket ||
  code === closeBracket
