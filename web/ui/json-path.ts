// Where a node of a JSON text stands, in words that can be used elsewhere: as JavaScript writes it, and as the message filter finds it.
// And what its value may stand for. Pure.

import { showDateTime } from "./format.ts"
import type { JsonTree } from "./json-tree.ts"

/** "$.a.b[0]", and `$["a b"]` where a name is none of JavaScript's. */
export function jsonPath(tree: JsonTree, node: number): string {
  return `$${stepsTo(tree, node)
    .map(step => (typeof step === "number" ? `[${step}]` : /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join("")}`
}

/** A message filter that finds this value at this place (`json.a.b:5`); null for what the filter cannot say. */
export function jsonQuery(tree: JsonTree, node: number): string | null {
  const kind = tree.kind(node)
  const steps = stepsTo(tree, node)
  if (steps.length === 0 || kind === "object" || kind === "array" || kind === "other") return null
  if (steps.some(step => typeof step === "string" && !/^[A-Za-z_][\w-]*$/.test(step))) return null
  const value = kind === "string" ? quotedForFilter(unquote(tree.value(node))) : tree.value(node)
  return value === null ? null : `json.${steps.join(".")}:${value}`
}

/** The text of a JSON string; of one that is cut or wrong, what stands between its quotes. */
export function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "string" ? value : text
  } catch {
    return text.replace(/^"|"$/g, "")
  }
}

/** What a number or a string stands for, where it looks like a point in time: local time, else null. */
export function momentOf(kind: string, value: string): string | null {
  if (kind === "number" && /^\d{10}(?:\.\d+)?$|^\d{13}(?:\.\d+)?$/.test(value)) {
    const seconds = value.split(".")[0]!.length === 10
    const epoch = Number(value) * (seconds ? 1000 : 1)
    return isLikely(epoch) ? `${showDateTime(epoch)} local time, as ${seconds ? "seconds" : "milliseconds"} since 1970` : null
  }
  if (kind !== "string" || !/^"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"$/.test(value)) return null
  const epoch = Date.parse(value.slice(1, -1))
  return Number.isNaN(epoch) ? null : `${showDateTime(epoch)} local time`
}

/** Between 2001 and 2100: what is outside is more likely a number. */
const isLikely = (epoch: number): boolean => epoch > 978_307_200_000 && epoch < 4_102_444_800_000

function stepsTo(tree: JsonTree, node: number): (string | number)[] {
  const steps: (string | number)[] = []
  for (let at = node; tree.parent(at) >= 0; at = tree.parent(at)) {
    const key = tree.key(at)
    steps.push(key === null ? tree.position(at) : unquote(key))
  }
  return steps.reverse()
}

/** The filter's phrases know two escapes and are one line. */
function quotedForFilter(text: string): string | null {
  return text.length > 200 || /[\r\n]/.test(text) ? null : `"${text.replace(/["\\]/g, "\\$&")}"`
}
