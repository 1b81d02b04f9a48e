// The pong of a ping and the ping of a pong: the nearest one from the other side with the same payload (RFC 6455 §5.5.3). Pure.

import type { Message, MessageRow } from "../../server/contract.ts"

/** How far is looked: what is further away is hardly at hand, and an answer so late is none. */
const lookedAtMax = 500

export type Control = Pick<Message, "id" | "direction" | "opcode" | "data" | "isBinary">

export function partnerOf(of: Control, row: (id: number) => MessageRow | undefined): MessageRow | null {
  const step = of.opcode === 9 ? 1 : -1
  for (let id = of.id + step; Math.abs(id - of.id) <= lookedAtMax; id += step) {
    const other = row(id)
    if (!other) return null
    const isPartner = other.direction !== of.direction && other.opcode === (of.opcode === 9 ? 10 : 9)
    if (isPartner && other.data === of.data && other.isBinary === of.isBinary) return other
  }
  return null
}
