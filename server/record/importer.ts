// What a file tells of exchanges → a recording: bytes are made that read back as the file has it. Frames are written as they were
// where that is known; a compressed message stands plain, beside what the file says of how it was sent.

import type { Exchange, Gap, Message, WebSocketFacts } from "../contract.ts"
import { frameBits } from "../wire/websocket/decoder.ts"
import { unmask, writeFrameHeader } from "../wire/websocket/frame.ts"
import type { ExchangeRecord } from "./exchange-record.ts"
import { newPart, type StoredPart, type WireFacts } from "./kept.ts"
import { type Recorder, recordingEnded } from "./recorder.ts"
import type { Stream } from "./streams.ts"

export type ImportedBody = {
  readonly bytes: Uint8Array
  readonly size: number
  readonly isTruncated: boolean
  readonly isDecoded?: boolean
}

/** Called between pieces of work; a promise: there is to be a pause now. */
export type GiveWay = () => Promise<void> | null

/** Octets that are taken in one go: writing them takes less than a millisecond. A multiple of four, as masking keys are. */
const pieceBytes = 256 * 1024

/** Facts of a frame as it is written: one a message where the file does not say how it was fragmented. */
type Fragment = Pick<Message["frames"][number], "opcode" | "fin" | "rsv" | "maskKey" | "length" | "timestamp">

export class Importer {
  readonly #recorder: Recorder
  readonly #giveWay: GiveWay
  #record: ExchangeRecord | null = null
  #streams: ReturnType<Recorder["openStreams"]> | null = null
  exchanges = 0
  messages = 0
  /** Exchanges there was no room for. */
  leftOut = 0

  constructor(recorder: Recorder, giveWay: GiveWay = () => null) {
    this.#recorder = recorder
    this.#giveWay = giveWay
  }

  /** What could not be imported, in one sentence; null where all was. */
  get problem(): string | null {
    if (this.leftOut === 0) return null
    const { exchangesMax } = this.#recorder.limits
    const what = this.leftOut === 1 ? "One exchange was" : `${this.leftOut} exchanges were`
    return `${what} not imported: a session lists at most ${exchangesMax}, and importing never pushes out what is there. Export in parts, with filters, and import each into a session of its own.`
  }

  async exchange(
    exchange: Exchange,
    requestBody: ImportedBody | null,
    responseBody: ImportedBody | null,
    gaps: readonly Gap[],
  ): Promise<void> {
    this.#record = null
    this.#streams = null
    if (this.#isFull()) return
    const streams = this.#recorder.openStreams()
    // Bodies first: in the list it is whole, however long they take.
    const request = await this.#storeBody(streams["client-to-server"], requestBody)
    const response = exchange.response && (await this.#storeBody(streams["server-to-client"], responseBody))
    // Others were recorded meanwhile.
    if (this.#isFull()) return
    const { id: _, ...facts } = asItEnded(exchange)
    const record = this.#recorder.openExchange(facts, streams)
    record.request = request
    record.response = response
    if (exchange.websocket) {
      const { websocket } = exchange
      record.openWebSocket(websocket.subprotocol, websocket.extensions, null)
      record.update({ state: facts.state, websocket: uncounted(websocket) })
    }
    for (const gap of gaps) record.pauses.push(gap)
    this.#record = record
    this.#streams = streams
    this.exchanges++
    record.tellCounters()
  }

  /** Of the exchange that came last. */
  async message(message: Message): Promise<void> {
    const record = this.#record
    const stream = this.#streams?.[message.direction]
    if (!record?.frames || !stream) return
    const payload = payloadOf(message)
    const fragments = fragmentsOf(message, payload.length)
    let at = 0
    for (const [index, fragment] of fragments.entries()) {
      const part = payload.subarray(at, at + fragment.length)
      at += part.length
      await this.#frame(record, stream, message, fragment, part, index === fragments.length - 1)
    }
    this.messages++
    const id = record.frames.messageCount
    const { note, color } = message
    if (note !== "" || color !== "") record.mark(id, { ...(note !== "" && { note }), ...(color !== "" && { color }) })
    const wire = wireFactsOf(message, fragments.length > 0 && isAsSent(message, payload.length))
    if (wire) record.setWire(id, wire)
  }

  #isFull(): boolean {
    const isFull = this.#recorder.log.recording.order.length >= this.#recorder.limits.exchangesMax
    if (isFull) this.leftOut++
    return isFull
  }

  async #storeBody(stream: Stream, body: ImportedBody | null): Promise<StoredPart> {
    const start = stream.length
    const part = newPart(start, start, false)
    if (!body) return part
    await this.#append(stream, body.bytes)
    if (body.size > body.bytes.length) stream.skip(body.size - body.bytes.length)
    part.bodyEnd = start + Math.max(body.size, body.bytes.length)
    part.bodyBytes = body.size
    if (body.isDecoded) part.isDecoded = true
    return part
  }

  async #append(stream: Stream, bytes: Uint8Array, mask: Uint8Array | null = null): Promise<void> {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      if (at > 0) await this.#giveWay()
      const piece = bytes.subarray(at, at + pieceBytes)
      stream.append(mask ? unmask(piece, mask) : piece)
    }
  }

  async #frame(
    record: ExchangeRecord,
    stream: Stream,
    message: Message,
    fragment: Fragment,
    payload: Uint8Array,
    isLast: boolean,
  ): Promise<void> {
    const mask = fragment.maskKey === null ? null : Buffer.from(fragment.maskKey, "hex")
    const header = writeFrameHeader(fragment, payload.length, mask)
    const start = stream.length
    stream.append(header)
    await this.#append(stream, payload, mask)
    const bits = header[0]! | (mask ? frameBits.masked : 0)
    record.frames?.push(message.direction, isLast ? message.timestamp : fragment.timestamp, start, stream.length - start, bits)
    // Counters say what was on the wire; all of it with the last frame.
    record.countFrame(message.direction, isLast ? message.wireLength : 0, isLast)
  }
}

/** RFC 6455 §5.5.1: a close frame is its code, then its reason; code 1005 stands for an empty one. */
function payloadOf({ opcode, isBinary, data, close, length }: Message): Uint8Array {
  if (opcode !== 8) return Buffer.from(data, isBinary ? "base64" : "utf8")
  if (!close || (close.code === 1005 && length < 2)) return new Uint8Array(0)
  return Buffer.concat([Uint8Array.of(close.code >> 8, close.code & 0xff), Buffer.from(close.reason, "utf8")])
}

/** The payload stands as it was sent: not compressed, not cut, not changed by reading it as text, its frames as they are written here. */
const isAsSent = ({ opcode, compressed, problem, faults, frames, wireLength, length }: Message, payloadLength: number): boolean =>
  !compressed &&
  problem === null &&
  // Octets that are no UTF-8 were replaced, maybe by as many.
  faults.length === 0 &&
  length === payloadLength &&
  wireLength === payloadLength &&
  sumOf(frames) === payloadLength &&
  areOneMessage(frames, opcode) &&
  frames.every(isWrittenAlike)

/**
 * RFC 6455 §5.4: the first frame has the opcode, the others go on with 0, the last one is final, and control frames stand alone. Read
 * back, frames in any other order would be other messages.
 */
const areOneMessage = (frames: Message["frames"], opcode: number): boolean =>
  (opcode < 8 || frames.length === 1) &&
  frames.every((frame, index) => frame.opcode === (index === 0 ? opcode : 0) && frame.fin === (index === frames.length - 1))

/** RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length"; some peers use more. */
const isWrittenAlike = ({ length, masked, maskKey, headerLength }: Message["frames"][number]): boolean =>
  masked === (maskKey !== null) && headerLength === 2 + (length < 126 ? 0 : length <= 0xffff ? 2 : 8) + (maskKey === null ? 0 : 4)

const sumOf = (frames: Message["frames"]): number => frames.reduce((sum, { length }) => sum + length, 0)

function fragmentsOf(message: Message, payloadLength: number): readonly Fragment[] {
  if (message.frames.length > 0 && isAsSent(message, payloadLength)) return message.frames
  const { opcode, timestamp, direction } = message
  // RFC 6455 §5.1: clients mask. A key of zeros changes nothing.
  const maskKey = direction === "client-to-server" ? (message.frames[0]?.maskKey ?? "00000000") : null
  return [{ opcode, fin: true, rsv: 0, maskKey, length: payloadLength, timestamp }]
}

/** What reading the bytes would not tell; null where they tell all. */
function wireFactsOf(message: Message, isTold: boolean): WireFacts | null {
  const { wireLength, compressed, frames, truncated, problem, faults, injected, modified, dropped, length } = message
  if (isTold && !injected && !modified && !dropped) return null
  return { wireLength, compressed, frames, truncated, problem, faults, injected, modified, dropped, length }
}

/** What was open when it was exported goes on no more. */
const asItEnded = (exchange: Exchange): Exchange =>
  exchange.state === "closed" || exchange.state === "failed" ? exchange : { ...exchange, state: "failed", failure: recordingEnded }

/** The messages are counted as they come. */
const uncounted = (websocket: WebSocketFacts): WebSocketFacts => {
  const none = { "client-to-server": 0, "server-to-client": 0 }
  return { ...websocket, messages: none, bytes: none }
}
