// RFC 7692 §7.2.2 for one direction of a conversation, message after message: plain bytes as `inflateMessage` gives them, some twenty
// times as fast, because one engine of zlib goes on through all of them. Whatever that cannot do is left to `inflateMessage`.

import { constants, createInflateRaw } from "node:zlib"
import { emptyWindow, inflateMessage, slideWindow, type Window, windowBytesMax } from "../wire/websocket/inflate.ts"

/** RFC 7692 §7.2.2: what a sender took off. */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff)
/** Room for the window and for what most messages unfold to; one that needs more goes the slow way. */
const roomBytes = 256 * 1024
const roomMin = 64 * 1024

/** The part of zlib's streams that works without turns of the event loop; it is not in the typings. `_writeState`: room left, input left. */
type Engine = {
  readonly _handle?: {
    writeSync(flush: number, input: Uint8Array, at: number, length: number, output: Uint8Array, to: number, room: number): void
    reset(): void
    onerror: (message: string) => void
  }
  readonly _writeState?: Uint32Array
  close(): void
}

export class MessageInflater {
  readonly #keepsWindow: boolean
  readonly #bytesMax: number
  #engine: Engine | null
  #isBroken = false
  /** The window ends at `#length`; what is new comes after it. */
  readonly #plain = new Uint8Array(roomBytes)
  #length = 0
  #isLost = false

  /** `keepsWindow`: messages may refer to the text before them. `bytesMax`: of one message's plain bytes. */
  constructor(keepsWindow: boolean, bytesMax: number) {
    this.#keepsWindow = keepsWindow
    this.#bytesMax = bytesMax
    this.#engine = this.#start(emptyWindow)
  }

  /** Something was said that is not known: what refers to it cannot be read from now on. */
  lose(): void {
    this.#isLost = this.#keepsWindow
  }

  /** Plain bytes, valid until the next call; null where they cannot be had. */
  inflate(payload: Uint8Array): Uint8Array | null {
    if (this.#isLost) return null
    const plain = this.#inflateOn(payload) ?? this.#inflateAlone(payload)
    if (!plain) this.lose()
    return plain
  }

  close(): void {
    this.#engine?.close()
    this.#engine = null
  }

  #start(window: Window): Engine | null {
    // As in `close`: memory outside of JavaScript's is given back at once.
    this.#engine?.close()
    const engine = createInflateRaw(window.length > 0 ? { dictionary: window } : {}) as unknown as Engine
    if (typeof engine._handle?.writeSync !== "function" || !engine._writeState) return null
    engine._handle.onerror = () => {
      this.#isBroken = true
    }
    return engine
  }

  /** Null where the message is not one that the engine takes from end to end. */
  #inflateOn(payload: Uint8Array): Uint8Array | null {
    if (!this.#engine) return null
    if (!this.#keepsWindow) {
      this.#engine._handle!.reset()
      this.#length = 0
    } else if (roomBytes - this.#length < roomMin) {
      this.#plain.copyWithin(0, this.#length - windowBytesMax, this.#length)
      this.#length = windowBytesMax
    }
    const end = this.#write(tail, this.#write(payload, this.#length))
    if (end === null || end - this.#length > this.#bytesMax) return null
    const plain = this.#plain.subarray(this.#length, end)
    this.#length = end
    return plain
  }

  /** Where its plain bytes end, or null: damaged, too long, or after a block that says it is the last (RFC 7692 §7.2.3.4). */
  #write(input: Uint8Array, at: number | null): number | null {
    if (at === null || input.length === 0) return at
    const { _handle, _writeState } = this.#engine!
    _handle!.writeSync(constants.Z_SYNC_FLUSH, input, 0, input.length, this.#plain, at, roomBytes - at)
    const [roomLeft = 0, inputLeft = 0] = _writeState!
    return this.#isBroken || inputLeft > 0 || roomLeft === 0 ? null : roomBytes - roomLeft
  }

  #inflateAlone(payload: Uint8Array): Uint8Array | null {
    const window = this.#keepsWindow ? this.#plain.slice(Math.max(0, this.#length - windowBytesMax), this.#length) : emptyWindow
    const inflated = inflateMessage(payload, window, this.#bytesMax)
    this.#isBroken = false
    const next = this.#keepsWindow && inflated.type === "plain" ? slideWindow(window, inflated.bytes) : emptyWindow
    this.#engine = this.#start(next)
    this.#plain.set(next)
    this.#length = next.length
    return inflated.type === "plain" ? inflated.bytes : null
  }
}
