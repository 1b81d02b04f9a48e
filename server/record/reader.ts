// Bytes → messages, on demand: windows of a list, or one message whole. Nothing of it happens while traffic passes.

import type { Direction, Exchange, Frame, Gap, Message, MessageId, MessageRow, WireFrame } from "../contract.ts"
import { faultText } from "../wire/faults.ts"
import { closeOf, isShownAsBinary, payloadFaults, previewOf, textOf } from "../wire/websocket/messages.ts"
import type { ExchangeRecord } from "./exchange-record.ts"
import { type Payload, type PayloadLimits, Payloads, payloadLengthIn, readFrame } from "./payloads.ts"

/** How long reading may hold up the relay before it makes way. */
const sliceMs = 4

export type ReaderLimits = PayloadLimits & {
  readonly previewCharactersMax: number
  readonly listedDataBytesMax: number
  readonly listedFramesMax: number
}

/** Ids, exclusive. `before` alone gives the last ones before it. */
export type Page = { readonly after: number | null; readonly before: number | null; readonly limit: number }

/** `gaps`: frames that were not recorded, between the messages of the window and right before and after them. */
export type MessageWindow = {
  readonly messages: readonly MessageRow[]
  readonly total: number
  readonly next: number | null
  readonly gaps: readonly Gap[]
}

/** Frames count from 1. `next` is the `after` of the following window, null at the end. */
export type FrameWindow = { readonly frames: readonly WireFrame[]; readonly total: number; readonly next: number | null }

export class Reader {
  readonly #limits: ReaderLimits
  readonly #payloads: Payloads

  constructor(limits: ReaderLimits) {
    this.#limits = limits
    this.#payloads = new Payloads(limits)
  }

  /** A window of the messages of an exchange, ascending. `next` is the `after` of the following window, null at the end. */
  async window(record: ExchangeRecord, page: Page): Promise<MessageWindow> {
    const total = record.frames?.messageCount ?? 0
    const { start, end, last } = placeOf(page, total)
    const messages = await this.rows(
      record,
      Array.from({ length: Math.max(0, last - start + 1) }, (_, at) => start + at),
    )
    const gaps = record.pauses.filter(({ after }) => after >= start - 1 && after <= last)
    return { messages, total, next: last < end ? last : null, gaps }
  }

  /** Messages that were chosen one by one. */
  async rows(record: ExchangeRecord, ids: readonly number[]): Promise<MessageRow[]> {
    const messages: MessageRow[] = []
    let sliceEnd = performance.now() + sliceMs
    for (const id of ids) {
      if (hasMessage(record, id)) messages.push(await this.#row(record, id))
      if (performance.now() < sliceEnd) continue
      await new Promise(resolve => setImmediate(resolve))
      sliceEnd = performance.now() + sliceMs
    }
    return messages
  }

  /** The same bytes as they were on the wire: frames, not joined and not decompressed. */
  frames(record: ExchangeRecord, page: Page): FrameWindow {
    const total = record.frames?.frameCount ?? 0
    const { start, end, last } = placeOf(page, total)
    const frames: WireFrame[] = []
    const messageOf = messagesAlong(record)
    for (let id = start; id <= last; id++) frames.push(this.#wireFrame(record, id, messageOf(id - 1)))
    return { frames, total, next: last < end ? last : null }
  }

  /** The payload of frame `id` as it was on the wire, unmasked; null where there is none or its bytes are not kept. */
  frameData(record: ExchangeRecord, id: number): Uint8Array | null {
    if (!record.frames || !Number.isInteger(id) || id < 1 || id > record.frames.frameCount) return null
    const { payload, isWhole } = readFrame(record, record.frames.frame(id - 1), this.#limits.messageBytesMax)
    return isWhole ? payload : null
  }

  #wireFrame(record: ExchangeRecord, id: number, messageId: number | null): WireFrame {
    const index = record.frames!
    const indexed = index.frame(id - 1)
    const { previewCharactersMax } = this.#limits
    const { header, payload } = readFrame(record, indexed, previewCharactersMax * 4)
    const frame = { ...toFrame({ indexed, header }), id, messageId: messageId as MessageId | null, direction: indexed.direction }
    // Of a compressed message, and of a fragment, the octets are what there is to see.
    const isPlain = (indexed.rsv & 4) === 0 && indexed.opcode !== 0
    const preview = payload ? previewOf(isPlain ? indexed.opcode : 2, payload, previewCharactersMax) : ""
    return { ...frame, offset: indexed.start, preview }
  }

  /** One message with its payload, or null where there is none with this id. */
  async message(record: ExchangeRecord, id: number): Promise<Message | null> {
    if (!hasMessage(record, id)) return null
    const payload = await this.#payloads.read(record, id, Number.POSITIVE_INFINITY)
    const facts = this.#facts(record.exchange, record, id, payload, this.#limits.frameListMax)
    return { ...facts, data: dataOf(facts.opcode, facts.isBinary, payload.bytes) }
  }

  /** The payload octets of a message, of any length; null where there is no such message or not all of its bytes are kept. */
  async data(record: ExchangeRecord, id: number): Promise<Uint8Array | AsyncIterable<Uint8Array> | null> {
    return hasMessage(record, id) ? this.#payloads.stream(record, id) : null
  }

  async #row(record: ExchangeRecord, id: number): Promise<MessageRow> {
    const { previewCharactersMax, listedDataBytesMax, listedFramesMax } = this.#limits
    // Enough for the preview in the longest UTF-8, and for data that is listed whole.
    const payload = await this.#payloads.read(record, id, Math.max(previewCharactersMax * 4, listedDataBytesMax))
    const facts = this.#facts(record.exchange, record, id, payload, listedFramesMax)
    const row = { ...facts, preview: previewOf(facts.opcode, payload.bytes, previewCharactersMax) }
    const isShort = payload.length <= listedDataBytesMax && payload.problem === null
    return isShort ? { ...row, data: dataOf(facts.opcode, facts.isBinary, payload.bytes) } : row
  }

  #facts(exchange: Exchange | undefined, record: ExchangeRecord, id: number, payload: Payload, framesMax: number): Omit<Message, "data"> {
    const first = payload.frames[0]!.indexed
    const last = payload.frames.at(-1)!.indexed
    const { opcode } = first
    const isTooLong = payload.length > this.#limits.messageBytesMax
    const mark = record.marks.get(id)
    const wire = record.wireOf(id)
    return {
      id: id as MessageId,
      exchangeId: exchange?.id ?? record.id,
      timestamp: last.time,
      direction: first.direction,
      opcode,
      isBinary: isShownAsBinary(opcode, payload.bytes),
      length: payload.length,
      wireLength: payload.wireLength,
      compressed: payload.isCompressed,
      truncated: payload.problem !== null || isTooLong,
      problem: payload.problem ?? (isTooLong ? "The message is longer than is shown; this is its beginning." : null),
      faults: faultsOf(opcode, payload),
      injected: false,
      modified: false,
      dropped: false,
      close: opcode === 8 && (wire ?? payload).problem === null ? closeOf(payload.bytes) : null,
      frames: payload.frames.slice(0, framesMax).map(toFrame),
      note: mark?.note ?? "",
      color: mark?.color ?? "",
      ...wire,
    }
  }
}

/**
 * Which message frames belong to, asked in their order. Looking for the end of a message goes through all frames until then: once is
 * enough for all fragments of it.
 */
function messagesAlong({ frames }: ExchangeRecord): (frame: number) => number | null {
  const found: { [direction in Direction]?: { readonly until: number; readonly id: number | null } } = {}
  return number => {
    const { direction, opcode } = frames!.frame(number)
    const known = found[direction]
    if (opcode < 8 && known && number <= known.until) return known.id
    const id = frames!.messageOf(number)
    if (opcode < 8) found[direction] = { until: id === null ? Number.POSITIVE_INFINITY : frames!.lastFrameOf(id), id }
    return id
  }
}

/** From `start` to `last`, out of those that end at `end`. */
function placeOf({ after, before, limit }: Page, total: number): { readonly start: number; readonly end: number; readonly last: number } {
  const end = Math.min(total, (before ?? total + 1) - 1)
  const start = after !== null ? after + 1 : before !== null ? Math.max(1, end - limit + 1) : 1
  return { start, end, last: Math.min(end, start + limit - 1) }
}

const hasMessage = (record: ExchangeRecord, id: number): boolean =>
  Number.isInteger(id) && id >= 1 && id <= (record.frames?.messageCount ?? 0)

function toFrame({ indexed, header }: Payload["frames"][number]): Frame {
  return {
    opcode: indexed.opcode,
    fin: indexed.isFinal,
    rsv: indexed.rsv,
    masked: indexed.isMasked,
    maskKey: header?.maskKey ? Buffer.from(header.maskKey).toString("hex") : null,
    length: header?.payloadLength ?? payloadLengthIn(indexed),
    headerLength: header?.headerLength ?? 0,
    timestamp: indexed.time,
  }
}

/** Bytes with a problem may begin or end anywhere: nothing is said of them. A list reads only the beginning of what is long. */
function faultsOf(opcode: number, { bytes, length, problem }: Payload): Message["faults"] {
  if (problem !== null) return []
  return payloadFaults(opcode, bytes, bytes.length === length).map(code => ({ code, text: faultText[code] }))
}

/** Text as text, binary as base64; of a close frame its reason. */
function dataOf(opcode: number, isBinary: boolean, payload: Uint8Array): string {
  if (opcode === 8) return closeOf(payload).reason
  return isBinary ? Buffer.from(payload).toString("base64") : textOf(payload)
}
