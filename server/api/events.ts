// CHANGES → THE PAGE, as they happen: server-sent events whose id is the number of the last change, so that a page that lost its
// connection resumes. Every listener has a bounded queue; a page that is too slow is dropped, comes back, and resumes.

import { type Context, Hono } from "hono"
import { limits } from "../config.ts"
import type { Change, Exchange, ExchangeId, Seq, ServerEvents, Status } from "../contract.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { Reader } from "../record/reader.ts"
import type { Recorder } from "../record/recorder.ts"
import { refuse } from "./errors.ts"

/** What Bun.serve gives: how long a connection may be idle is set by request. */
export type ServerEnv = { readonly Bindings: { readonly server?: { timeout(request: Request, seconds: number): void } } }

export function eventRoutes(recorder: Recorder, reader: Reader, status: () => Status): Hono<ServerEnv> {
  let listeners = 0
  return new Hono<ServerEnv>().get("/events", context => {
    if (listeners >= limits.listenersMax)
      return refuse(context, 409, "listeners", `More than ${limits.listenersMax} pages listen already; close some.`)
    listeners++
    context.env?.server?.timeout(context.req.raw, 0)
    const record = recorder.record(Number(context.req.query("messages") ?? 0)) ?? null
    const stream = new EventStream(recorder, reader, status, record, () => listeners--)
    return new Response(stream.open(readSince(context)), {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
    })
  })
}

/** The number of the change seen last: what EventSource sends when it reconnects, or what the page says when it opens another one. */
function readSince(context: Context): number | null {
  const text = context.req.header("last-event-id") ?? context.req.query("since")
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

class EventStream {
  readonly #recorder: Recorder
  readonly #reader: Reader
  readonly #status: () => Status
  /** The exchange whose messages are followed. */
  readonly #record: ExchangeRecord | null
  readonly #onClose: () => void
  readonly #encoder = new TextEncoder()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  /** The first event is a snapshot, or all that was missed: however large it is, it does not count as waiting for a slow page. */
  #isGreeted = false
  #pending: Change[] = []
  #messagesSent = 0
  #isReading = false
  #stop: () => void = () => undefined

  constructor(recorder: Recorder, reader: Reader, status: () => Status, record: ExchangeRecord | null, onClose: () => void) {
    this.#recorder = recorder
    this.#reader = reader
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
    const { log } = this.#recorder
    const missed = since === null ? null : log.since(since)
    if (missed) this.#send("changes", missed, log.seq)
    else this.#send("snapshot", this.#snapshot(), log.seq)

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
    this.#flush()
  }

  #flush(): void {
    if (this.#pending.length > 0) {
      const changes = this.#pending
      this.#pending = []
      this.#send("changes", changes, this.#recorder.log.seq)
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
    const { messages } = await this.#reader.window(record, { after, before: total + 1, limit: limits.liveMessagesMax })
    this.#messagesSent = total
    this.#isReading = false
    this.#send("messages", { exchangeId: record.id, total, messages })
  }

  #snapshot(): ServerEvents["snapshot"] {
    const { order, exchanges, recording } = this.#recorder.log.recording
    const known = order.map((id: ExchangeId) => exchanges[id]).filter((exchange): exchange is Exchange => exchange !== undefined)
    return { seq: this.#recorder.log.seq, recording, exchanges: known, status: this.#status() }
  }

  #send<Name extends keyof ServerEvents>(name: Name, data: ServerEvents[Name], id?: Seq): void {
    const controller = this.#controller
    if (!controller) return
    const idLine = id === undefined ? "" : `id: ${id}\n`
    controller.enqueue(this.#encoder.encode(`event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`))
    this.#isGreeted = true
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
