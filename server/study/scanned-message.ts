// The message that a scan stands at, as filters and statistics ask about it: facts of the index at once, its payload and what that
// means only when somebody asks. There is one for a whole scan: it is valid until the next message, and so are its bytes.

import type { Direction, Exchange } from "../contract.ts"
import type { MessageSubject } from "../filter/message-filter.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { indexBits } from "../record/frame-index.ts"
import type { MessageMark, WireFacts } from "../record/kept.ts"
import { frameBits } from "../wire/websocket/decoder.ts"
import { closeOf, textOf } from "../wire/websocket/messages.ts"
import type { FramePlace } from "./frame-bytes.ts"
import type { MessagePayloads, PayloadFound } from "./message-payloads.ts"

export class ScannedMessage implements MessageSubject {
  readonly #record: ExchangeRecord
  readonly #payloads: MessagePayloads
  readonly #hasPayloads: boolean
  /** A peer wrote lengths in more octets than needed (RFC 6455 §5.2), or may have: the total does not tell the payload's then. */
  readonly #hasOddLengths: boolean
  readonly exchange: Exchange | undefined
  readonly exchangeId: number
  id = 0
  timestamp = 0
  gapMs = 0
  opcode = 0
  fromServer = false
  /** As its bytes stand in the stream. */
  isDeflated = false
  isCut = false
  parts: readonly FramePlace[] = []
  #mark: MessageMark | undefined = undefined
  /** Undefined: nobody asked yet, which costs a query. */
  #wire: WireFacts | null | undefined = undefined
  #octets = -1
  #found: PayloadFound | null = null
  #text: string | null = null
  #lowerText: string | null = null

  constructor(record: ExchangeRecord, payloads: MessagePayloads, hasPayloads: boolean, faultsMax: number) {
    this.#record = record
    this.#payloads = payloads
    this.#hasPayloads = hasPayloads
    this.exchange = record.exchange
    this.exchangeId = record.id
    const faults = record.exchange?.faults ?? []
    this.#hasOddLengths = faults.length >= faultsMax || faults.some(({ code }) => code === "ws.long-length")
  }

  /** For the scan: stands at the next message. `parts` has at least one frame, the last one ending the message. */
  moveTo(id: number, timestamp: number, gapMs: number, parts: readonly FramePlace[], isCut: boolean): void {
    const { bits } = parts[0]!
    this.id = id
    this.timestamp = timestamp
    this.gapMs = gapMs
    this.parts = parts
    this.isCut = isCut
    this.opcode = bits & frameBits.opcode
    this.fromServer = (bits & indexBits.fromServer) !== 0
    this.#mark = this.#record.marks.size > 0 ? this.#record.marks.get(id) : undefined
    this.isDeflated = this.#record.deflate !== null && ((bits & frameBits.rsv1) !== 0 || this.#isHeadless())
    this.#wire = undefined
    this.#octets = -1
    this.#found = null
    this.#text = null
    this.#lowerText = null
  }

  get direction(): Direction {
    return this.fromServer ? "server-to-client" : "client-to-server"
  }

  get isFragmented(): boolean {
    return (this.#imported()?.frames ?? this.parts).length > 1
  }

  get isCompressed(): boolean {
    return this.#imported()?.compressed ?? this.isDeflated
  }

  get isInjected(): boolean {
    return this.#imported()?.injected ?? false
  }

  get isModified(): boolean {
    return this.#imported()?.modified ?? false
  }

  get isDropped(): boolean {
    return this.#imported()?.dropped ?? false
  }

  get note(): string {
    return this.#mark?.note ?? ""
  }

  get sinceOpenMs(): number {
    return this.exchange ? this.timestamp - this.exchange.startedAt : 0
  }

  /** Payload octets on the wire where it was recorded. */
  get wireLength(): number {
    return this.#imported()?.wireLength ?? this.octets
  }

  /** Payload octets in the stream. */
  get octets(): number {
    if (this.#octets >= 0) return this.#octets
    let octets = 0
    for (const part of this.parts) octets += this.#octetsOf(part)
    this.#octets = octets
    return octets
  }

  /** Payload octets, decompressed; 0 where that cannot be done. */
  length(): number {
    return this.#imported()?.length ?? (this.isDeflated ? this.found().length : this.octets)
  }

  /** There are more bytes than `bytes` has, or nobody knows. */
  isTruncated(): boolean {
    return this.#imported()?.truncated ?? this.found().isTruncated
  }

  /** The payload as far as it is read. */
  bytes(): Uint8Array {
    return this.found().bytes
  }

  /** Of text and binary alike, so that a search finds text inside of both; of a close frame its reason. */
  text(): string {
    if (this.#text !== null) return this.#text
    const { bytes } = this.found()
    this.#text = this.opcode === 8 ? closeOf(bytes).reason : textOf(bytes)
    return this.#text
  }

  lowerText(): string {
    this.#lowerText ??= this.text().toLowerCase()
    return this.#lowerText
  }

  /** The text's value; undefined where it is not JSON. */
  json(): unknown {
    const text = this.text()
    // Most of what is not JSON is told by its beginning, a hundred times as fast as by an error.
    if (!/^\s*["{[\-\dtfn]/.test(text)) return undefined
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }

  /** Null where it is no close frame, or its code is not kept. */
  closeCode(): number | null {
    return this.opcode === 8 && !this.found().isTruncated ? closeOf(this.bytes()).code : null
  }

  /** The payload, read when it is first asked for. */
  found(): PayloadFound {
    if (!this.#hasPayloads) throw new Error("a scan of the index was asked for a payload")
    this.#found ??= this.#payloads.read(this)
    return this.#found
  }

  /** How it was on the wire, where it was recorded by somebody else. */
  #imported(): WireFacts | null {
    if (this.#wire === undefined) this.#wire = this.#record.wireOf(this.id)
    return this.#wire
  }

  /** RFC 7692 §6: the first frame says that a message is compressed. Where that one is missing, it may have said so. */
  #isHeadless(): boolean {
    return this.opcode === 0 && (this.isCut || this.#record.incomplete.has(this.id))
  }

  #octetsOf(part: FramePlace): number {
    const exact = this.#hasOddLengths ? this.#payloads.frameBytes.payloadLength(this.fromServer, part) : null
    if (exact !== null) return exact
    // RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length".
    const rest = part.totalLength - (part.bits & frameBits.masked ? 6 : 2)
    return rest < 126 ? rest : rest - 2 < 65_536 ? rest - 2 : rest - 8
  }
}
