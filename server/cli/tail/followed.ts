// EVENTS OF THE STREAM → WHAT IS NEW: the exchanges that live, and how far each of them has been told. Folded as they arrive, so nothing
// waits but facts; what messages say is read from the recording, when it is their turn.

import type { Change, Exchange, ExchangeId, ServerEvents } from "../../contract.ts"
import type { ServerEvent } from "./event-stream.ts"
import { endedAt, hasOpened, isOver, messageCount, openedAt } from "./line.ts"

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** One exchange, and what was told of it. */
export type Known = {
  readonly exchange: Mutable<Exchange>
  /** The last message told, or passed over; null: the first to be told is found by its time. */
  cursor: number | null
  /** When that one came; null where it is not known. */
  lastAt: number | null
  /** Its beginning is told when it begins; where that was before, when it has something to say. */
  introduction: "due" | "before-message" | "done" | "done-as-over"
  faultsTold: number
  /** When it was seen to be over, by this process's clock. */
  overAt: number | null
}

/** An exchange with news, as it was when the round began. */
export type Work = { readonly known: Known; readonly exchange: Exchange; readonly until: number }

export type FollowWish = {
  /** Epoch milliseconds; null: only what is still to come. */
  readonly since: number | null
  readonly exchange: number | null
}

/** Exchanges that are over and wait to be told, some 5 KB each: while whoever reads the lines does not go on. */
const waitingMax = 10_000
/** What failed is answered by the proxy itself, unless the origin has: that answer belongs to it, and comes right after. */
const failedSettleMs = 150

export class Followed {
  readonly #wish: FollowWish
  readonly #clock: () => number
  readonly #known = new Map<ExchangeId, Known>()
  readonly #news = new Set<Known>()
  #notices: string[] = []
  /** Those of the list as it comes, until all of it is there. */
  #greeting: Set<ExchangeId> | null = null
  #isGreeted = false
  #isRecording = true
  #highestId = 0
  #waitingOver = 0
  #leftOut = 0
  #round: readonly Work[] = []

  constructor(wish: FollowWish, clock: () => number = () => performance.now()) {
    this.#wish = wish
    this.#clock = clock
  }

  /** The list of exchanges has come, so what follows is new. */
  get isGreeted(): boolean {
    return this.#isGreeted
  }

  /** Whether the one exchange that was wished for cannot be told of (any more). */
  get isDone(): boolean {
    const id = this.#wish.exchange
    return this.#isGreeted && id !== null && id <= this.#highestId && !this.#known.has(id as ExchangeId)
  }

  get hasNews(): boolean {
    return this.#isGreeted && (this.#news.size > 0 || this.#notices.length > 0 || this.#leftOut > 0)
  }

  /** Messages that were not told yet, those of the last round included. */
  get unread(): number {
    let count = 0
    const all = new Set([...this.#known.values(), ...this.#round.map(({ known }) => known)])
    for (const { exchange, cursor } of all) count += Math.max(0, messageCount(exchange) - (cursor ?? 0))
    return count
  }

  take(event: ServerEvent): void {
    if (event.name === "snapshot") this.#greet(event.data)
    else if (event.name === "changes") for (const change of event.data) this.#change(change)
    if (event.id !== null && this.#greeting !== null) this.#endGreeting(this.#greeting)
  }

  takeNotices(): readonly string[] {
    const notices = this.#notices
    this.#notices = []
    if (this.#leftOut > 0) notices.push(`${this.#leftOut} exchanges are left out: they came faster than their lines were read.`)
    this.#leftOut = 0
    return notices
  }

  /** All that is new, as of one moment. What is over is forgotten: its work is the last that is heard of it. */
  takeRound(isLast = false): readonly Work[] {
    const round: Work[] = []
    const settled = this.#clock() - failedSettleMs
    for (const known of this.#news) {
      if (isAnsweredHere(known.exchange) && (known.overAt ?? 0) > settled && !isLast) continue
      this.#news.delete(known)
      const exchange = { ...known.exchange }
      round.push({ known, exchange, until: messageCount(exchange) })
      if (isOver(exchange)) this.#forget(exchange.id)
    }
    this.#round = round
    return round
  }

  #greet({ exchanges, recording }: ServerEvents["snapshot"]): void {
    this.#greeting = new Set()
    if (recording !== this.#isRecording) this.#setRecording(recording)
    for (const exchange of exchanges) this.#greetOne(exchange)
  }

  #greetOne(exchange: Exchange): void {
    this.#greeting?.add(exchange.id)
    const known = this.#known.get(exchange.id)
    if (known) this.#update(known, exchange)
    else if (!this.#isGreeted) this.#addEarlier(exchange)
    else if (exchange.id > this.#highestId) this.#add(exchange)
  }

  /** It began before the first look. */
  #addEarlier(exchange: Exchange): void {
    const { since } = this.#wish
    if (isOver(exchange) && (since === null || endedAt(exchange) < since)) return this.#see(exchange)
    const isLater = since !== null && openedAt(exchange) >= since
    this.#add(exchange, {
      cursor: since === null ? messageCount(exchange) : isLater ? 0 : null,
      introduction: isLater ? "due" : "before-message",
      // Faults have no time: those of what goes on are told where all of it is.
      faultsTold: isLater || isOver(exchange) ? 0 : exchange.faults.length,
      // Nothing follows any more.
      overAt: Number.NEGATIVE_INFINITY,
    })
  }

  /** The stream broke off, and what happened meanwhile is not known step by step: what is not in the list any more was removed. */
  #endGreeting(greeted: ReadonlySet<ExchangeId>): void {
    for (const id of this.#known.keys()) if (!greeted.has(id)) this.#forget(id)
    this.#greeting = null
    this.#isGreeted = true
  }

  #change(change: Change): void {
    switch (change.type) {
      case "opened":
        if (this.#greeting) this.#greetOne(change.exchange)
        else this.#add(change.exchange)
        return
      case "updated": {
        const known = this.#known.get(change.id)
        if (known) this.#update(known, change.with)
        return
      }
      case "removed":
        return this.#forget(change.id)
      case "cleared":
        if (this.#known.size > 0) this.#notices.push("The recording was cleared.")
        for (const id of [...this.#known.keys()]) this.#forget(id)
        return
      case "recording":
        return this.#setRecording(change.recording)
      default:
        change satisfies never
    }
  }

  #setRecording(recording: boolean): void {
    this.#isRecording = recording
    this.#notices.push(recording ? "Recording goes on." : "Recording is paused: what passes now is not told.")
  }

  #see({ id }: Exchange): void {
    this.#highestId = Math.max(this.#highestId, id)
  }

  #add(exchange: Exchange, from: Partial<Known> = {}): void {
    this.#see(exchange)
    if (this.#wish.exchange !== null && exchange.id !== this.#wish.exchange) return
    const known: Known = {
      exchange: { ...exchange },
      cursor: 0,
      lastAt: null,
      introduction: "due",
      faultsTold: 0,
      overAt: null,
      ...from,
    }
    this.#known.set(exchange.id, known)
    this.#look(known)
  }

  #update(known: Known, change: Partial<Exchange>): void {
    Object.assign(known.exchange, change)
    this.#look(known)
  }

  #look(known: Known): void {
    const { exchange, cursor, faultsTold, introduction } = known
    if (isOver(exchange) && known.overAt === null) {
      known.overAt = this.#clock()
      this.#waitingOver++
    }
    const hasMore = cursor === null || messageCount(exchange) > cursor || exchange.faults.length > faultsTold
    if (hasMore || isOver(exchange) || (introduction === "due" && hasOpened(exchange))) this.#news.add(known)
    if (this.#waitingOver > waitingMax) this.#leaveOut()
  }

  #forget(id: ExchangeId): void {
    const known = this.#known.get(id)
    this.#known.delete(id)
    if (!known) return
    this.#news.delete(known)
    if (isWaiting(known)) this.#waitingOver--
  }

  /** The oldest, a tenth at a time. */
  #leaveOut(): void {
    const over = [...this.#news].filter(isWaiting)
    for (const { exchange } of over.slice(0, waitingMax / 10)) {
      this.#forget(exchange.id)
      this.#leftOut++
    }
  }
}

const isAnsweredHere = ({ state, failure }: Exchange): boolean => state === "failed" && failure?.code !== "handshake-refused"

/** Those that were over at the first look are as many as the list is long. */
const isWaiting = ({ overAt }: Known): boolean => overAt !== null && overAt !== Number.NEGATIVE_INFINITY
