// RECORDS → MESSAGES, one after the other, and after those of a connection its end, where that was without a close frame: one pass for
// all checks, in slices, at the speed of a search.

import { limits } from "../../config.ts"
import type { Exchange } from "../../contract.ts"
import { abnormalEnd } from "../../filter/message-fields.ts"
import type { MessageSubject } from "../../filter/message-filter.ts"
import type { ExchangeRecord } from "../../record/exchange-record.ts"
import { type Needs, Scan } from "../../study/scan.ts"
import type { ScannedMessage } from "../../study/scanned-message.ts"
import { giveWay, takeSlice } from "../../study/slices.ts"

export type Walker = {
  /** Valid until the next one. */
  readonly message: (message: ScannedMessage) => void
  readonly end?: (end: MessageSubject) => void
}

export async function walk(records: readonly ExchangeRecord[], needs: Needs, { message, end }: Walker): Promise<void> {
  for (const record of records) {
    let lastAt: number | null = null
    const take = (one: ScannedMessage): void => {
      lastAt = one.timestamp
      message(one)
    }
    const last = record.frames?.messageCount ?? 0
    if (last > 0) {
      using scan = new Scan(record, { first: 1, last }, needs, limits)
      while (takeSlice(scan, take)) await giveWay()
    }
    const { exchange } = record
    if (end && exchange && endedAbnormally(exchange)) end(endOf(exchange, last + 1, lastAt))
  }
}

/** RFC 6455 §7.1.5: 1006 is said of a connection that was closed without a close frame. */
export const endedAbnormally = ({ websocket }: Exchange): boolean => websocket?.close?.code === 1006

/** The end of a connection as filters ask about it. Of one that has not ended, only the questions about the exchange make sense. */
export function endOf(exchange: Exchange, id = 0, lastMessageAt: number | null = null): MessageSubject {
  const sinceOpenMs = exchange.durationMs ?? 0
  const timestamp = exchange.startedAt + sinceOpenMs
  return {
    id,
    exchangeId: exchange.id,
    exchange,
    timestamp,
    // Of whom went away first; of nobody it is the server who is missed.
    direction: exchange.websocket?.close?.by === "client" ? "client-to-server" : "server-to-client",
    opcode: abnormalEnd,
    wireLength: 0,
    isCompressed: false,
    isFragmented: false,
    sinceOpenMs,
    gapMs: lastMessageAt === null ? 0 : timestamp - lastMessageAt,
    isInjected: false,
    isModified: false,
    isDropped: false,
    note: "",
    length: () => 0,
    isTruncated: () => false,
    text: () => "",
    lowerText: () => "",
    json: () => undefined,
    closeCode: () => exchange.websocket?.close?.code ?? null,
  }
}
