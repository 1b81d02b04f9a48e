// Two JSON texts → what differs, place by place, and each of them printed so that it can be laid beside the other. Values are compared as
// they were sent: numbers of any length are never rounded (RFC 8259 §6). Pure.

import diff, { type Difference } from "microdiff"
import { unquote } from "../ui/json-path.ts"
import { type JsonTree, readJsonTree } from "../ui/json-tree.ts"

export type JsonChange = {
  readonly path: string
  /** As JSON; null: it was not there. */
  readonly before: string | null
  readonly after: string | null
}

/** Deeper ones are compared as text: walking down takes a call a level. */
const depthMax = 500

/** A leaf is the text of its value; names are what they mean, so that `"é"` and `"\u00e9"` are one. */
type Value = string | Value[] | { [name: string]: Value }

/** Null: they cannot be compared so. */
export function jsonChanges(before: string, after: string): readonly JsonChange[] | null {
  const [a, b] = [readJsonTree(before), readJsonTree(after)]
  if (a.count === 0 || b.count === 0 || isTooDeep(a) || isTooDeep(b)) return null
  // As members of something, so that two that are no objects can be compared too.
  return diff({ $: readValue(a, 0) }, { $: readValue(b, 0) }, { cyclesFix: false }).map(change => ({
    path: showPath(change.path),
    before: change.type === "CREATE" ? null : print(change.oldValue),
    after: change.type === "REMOVE" ? null : print(change.value),
  }))
}

/** Indented, with the names of every object in order: what was only moved is no difference then. Null where it is too deep. */
export function sortedJson(text: string): string | null {
  const tree = readJsonTree(text)
  return tree.count === 0 || isTooDeep(tree) ? null : printSorted(tree, 0, "")
}

function isTooDeep(tree: JsonTree): boolean {
  for (let node = 0; node < tree.count; node++) if (tree.depth(node) > depthMax) return true
  return false
}

function* childrenOf(tree: JsonTree, node: number): Generator<number> {
  for (let child = node + 1; child < tree.next(node); child = tree.next(child)) yield child
}

function readValue(tree: JsonTree, node: number): Value {
  const kind = tree.kind(node)
  if (kind === "array") return Array.from(childrenOf(tree, node), child => readValue(tree, child))
  if (kind === "object") {
    // A name may be that of something every object has.
    const members: { [name: string]: Value } = Object.create(null)
    // Of a name that comes twice the last one counts, as almost everywhere.
    for (const child of childrenOf(tree, node)) members[unquote(tree.key(child) ?? "")] = readValue(tree, child)
    return members
  }
  const text = tree.value(node)
  if (kind === "string") return JSON.stringify(unquote(text))
  return kind === "number" ? plainNumber(text) : text
}

/** "1.0" and "1e0" are 1; what has more digits than a number of JavaScript stays as it is. */
function plainNumber(text: string): string {
  const digits = text.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "")
  const value = Number(text)
  return digits.length <= 15 && Number.isFinite(value) ? String(value) : text
}

const print = (value: Value): string => {
  if (typeof value === "string") return value
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`
  return `{${Object.entries(value)
    .map(([name, of]) => `${JSON.stringify(name)}:${print(of)}`)
    .join(",")}}`
}

const showPath = ([, ...steps]: Difference["path"]): string =>
  `$${steps
    .map(step => (typeof step === "number" ? `[${step}]` : /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join("")}`

function printSorted(tree: JsonTree, node: number, indent: string): string {
  const kind = tree.kind(node)
  if (kind !== "object" && kind !== "array") return tree.value(node)
  const children = [...childrenOf(tree, node)]
  const [open, close] = kind === "object" ? ["{", "}"] : ["[", "]"]
  if (children.length === 0) return `${open}${close}`
  const inner = `${indent}  `
  const name = (child: number) => tree.key(child) ?? ""
  if (kind === "object") children.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a - b))
  const lines = children.map(child => `${inner}${tree.key(child) === null ? "" : `${tree.key(child)}: `}${printSorted(tree, child, inner)}`)
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`
}
