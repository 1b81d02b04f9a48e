// A filter's tree, looked at from outside: which terms it has, whether each part of it holds, and how it was written. Slower than what
// compile.ts makes of it, and able to say what is missing.

import type { Node } from "../../filter/parse.ts"

export type Term<Of> = Extract<Node<Of>, { readonly type: "term" }>

/** `isAffirmed`: an even number of minus signs stands before it. */
export type PlacedTerm<Of> = { readonly term: Term<Of>; readonly isAffirmed: boolean }

export function termsOf<Of>(node: Node<Of>, isAffirmed = true): readonly PlacedTerm<Of>[] {
  if (node.type === "term") return [{ term: node, isAffirmed }]
  if (node.type === "not") return termsOf(node.node, !isAffirmed)
  return node.nodes.flatMap(inner => termsOf(inner, isAffirmed))
}

/** What has to hold together. */
export const conjunctsOf = <Of>(node: Node<Of>): readonly Node<Of>[] => (node.type === "all" ? node.nodes.flatMap(conjunctsOf) : [node])

export function holds<Of>(node: Node<Of>, of: Of): boolean {
  switch (node.type) {
    case "term":
      return node.judge.test(of)
    case "not":
      return !holds(node.node, of)
    case "all":
      return node.nodes.every(inner => holds(inner, of))
    case "any":
      return node.nodes.some(inner => holds(inner, of))
    default:
      return node satisfies never
  }
}

/** As it stands in the filter's text, without what is not needed. */
export function showNode<Of>(node: Node<Of>, text: string): string {
  if (node.type === "term") return text.slice(node.at, node.at + node.length)
  if (node.type === "not") return `-${showNode(node.node, text)}`
  return `(${node.nodes.map(inner => showNode(inner, text)).join(node.type === "any" ? " OR " : " ")})`
}

/** What judging it may take. */
export const costOf = <Of>(node: Node<Of>): number => Math.max(0, ...termsOf(node).map(({ term }) => term.judge.cost))
