// A recording → what goes into a file: each exchange with its bodies and messages, read when it is its turn.

import { limits } from "../config.ts"
import type { Exchange, Message } from "../contract.ts"
import { decodeBody, readBody } from "../record/bodies.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { RecordedSession } from "../record/session.ts"
import type { TransferredBody, TransferredExchange } from "../transfer/transferred.ts"

export async function* exportedExchanges(
  session: RecordedSession,
  matches: (exchange: Exchange) => boolean,
): AsyncGenerator<TransferredExchange> {
  for (const record of session.records()) {
    const { exchange } = record
    if (!exchange || !matches(exchange)) continue
    const messages = () => messagesOf(session, record)
    yield {
      exchange,
      requestBody: await bodyOf(record, "request"),
      responseBody: await bodyOf(record, "response"),
      messages,
      gaps: record.pauses,
    }
  }
}

async function* messagesOf({ reader }: RecordedSession, record: ExchangeRecord): AsyncGenerator<Message> {
  const count = record.frames?.messageCount ?? 0
  for (let id = 1; id <= count; id++) {
    const message = await reader.message(record, id)
    if (message) yield message
  }
}

async function bodyOf(record: ExchangeRecord, of: "request" | "response"): Promise<TransferredBody | null> {
  const part = record[of]
  if (!part) return null
  const body = readBody(record, of, limits)
  if (!body) return { bytes: new Uint8Array(0), decoded: null, size: part.bodyBytes, isTruncated: part.bodyBytes > 0 }
  const decoded = await decodeBody(record, of, body, limits)
  const isSame = decoded.type === "problem" || decoded.bytes === body.bytes
  return {
    bytes: body.bytes,
    decoded: isSame ? null : decoded.bytes,
    size: part.bodyBytes,
    isTruncated: body.isTruncated,
    ...(part.isDecoded && { isDecoded: true }),
  }
}
