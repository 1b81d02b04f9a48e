// BYTES OF A JSON DOCUMENT → ITEMS OF ITS LIST, one by one, as bytes: so that a long file is never in memory as a whole.
// Knows of RFC 8259 only where texts, lists and objects begin and end; what is inside is parsed by who takes the items.

import { Accumulator } from "../wire/bytes.ts"

/** The items of one of these lists: the path of names to it. */
export type ListPath = "log.entries" | "exchanges"

/** Null in the place of an item that is too large. */
export type Item = Uint8Array | null

const paths: readonly string[] = ["log.entries", "exchanges"] satisfies ListPath[]
/** Deep enough for the names in the paths, and as long. */
const namedDepth = 2
const nameLengthMax = 64

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
const opens = (byte: number): boolean => byte === 0x5b || byte === 0x7b
const closes = (byte: number): boolean => byte === 0x5d || byte === 0x7d

export class ElementScanner {
  readonly #itemBytesMax: number
  /** The document without the items. */
  readonly #rest = new Accumulator()
  #item: Accumulator | null = null
  #isTooLarge = false
  #isInText = false
  /** An odd number of backslashes stands before the next byte. */
  #isEscaped = false
  #depth = 0
  /** Of the items; 0 outside of the list. */
  #listDepth = 0
  /** The name whose value comes, at each depth. */
  readonly #names: string[] = []
  #lastText = ""
  /** Which list was found. */
  path: ListPath | null = null
  isRestTooLarge = false

  constructor(itemBytesMax: number) {
    this.#itemBytesMax = itemBytesMax
  }

  get rest(): Uint8Array {
    return this.#rest.view()
  }

  /** The file ended where no document can end. */
  get isUnfinished(): boolean {
    return this.#isInText || this.#depth > 0
  }

  /** What `take` makes of the items that end in this chunk; they are not held on to. */
  *push<T>(chunk: Uint8Array, take: (item: Item) => T): Generator<T> {
    let kept = 0
    for (let at = 0; at < chunk.length; ) {
      if (this.#isInText) {
        at = this.#readText(chunk, at)
        continue
      }
      const byte = chunk[at]!
      if (this.#depth === this.#listDepth && this.#listDepth > 0) {
        if (byte === COMMA || closes(byte)) {
          this.#keep(chunk, kept, at)
          if (this.#item) yield take(this.#endItem(this.#item))
          if (closes(byte)) this.#listDepth = 0
          kept = closes(byte) ? at : at + 1
        } else if (this.#item === null && isSpace(byte)) kept = at + 1
        else this.#item ??= new Accumulator()
      }
      this.#step(byte)
      at++
      // The list has just begun: what was until here is the document's.
      if (this.#listDepth === this.#depth && this.#item === null && opens(byte)) {
        this.#keep(chunk, kept, at)
        kept = at
      }
    }
    this.#keep(chunk, kept, chunk.length)
  }

  /** The item that the end of the file cut off. */
  *end<T>(take: (item: Item) => T): Generator<T> {
    if (this.#item) yield take(this.#endItem(this.#item))
  }

  #step(byte: number): void {
    if (byte === QUOTE) {
      this.#isInText = true
      this.#lastText = ""
    } else if (byte === COLON) {
      if (this.#isNamed) this.#names[this.#depth] = this.#lastText
    } else if (opens(byte)) {
      const path = this.#names.slice(1, this.#depth + 1).join(".")
      this.#depth++
      const isList = byte === 0x5b && this.#listDepth === 0 && this.#depth <= namedDepth + 1 && paths.includes(path)
      if (isList) {
        this.path = path as ListPath
        this.#listDepth = this.#depth
      }
      if (this.#isNamed) this.#names.length = this.#depth
    } else if (closes(byte)) this.#depth = Math.max(0, this.#depth - 1)
  }

  get #isNamed(): boolean {
    return this.#depth <= namedDepth && this.#listDepth === 0
  }

  /** Returns where the text, or the chunk, ends. Jumps from quote to quote. */
  #readText(chunk: Uint8Array, from: number): number {
    for (let at = from; ; ) {
      const quote = chunk.indexOf(QUOTE, at)
      const end = quote < 0 ? chunk.length : quote
      let before = end
      while (before > at && chunk[before - 1] === BACKSLASH) before--
      const isOdd = (end - before) % 2 === 1
      // A run of backslashes that reaches back to `at` goes on with those before it.
      this.#isEscaped = before === at ? isOdd !== this.#isEscaped : isOdd
      if (quote >= 0 && this.#isEscaped) {
        this.#isEscaped = false
        at = quote + 1
        continue
      }
      if (this.#isNamed && this.#lastText.length < nameLengthMax)
        this.#lastText += Buffer.from(chunk.subarray(from, Math.min(end, from + nameLengthMax))).toString("latin1")
      if (quote < 0) return end
      this.#isInText = false
      return quote + 1
    }
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    const { length } = this.#item ?? this.#rest
    if (length + to - from <= this.#itemBytesMax) (this.#item ?? this.#rest).append(chunk.subarray(from, to))
    else if (this.#item) this.#isTooLarge = true
    // The document without its items is some lines of a creator, and of pages.
    else this.isRestTooLarge = true
  }

  #endItem(item: Accumulator): Item {
    const isTooLarge = this.#isTooLarge
    this.#item = null
    this.#isTooLarge = false
    return isTooLarge ? null : item.take()
  }
}
