// RECORDS × CHECKS → HOW MANY OF EACH, and the first of them. One pass over the messages, whatever the number of checks; nothing is kept
// of what is counted but a few ids.

import type { ExchangeRecord } from "../../record/exchange-record.ts"
import type { FaultCode } from "../../wire/faults.ts"
import { payloadFaults } from "../../wire/websocket/messages.ts"
import type { CountCheck } from "./check.ts"
import type { Counted } from "./counted.ts"
import { holds } from "./terms.ts"
import { type Walker, walk } from "./walk.ts"

/** `message` null: the exchange itself, or its end without a close frame. */
export type Place = { readonly exchange: number; readonly message: number | null }

export type Tally = { count: number; readonly first: Place[] }

/** Faults inside payloads, which are found by reading them: of one kind on one connection, how many and the first. So there are few. */
export type PayloadFault = { readonly code: FaultCode; readonly exchange: number; readonly message: number; count: number }

/** Shown of what should not be there: one is to be looked at, and three show whether they are alike. */
const firstMax = 3

/** `unread`: messages that were counted as they passed, and whose bytes are not kept, or not all of them. */
export type Tallied = {
  readonly tallies: ReadonlyMap<CountCheck, Tally>
  readonly faults: readonly PayloadFault[]
  readonly unread: number
}

export const newTally = (): Tally => ({ count: 0, first: [] })

function add(tally: Tally, exchange: number, message: number | null): void {
  tally.count++
  if (tally.first.length < firstMax) tally.first.push({ exchange, message })
}

export async function tallyAll(records: readonly ExchangeRecord[], checks: readonly CountCheck[], wantsFaults: boolean): Promise<Tallied> {
  const tallies = new Map(checks.map(check => [check, newTally()]))
  for (const [{ counted }, tally] of tallies) if (counted.type === "exchanges") tallyExchanges(records, counted, tally)
  const faults = new Map<string, PayloadFault>()
  const walkers = [
    ...[...tallies].flatMap(([{ counted }, tally]) => (counted.type === "messages" ? [counterOf(counted, tally)] : [])),
    ...(wantsFaults ? [faultFinder(faults)] : []),
  ]
  const needsPayload = wantsFaults || checks.some(({ counted }) => counted.type === "messages" && counted.filter.needs === "payload")
  let unread = walkers.length === 0 ? 0 : records.reduce((sum, { frames }) => sum + (frames?.messageCount ?? 0), 0)
  if (walkers.length > 0)
    await walk(records, needsPayload ? "payload" : "index", {
      message: message => {
        if (!needsPayload || !message.isTruncated()) unread--
        for (const walker of walkers) walker.message(message)
      },
      end: end => {
        for (const walker of walkers) walker.end?.(end)
      },
    })
  return { tallies, faults: [...faults.values()], unread: Math.max(0, unread) }
}

function tallyExchanges(records: readonly ExchangeRecord[], { node }: Counted & { type: "exchanges" }, tally: Tally): void {
  for (const { id, exchange } of records) if (exchange && holds(node, exchange)) add(tally, id, null)
}

function counterOf({ filter, hasEnds }: Counted & { type: "messages" }, tally: Tally): Walker {
  return {
    message: message => {
      if (filter.matches(message)) add(tally, message.exchangeId, message.id)
    },
    end: end => {
      if (hasEnds && filter.matches(end)) add(tally, end.exchangeId, null)
    },
  }
}

function faultFinder(faults: Map<string, PayloadFault>): Walker {
  return {
    message: message => {
      if ((message.opcode !== 1 && message.opcode !== 8) || message.isTruncated()) return
      for (const code of payloadFaults(message.opcode, message.bytes())) {
        const key = `${message.exchangeId} ${code}`
        const known = faults.get(key)
        if (known) known.count++
        else faults.set(key, { code, exchange: message.exchangeId, message: message.id, count: 1 })
      }
    },
  }
}
