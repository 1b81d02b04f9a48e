// What comes nearest to an expectation that is not met: of several terms that should hold together, what fulfils most of them, and which
// it misses. Three are kept, the first ones of the best.

import type { MessageSubject } from "../../filter/message-filter.ts"
import type { Node } from "../../filter/parse.ts"
import type { ExchangeRecord } from "../../record/exchange-record.ts"
import { type Counted, isAboutConnection } from "./counted.ts"
import type { Place } from "./tally.ts"
import { conjunctsOf, costOf, holds, showNode, termsOf } from "./terms.ts"
import type { Walker } from "./walk.ts"

export type Near = { readonly place: Place; readonly missed: readonly string[] }

const nearestMax = 3

type Part<Of> = { readonly node: Node<Of>; readonly text: string; readonly isTelling: boolean; readonly isRequired: boolean }

/** `isTelling`: to fulfil this part alone is worth being told. `isRequired`: what misses it is not near. */
class Nearest<Of> {
  readonly #parts: readonly Part<Of>[]
  #kept: Near[] = []

  constructor(root: Node<Of>, text: string, isTelling: (node: Node<Of>) => boolean, isRequired: (node: Node<Of>) => boolean) {
    this.#parts = conjunctsOf(root)
      .map(node => ({ node, text: showNode(node, text), isTelling: isTelling(node), isRequired: isRequired(node) }))
      // Cheap ones first: most of what is looked at misses enough of them.
      .sort((one, other) => costOf(one.node) - costOf(other.node))
  }

  take(of: Of, exchange: number, message: number | null): void {
    const missedMax = this.#kept.length < nearestMax ? this.#parts.length - 1 : this.#kept.at(-1)!.missed.length - 1
    const missed: Part<Of>[] = []
    let isTold = false
    for (const part of this.#parts) {
      if (holds(part.node, of)) isTold ||= part.isTelling
      else if (missed.push(part) > missedMax || part.isRequired) return
    }
    if (missed.length === 0 || !isTold) return
    this.#kept.push({ place: { exchange, message }, missed: missed.map(({ text }) => text) })
    this.#kept.sort((one, other) => one.missed.length - other.missed.length)
    this.#kept = this.#kept.slice(0, nearestMax)
  }

  get kept(): readonly Near[] {
    return this.#kept
  }
}

export function nearestExchanges(records: readonly ExchangeRecord[], { node, text }: Counted & { type: "exchanges" }): readonly Near[] {
  const nearest = new Nearest(
    node,
    text,
    () => true,
    () => false,
  )
  for (const { id, exchange } of records) if (exchange) nearest.take(exchange, id, null)
  return nearest.kept
}

/** A walker that looks for them, and what it has found. `hasSome`: the right connection is known, and others are not of interest. */
export function nearestMessages(
  { node, text }: Counted & { type: "messages" },
  hasSome: boolean,
): { readonly walker: Walker; readonly kept: () => readonly Near[] } {
  const isOfConnection = (part: Node<MessageSubject>) => termsOf(part).every(({ term }) => isAboutConnection(term, text))
  // That it was on the right connection is told of the connection.
  const nearest = new Nearest<MessageSubject>(
    node,
    text,
    part => !isOfConnection(part),
    part => hasSome && isOfConnection(part),
  )
  return { walker: { message: message => nearest.take(message, message.exchangeId, message.id) }, kept: () => nearest.kept }
}
