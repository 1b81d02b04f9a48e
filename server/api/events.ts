// CHANGES → THE PAGE, as they happen: server-sent events whose id is the number of the last change, so that a page that lost its
// connection resumes. Every listener has a bounded queue; a page that is too slow is dropped, comes back, and resumes.

import type { Context } from "hono"
import * as z from "zod/mini"
import { limits } from "../config.ts"
import type { Change, Exchange, ExchangeId, Seq, ServerEvents, Status } from "../contract.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { Refusal } from "./errors.ts"
import { keepOpen, type Operation, type Route, route } from "./operation.ts"
import { sessionParameter, wholeNumber } from "./parameters.ts"
import type { SessionView } from "./services.ts"
import { noExchange, type Views } from "./views.ts"

export function eventRoutes(views: Views, status: () => Status): readonly Route[] {
  let listeners = 0
  return [
    route(events, async ({ query }, context) => {
      const view = await views.open(query.session)
      const since = readLastSeen(context) ?? query.since ?? null
      const record = query.messages === undefined ? null : (view.record(query.messages) ?? null)
      // To a page that comes back, what it missed tells that the exchange was removed meanwhile; refused, it would never hear that.
      if (query.messages !== undefined && record === null && since === null) throw noExchange(query.messages)
      if (listeners >= limits.listenersMax)
        throw new Refusal("listeners", `More than ${limits.listenersMax} pages listen already; close some.`)
      listeners++
      keepOpen(context)
      const stream = new EventStream(view, status, record, () => listeners--)
      return new Response(stream.open(since), {
        headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
      })
    }),
  ]
}

/** The number of the change seen last: what EventSource sends when it reconnects. */
function readLastSeen(context: Context): number | null {
  const text = context.req.header("last-event-id")
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

const events = {
  method: "get",
  path: "/events",
  summary: "Follow what happens",
  notes:
    "Events: `snapshot` (the list as it is), `changes` (to be folded into it, in order), `messages` (the newest of the exchange asked for) and `heartbeat` (the status, every few seconds). Their ids are numbers of changes: with `Last-Event-ID`, or `since`, a client that was away gets what it missed, or a new snapshot.",
  query: z.object({
    session: sessionParameter,
    messages: z.optional(wholeNumber("messages", { min: 1, is: "The exchange whose messages are followed, by its id." })),
    since: z.optional(wholeNumber("since", { min: 0, is: "The number of the change seen last, where there is no `Last-Event-ID`." })),
  }),
  answer: {
    type: "events",
    schemas: ["EventSnapshot", "EventChanges", "EventMessages", "Status"],
    what: "Events, until it is closed.",
  },
  refusals: ["no-session", "no-exchange", "listeners"],
} as const satisfies Operation

/** Exchanges written at once: some 2 ms. */
const greetingExchangesMax = 200

class EventStream {
  readonly #view: SessionView
  readonly #status: () => Status
  /** The exchange whose messages are followed. */
  readonly #record: ExchangeRecord | null
  readonly #onClose: () => void
  readonly #encoder = new TextEncoder()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  /** The first events are a snapshot, or all that was missed: however large they are, they do not count as waiting for a slow page. */
  #isGreeted = false
  #pending: Change[] = []
  #messagesSent = 0
  #isReading = false
  #stop: () => void = () => undefined

  constructor(view: SessionView, status: () => Status, record: ExchangeRecord | null, onClose: () => void) {
    this.#view = view
    this.#status = status
    this.#record = record
    this.#onClose = onClose
  }

  open(since: number | null): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: controller => {
          this.#controller = controller
          this.#begin(since)
        },
        cancel: () => this.#close(),
      },
      { highWaterMark: limits.eventsQueueBytesMax, size: chunk => (this.#isGreeted ? (chunk?.length ?? 0) : 0) },
    )
  }

  #begin(since: number | null): void {
    const { log } = this.#view
    const missed = since === null ? null : log.since(since)
    const unsubscribe = log.subscribe(change => this.#pending.push(change))
    const flush = setInterval(() => this.#flush(), limits.eventsMs)
    const heartbeat = setInterval(() => this.#send("heartbeat", this.#status()), limits.heartbeatMs)
    this.#stop = () => {
      unsubscribe()
      clearInterval(flush)
      clearInterval(heartbeat)
    }
    // The newest messages at once: the page need not wait for the next one to know how many there are.
    this.#messagesSent = -1
    if (missed) {
      this.#send("changes", missed, log.seq)
      this.#isGreeted = true
      this.#flush()
    } else void this.#greet()
  }

  /**
   * The list as it is. A long one comes in several events, because writing all of it at once would hold up the relay: exchanges that the
   * snapshot has no room for are opened after it. Only the last of these events has an id: a page that was cut off before begins anew.
   */
  async #greet(): Promise<void> {
    const { seq, recording, exchanges } = this.#snapshot()
    const isWhole = exchanges.length <= greetingExchangesMax
    const first = { seq, recording, exchanges: exchanges.slice(0, greetingExchangesMax), status: this.#status() }
    this.#send("snapshot", first, isWhole ? seq : undefined)
    for (let at = greetingExchangesMax; at < exchanges.length; at += greetingExchangesMax) {
      await new Promise(resolve => setImmediate(resolve))
      const opened = exchanges.slice(at, at + greetingExchangesMax).map(exchange => ({ type: "opened", exchange }) as const)
      this.#send("changes", opened, at + greetingExchangesMax < exchanges.length ? undefined : seq)
    }
    this.#isGreeted = true
    this.#flush()
  }

  #flush(): void {
    // What happens meanwhile comes after the greeting.
    if (!this.#isGreeted) return
    if (this.#pending.length > 0) {
      const changes = this.#pending
      this.#pending = []
      this.#send("changes", changes, this.#view.log.seq)
    }
    this.#sendMessages().catch(bug => {
      console.error("A bug in NectoProxy's event stream; please report it:", bug)
      this.#close()
    })
  }

  async #sendMessages(): Promise<void> {
    const record = this.#record
    const total = record?.frames?.messageCount ?? 0
    if (!record?.frames || this.#isReading || total <= this.#messagesSent) return
    this.#isReading = true
    const after = Math.max(this.#messagesSent, total - limits.liveMessagesMax, 0)
    const { messages } = await this.#view.reader.window(record, { after, before: total + 1, limit: limits.liveMessagesMax })
    this.#messagesSent = total
    this.#isReading = false
    this.#send("messages", { exchangeId: record.id, total, messages })
  }

  #snapshot(): Omit<ServerEvents["snapshot"], "status"> {
    const { order, exchanges, recording } = this.#view.log.recording
    const known = order.map((id: ExchangeId) => exchanges[id]).filter((exchange): exchange is Exchange => exchange !== undefined)
    return { seq: this.#view.log.seq, recording, exchanges: known }
  }

  #send<Name extends keyof ServerEvents>(name: Name, data: ServerEvents[Name], id?: Seq): void {
    const controller = this.#controller
    if (!controller) return
    const idLine = id === undefined ? "" : `id: ${id}\n`
    controller.enqueue(this.#encoder.encode(`event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`))
    // It falls below zero when the page has not taken what was sent before.
    if ((controller.desiredSize ?? 0) < 0) this.#close()
  }

  #close(): void {
    const controller = this.#controller
    if (!controller) return
    this.#controller = null
    this.#stop()
    this.#onClose()
    try {
      controller.close()
    } catch (error) {
      // Already cancelled by the page: closing twice is all that can go wrong here.
      if (!(error instanceof TypeError)) throw error
    }
  }
}
