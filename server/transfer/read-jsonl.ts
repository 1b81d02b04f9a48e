// JSONL → EXCHANGES WITH THEIR MESSAGES. Lines are in order of time, so a WebSocket is not complete before the file ends. The messages of
// the first are read while they are asked for; what belongs to those after it is held until then, messages as the text they were.

import type { ExchangeId, Message } from "../contract.ts"
import { id, members, oneOf, WrongValue } from "./guards.ts"
import { linesOf } from "./lines.ts"
import { type Head, readPlainExchange, readPlainMessage } from "./read-plain.ts"
import { each, type ImportProblem, problem, type TransferredExchange } from "./transferred.ts"

export type JsonlLimits = {
  readonly transferEntryBytesMax: number
  readonly transferHeldBytesMax: number
  readonly transferProblemsMax: number
}

/** `size`: characters of its line. `isLeft`: nobody will ask for its messages any more. */
type Held = { readonly head: Head; readonly size: number; lines: string[]; lastId: number; isLeft: boolean }

const lineType = oneOf("exchange", "message")

export class JsonlReader {
  readonly #lines: AsyncGenerator<string | null>
  readonly #limits: JsonlLimits
  /** In the order of the file, in which they are handed on. */
  readonly #held = new Map<ExchangeId, Held>()
  readonly #known = new Set<ExchangeId>()
  /** Found while messages were read; at most `transferProblemsMax`, which is more than are told. */
  #problems: ImportProblem[] = []
  #heldCharacters = 0
  #lineNumber = 0
  #isOver = false

  constructor(chunks: AsyncIterable<Uint8Array>, limits: JsonlLimits) {
    this.#lines = linesOf(chunks, limits.transferEntryBytesMax)
    this.#limits = limits
  }

  /** Ending it does not end the chunks: they belong to who gave them. */
  async *read(): AsyncGenerator<TransferredExchange | ImportProblem> {
    let isWaiting = false
    while (await this.#readLine()) {
      yield* this.#takeProblems()
      // What has no messages need not wait, but for those before it.
      for (const [exchangeId, one] of this.#held) {
        if (isWaiting) break
        isWaiting = one.head.exchange.websocket !== null
        if (!isWaiting) this.#held.delete(exchangeId)
        yield this.#handOn(one)
      }
    }
    if (isWaiting) this.#forgetFirst()
    for (const [exchangeId, one] of this.#held) {
      this.#held.delete(exchangeId)
      yield this.#handOn(one)
    }
    yield* this.#takeProblems()
  }

  #handOn(one: Held): TransferredExchange {
    this.#heldCharacters -= one.size
    // Of what has no messages nobody waits for one.
    return { ...one.head, messages: () => (one.head.exchange.websocket ? this.#messages(one) : each([])) }
  }

  /** It was handed on when its line was read. */
  #forgetFirst(): void {
    for (const exchangeId of this.#held.keys()) {
      this.#held.delete(exchangeId)
      return
    }
  }

  /** What is held, then what comes. */
  async *#messages(one: Held): AsyncGenerator<Message> {
    try {
      do {
        const { lines } = one
        one.lines = []
        for (const line of lines) {
          this.#heldCharacters -= line.length
          yield readPlainMessage(JSON.parse(line), "message")
        }
        // The line that was one too many may be a message of this one.
      } while (one.lines.length > 0 || (await this.#readLine()) || one.lines.length > 0)
    } finally {
      one.isLeft = true
    }
  }

  *#takeProblems(): Generator<ImportProblem> {
    const problems = this.#problems
    this.#problems = []
    yield* problems
  }

  #complain(message: string): void {
    if (this.#problems.length < this.#limits.transferProblemsMax) this.#problems.push(problem(message))
  }

  /** Puts what the next line says where it belongs; false at the end. */
  async #readLine(): Promise<boolean> {
    if (this.#isOver) return false
    const next = await this.#lines.next()
    if (next.done) {
      this.#isOver = true
      return false
    }
    const at = `line ${++this.#lineNumber}`
    const { value: line } = next
    const { transferEntryBytesMax, transferHeldBytesMax } = this.#limits
    if (line === null) this.#complain(`${at}: lines of more than ${megabytes(transferEntryBytesMax)} are not read`)
    else if (line.trim() !== "") this.#takeLine(line, at)
    if (this.#heldCharacters <= transferHeldBytesMax) return true
    this.#complain(
      `${at}: at most ${megabytes(transferHeldBytesMax)} of WebSockets that were open at the same time are read from JSONL; nothing after this line was imported. Export to JSON or HAR instead, or with a filter.`,
    )
    this.#isOver = true
    return false
  }

  #takeLine(line: string, at: string): void {
    try {
      const value = parse(line, at)
      const type = lineType(members(value, at).type, `${at}.type`)
      if (type === "message") this.#takeMessage(line, value, at)
      else this.#takeExchange(line, value, at)
    } catch (thrown) {
      if (!(thrown instanceof WrongValue)) throw thrown
      this.#complain(thrown.message)
    }
  }

  #takeExchange(line: string, value: unknown, at: string): void {
    const head = readPlainExchange(value, at)
    const exchangeId = head.exchange.id
    if (this.#known.has(exchangeId)) throw new WrongValue(`${at}.id: there was an exchange ${exchangeId} before; ids must differ`)
    this.#known.add(exchangeId)
    this.#held.set(exchangeId, { head, size: line.length, lines: [], lastId: 0, isLeft: false })
    this.#heldCharacters += line.length
  }

  #takeMessage(line: string, value: unknown, at: string): void {
    const exchangeId = id(members(value, at).exchangeId, `${at}.exchangeId`) as ExchangeId
    const one = this.#held.get(exchangeId)
    if (!one) {
      const known = this.#known.has(exchangeId)
      const why = known
        ? `exchange ${exchangeId} is no WebSocket and has no messages`
        : `there is no exchange ${exchangeId} before this line`
      throw new WrongValue(`${at}.exchangeId: ${why}`)
    }
    const message = readPlainMessage(value, at)
    if (message.id <= one.lastId) throw new WrongValue(`${at}.id: expected a number after ${one.lastId}, found ${message.id}`)
    one.lastId = message.id
    if (one.isLeft) return
    one.lines.push(line)
    this.#heldCharacters += line.length
  }
}

function parse(line: string, at: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new WrongValue(`${at}: this is no JSON: ${error instanceof Error ? error.message : error}`)
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`
