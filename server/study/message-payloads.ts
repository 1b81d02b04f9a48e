// FRAMES → PAYLOAD, along a scan: joined, unmasked, inflated. What `Payloads` (record/) finds for one message from wherever it stands,
// this finds for one after the other, and takes the window of each direction along (RFC 7692 §7.1.1).

import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { PayloadLimits } from "../record/payloads.ts"
import { FrameBytes, type FramePlace } from "./frame-bytes.ts"
import { MessageInflater } from "./message-inflater.ts"

/** Whose payload: `parts` are its frames, `isCut` where there were more of them before. */
export type PayloadOf = {
  readonly id: number
  readonly opcode: number
  readonly fromServer: boolean
  readonly isDeflated: boolean
  readonly isCut: boolean
  readonly parts: readonly FramePlace[]
  /** Of all its frames. */
  readonly octets: number
}

/** `bytes` may be only the beginning, or less where some are not kept: then `isTruncated`. `length` counts all of them, decompressed. */
export type PayloadFound = { readonly bytes: Uint8Array; readonly length: number; readonly isTruncated: boolean }

const nothing = new Uint8Array(0)
const unreadable: PayloadFound = { bytes: nothing, length: 0, isTruncated: true }

export class MessagePayloads {
  readonly #record: ExchangeRecord
  readonly #bytesMax: number
  readonly frameBytes: FrameBytes
  /** The client's, the server's; made when the first compressed message comes. */
  readonly #inflaters: [MessageInflater | null, MessageInflater | null] = [null, null]
  readonly #gapsPassed: [number, number] = [0, 0]

  constructor(record: ExchangeRecord, limits: PayloadLimits) {
    this.#record = record
    this.#bytesMax = limits.messageBytesMax
    this.frameBytes = new FrameBytes(record)
  }

  hasTakeover(fromServer: boolean): boolean {
    const { deflate } = this.#record
    return deflate !== null && (fromServer ? deflate.serverTakeover : deflate.clientTakeover)
  }

  /** To be said of every message in order, before it is read: data frames that were not recorded take the window with them. */
  passGaps(id: number): void {
    for (const fromServer of [false, true]) {
      if (!this.hasTakeover(fromServer)) continue
      const gaps = this.#record.gaps[fromServer ? "server-to-client" : "client-to-server"]
      const side = fromServer ? 1 : 0
      while ((gaps[this.#gapsPassed[side]] ?? id) < id) {
        this.#gapsPassed[side]++
        this.#inflater(fromServer).lose()
      }
    }
  }

  /**
   * The payload of a message, to be asked for once; in a direction with context takeover of all data messages, in order.
   * Its bytes are valid until the next message.
   */
  read(message: PayloadOf): PayloadFound {
    const { fromServer, octets } = message
    const { bytes, isMissing } = this.#join(message)
    const isWhole = !isMissing && !message.isCut && !this.#record.incomplete.has(message.id)
    const isLong = octets > this.#bytesMax
    if (!message.isDeflated) {
      // A message without its beginning may have been compressed text that others refer to. One that is known not to be leaves the window alone.
      const isHeadless = message.isCut || this.#record.incomplete.has(message.id)
      if (isHeadless && message.opcode === 0 && this.hasTakeover(fromServer)) this.#inflater(fromServer).lose()
      return { bytes, length: octets, isTruncated: !isWhole || isLong }
    }
    const plain = isWhole && !isLong ? this.#inflater(fromServer).inflate(bytes) : null
    if (plain) return { bytes: plain, length: plain.length, isTruncated: false }
    this.#inflater(fromServer).lose()
    return unreadable
  }

  close(): void {
    for (const inflater of this.#inflaters) inflater?.close()
  }

  /** Unmasked; as much as is read of one message. */
  #join({ fromServer, parts, octets }: PayloadOf): { readonly bytes: Uint8Array; readonly isMissing: boolean } {
    const pieces: Uint8Array[] = []
    let left = this.#bytesMax
    for (const part of parts) {
      const wanted = parts.length === 1 ? 0 : Math.min(this.frameBytes.payloadLength(fromServer, part) ?? 0, left)
      const piece = this.frameBytes.payload(fromServer, part, left)
      if (piece) pieces.push(piece)
      // What comes after a hole is not joined to what was before it.
      if (!piece || piece.length < wanted) break
      left -= piece.length
    }
    const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
    return { bytes, isMissing: pieces.length < parts.length || bytes.length < Math.min(octets, this.#bytesMax) }
  }

  #inflater(fromServer: boolean): MessageInflater {
    const side = fromServer ? 1 : 0
    this.#inflaters[side] ??= new MessageInflater(this.hasTakeover(fromServer), this.#bytesMax)
    return this.#inflaters[side]
  }
}
