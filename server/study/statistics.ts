// MESSAGES → STATISTICS: what a person would otherwise compute by eye, in one pass over a WebSocket and in bounded memory. Goes on in
// slices, so that whoever shares the thread is not held up.

import { limits as defaultLimits } from "../config.ts"
import type { MessageId } from "../contract.ts"
import { epochNow } from "../record/epoch.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { Statistics } from "../statistics.ts"
import { previewOf } from "../wire/websocket/messages.ts"
import { GraphqlWsTimes } from "./protocols/graphql-ws.ts"
import { JsonRpcTimes } from "./protocols/json-rpc.ts"
import { PingTimes } from "./protocols/pings.ts"
import { SocketIoTimes } from "./protocols/socket-io.ts"
import { Scan, type ScanLimits } from "./scan.ts"
import type { ScannedMessage } from "./scanned-message.ts"
import { giveWay, takeSlice } from "./slices.ts"
import { TrafficCounts } from "./traffic.ts"
import { Turnaround } from "./turnaround.ts"

export type StatisticsLimits = ScanLimits & { readonly previewCharactersMax: number }

/** `now`: epoch milliseconds, for connections that are open. */
export type StatisticsOptions = { readonly buckets?: number; readonly now?: number }

export const bucketsDefault = 100
/** A pixel each of a wide chart. */
export const bucketsMax = 1_000
const lastMessagesMax = 10

/** Of all messages that there are when it begins; a record that is no WebSocket has none. */
export async function statistics(
  record: ExchangeRecord,
  { buckets = bucketsDefault, now = epochNow() }: StatisticsOptions = {},
  limits: StatisticsLimits = defaultLimits,
): Promise<Statistics> {
  const { frames, exchange } = record
  const messages = frames?.messageCount ?? 0
  const timeOf = (id: number): number => (frames && messages > 0 ? frames.frame(frames.lastFrameOf(id)).time : 0)
  const startAt = timeOf(1)
  const endAt = timeOf(messages)
  const traffic = new TrafficCounts(startAt, endAt, Math.max(1, Math.min(bucketsMax, Math.floor(buckets))))
  const turnaround = new Turnaround()
  const graphql = new GraphqlWsTimes(exchange?.websocket?.subprotocol ?? null)
  const protocols = [new PingTimes(), new JsonRpcTimes(), new SocketIoTimes(exchange?.url ?? ""), graphql]
  const lastMessages: Statistics["lastMessages"][number][] = []

  const take = (message: ScannedMessage) => {
    traffic.take(message)
    turnaround.take(message)
    for (const protocol of protocols) protocol.take(message)
    if (message.id > messages - lastMessagesMax) lastMessages.push(show(message, limits.previewCharactersMax))
  }
  using scan = new Scan(record, { first: 1, last: messages }, "payload", limits)
  while (takeSlice(scan, take)) await giveWay()

  const until = exchange?.durationMs != null ? exchange.startedAt + exchange.durationMs : Math.max(now, endAt)
  return {
    exchangeId: record.id,
    messages,
    firstAt: messages > 0 ? startAt : null,
    lastAt: messages > 0 ? endAt : null,
    until,
    ...traffic.result(until, messages),
    turnaround: turnaround.distribution(),
    replies: protocols.flatMap(protocol => protocol.times()),
    close: exchange?.websocket?.close ?? null,
    lastMessages,
  }
}

const show = (message: ScannedMessage, charactersMax: number): Statistics["lastMessages"][number] => ({
  id: message.id as MessageId,
  timestamp: message.timestamp,
  direction: message.direction,
  opcode: message.opcode,
  preview: previewOf(message.opcode, message.bytes(), charactersMax),
})
