// Text → a tree of terms, or the first problem in it; never throws. Terms side by side are ANDed, `OR` between them binds weaker,
// `-` negates, parentheses group. What the terms mean, the language says: parse.ts knows no field by name.
// All: any ("OR" any)* · any: ("-"* (term | "(" all ")"))*

import type { Judge, Language } from "./language.ts"
import { isProblem, type Problem, problem, quoted } from "./problem.ts"
import { isBoundary, isSpace } from "./scan.ts"
import { readTerm } from "./term.ts"

export type Node<Of> =
  | { readonly type: "all" | "any"; readonly nodes: readonly Node<Of>[] }
  | { readonly type: "not"; readonly node: Node<Of> }
  | { readonly type: "term"; readonly at: number; readonly length: number; readonly judge: Judge<Of> }

/** Longer than any query a person or a script wrote, and short enough to be compiled at every key press. */
export const filterCharactersMax = 10_000
/** Parentheses and minus signs inside each other: far from the stack's end, in a worker too. */
export const filterDepthMax = 100

type State<Of> = { readonly text: string; readonly language: Language<Of>; at: number; depth: number }

/** An empty text is a tree that all things match. */
export function parse<Of>(text: string, language: Language<Of>): Node<Of> | Problem {
  if (text.length > filterCharactersMax) {
    const message = `the filter has ${text.length} characters`
    return problem(filterCharactersMax, text.length - filterCharactersMax, message, `at most ${filterCharactersMax}`)
  }
  const state = { text, language, at: 0, depth: 0 }
  const node = readAlternatives(state)
  if (isProblem(node) || state.at === text.length) return node
  return problem(state.at, 1, "this `)` closes nothing", "a `(` before it, or the text in quotes")
}

function readAlternatives<Of>(state: State<Of>): Node<Of> | Problem {
  const nodes: Node<Of>[] = []
  for (;;) {
    const node = readSequence(state)
    if (isProblem(node)) return node
    const isEmpty = node.type === "all" && node.nodes.length === 0
    const or = state.at
    const hasOr = isOr(state.text, or)
    if (isEmpty && hasOr) return problem(or, 2, "nothing stands before this `OR`", "a term on each side of it, or the text in quotes")
    if (isEmpty && nodes.length > 0) return problem(state.at, 0, "nothing stands after the last `OR`", "a term on each side of it")
    nodes.push(node)
    if (!hasOr) return nodes.length === 1 ? node : { type: "any", nodes }
    state.at += 2
  }
}

function readSequence<Of>(state: State<Of>): Node<Of> | Problem {
  const { text } = state
  const nodes: Node<Of>[] = []
  for (;;) {
    while (isSpace(text[state.at])) state.at++
    if (state.at === text.length || text[state.at] === ")" || isOr(text, state.at))
      return nodes.length === 1 ? nodes[0]! : { type: "all", nodes }
    const node = readNegatable(state)
    if (isProblem(node)) return node
    nodes.push(node)
  }
}

function readNegatable<Of>(state: State<Of>): Node<Of> | Problem {
  const { text, at } = state
  if (text[at] !== "-" && text[at] !== "(") return readTerm(state)
  if (state.depth === filterDepthMax)
    return problem(at, 1, `more than ${filterDepthMax} parentheses and minus signs are inside each other`, "a simpler filter")
  state.depth++
  const node = text[at] === "(" ? readGroup(state) : readNegation(state)
  state.depth--
  return node
}

function readNegation<Of>(state: State<Of>): Node<Of> | Problem {
  const at = state.at++
  if (isBoundary(state.text[state.at]) || isOr(state.text, state.at))
    return problem(at, 1, "this `-` negates nothing", "a term right after it, or the text in quotes")
  const node = readNegatable(state)
  return isProblem(node) ? node : { type: "not", node }
}

function readGroup<Of>(state: State<Of>): Node<Of> | Problem {
  const at = state.at++
  const node = readAlternatives(state)
  if (isProblem(node)) return node
  if (state.text[state.at] !== ")") return problem(at, 1, "this `(` is not closed", "a `)`, or the text in quotes")
  state.at++
  if (node.type === "all" && node.nodes.length === 0)
    return problem(
      at,
      state.at - at,
      `there is nothing in ${quoted(state.text.slice(at, state.at))}`,
      "a term between them, or the text in quotes",
    )
  return node
}

const isOr = (text: string, at: number): boolean => text.startsWith("OR", at) && (isBoundary(text[at + 2]) || text[at + 2] === "(")
