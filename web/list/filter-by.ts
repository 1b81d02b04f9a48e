// "Only this host", "not this path": a term, put into the filter that is there, so that what it said stays true. Pure.

import type { Exchange } from "../../server/contract.ts"
import { exchangeLanguage } from "../../server/filter/exchange-filter.ts"
import { type Node, parse } from "../../server/filter/parse.ts"
import { isProblem } from "../../server/filter/problem.ts"
import { scanText } from "../../server/filter/scan.ts"

export type FilterTerm = { readonly name: string; readonly term: string }

/** What the filter can say of an exchange, for a menu. `hosts`: those there are; one may be in the name of another. */
export function termsOf(exchange: Exchange, hosts: Iterable<string>): readonly FilterTerm[] {
  const path = exchange.path.split("?")[0] ?? ""
  const client = exchange.clientAddress.replace(/:\d+$/, "")
  return [
    ...(exchange.host === "" ? [] : [{ name: `host ${exchange.host}`, term: hostTerm(exchange.host, hosts) }]),
    ...(path === "" ? [] : [{ name: `path ${path}`, term: `path:${asValue(path)}` }]),
    ...(exchange.status === null ? [] : [{ name: `status ${exchange.status}`, term: `status:${exchange.status}` }]),
    { name: `protocol ${exchange.protocol.toUpperCase()}`, term: `protocol:${exchange.protocol}` },
    ...(exchange.method === "" ? [] : [{ name: `method ${exchange.method}`, term: `method:${asValue(exchange.method)}` }]),
    ...(client === "" ? [] : [{ name: `client ${client}`, term: `client:${asValue(client)}` }]),
  ]
}

/** The plain word, unless that would find others too: `example.com` is in `api.example.com`. */
export function hostTerm(host: string, hosts: Iterable<string>): string {
  const wanted = host.toLowerCase()
  for (const other of hosts) {
    const name = other.toLowerCase()
    if (name !== wanted && name.includes(wanted)) return `host:/^${wanted.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$/i`
  }
  return `host:${asValue(host)}`
}

/** A word where it is one, and otherwise a phrase: `/api/v1/` would be a regular expression, `a b` two terms. */
export function asValue(text: string): string {
  const scanned = scanText(text, 0)
  const isWord = !isProblem(scanned) && scanned.value.type === "word" && scanned.end === text.length && !text.includes("*")
  return isWord && !text.startsWith("(") ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`
}

/** The filter with the term, or with its opposite. What says the contrary goes; a filter that is none is replaced. */
export function withTerm(filter: string, term: string, isWanted: boolean): string {
  const added = isWanted ? term : `-${term}`
  const contrary = isWanted ? `-${term}` : term
  const before = filter.trim()
  const root = parse(before, exchangeLanguage)
  if (before === "" || isProblem(root)) return added
  if (root.type === "any") return `(${before}) ${added}`
  const pieces = piecesOf(root, before)
  if (pieces.includes(added)) return before
  if (!pieces.includes(contrary)) return `${before} ${added}`
  return [...pieces.filter(piece => piece !== contrary), added].join(" ")
}

/** The terms that stand side by side, as they are written; groups whole. */
function piecesOf<Of>(root: Node<Of>, text: string): readonly string[] {
  const nodes = root.type === "all" ? root.nodes : [root]
  const starts = nodes.map(node => startOf(node, text))
  return starts.map((start, at) => text.slice(start, starts[at + 1] ?? text.length).trim())
}

/** Of a node in its text: with its minus signs and parentheses, which the tree does not keep. */
function startOf<Of>(node: Node<Of>, text: string): number {
  let start = firstTerm(node)
  while (start > 0 && /[-(\s]/.test(text[start - 1]!) && !isBetween(text, start)) start--
  return start
}

/** White space ends what stood before, unless a parenthesis was opened there. */
const isBetween = (text: string, at: number): boolean => /\s/.test(text[at - 1]!) && !/\(\s*$/.test(text.slice(0, at))

function firstTerm<Of>(node: Node<Of>): number {
  if (node.type === "term") return node.at
  return firstTerm(node.type === "not" ? node.node : node.nodes[0]!)
}
