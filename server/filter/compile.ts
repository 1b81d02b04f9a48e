// A tree of terms → one judge. Closures call closures; nothing is allocated while judging. Side by side, cheap terms are asked
// first, so that a payload is only read when nothing cheaper decides.

import { cost, type Judge, type Language } from "./language.ts"
import { type Node, parse } from "./parse.ts"
import { isProblem, type Problem } from "./problem.ts"

export function compile<Of>(text: string, language: Language<Of>): Judge<Of> | Problem {
  const node = parse(text, language)
  return isProblem(node) ? node : judgeOf(node)
}

function judgeOf<Of>(node: Node<Of>): Judge<Of> {
  switch (node.type) {
    case "term":
      return node.judge
    case "not": {
      const { test, cost } = judgeOf(node.node)
      return { test: of => !test(of), cost }
    }
    case "all":
    case "any":
      return join(node.nodes.map(judgeOf), node.type === "any")
    default:
      return node satisfies never
  }
}

/** `verdict` is what a single one decides for all: true in an alternative, false in a conjunction. */
function join<Of>(judges: readonly Judge<Of>[], verdict: boolean): Judge<Of> {
  const sorted = [...judges].sort((one, other) => one.cost - other.cost)
  const tests = sorted.map(({ test }) => test)
  const dearest = sorted.at(-1)?.cost ?? cost.fact
  return {
    cost: dearest,
    test: of => {
      for (const test of tests) if (test(of) === verdict) return verdict
      return !verdict
    },
  }
}
