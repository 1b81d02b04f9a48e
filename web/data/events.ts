// The event stream: one connection, resumed by sequence number, folded once per animation frame.
// It is opened anew when it breaks, when the heartbeat stops and when the tab wakes: a laptop that slept has a dead socket
// that nobody reports.

import { createSignal } from "solid-js"
import type { Change, ExchangeId, ServerEvents, Status } from "../../server/contract.ts"
import { readStatus } from "./api.ts"
import { checkSession } from "./library.ts"
import { ApiError } from "./request.ts"
import { apiUrl, openedSession } from "./session.ts"

const silenceMs = 15_000
const wakeSilenceMs = 6_000
const retryMs = [250, 500, 1000, 2000, 4000]
/** Where no frames are drawn (a hidden tab) changes are folded as often as this. */
const hiddenFlushMs = 500
/** A batch of messages that waits is cut to the newest: older ones are fetched when they are looked at. */
const waitingMessagesMax = 1000
const followMs = 100

/** refused: the session in the address cannot be opened; the listener is told why. */
export type Connection = "connecting" | "live" | "lost" | "unauthorized" | "refused"

export type Listener = {
  readonly snapshot: (snapshot: ServerEvents["snapshot"]) => void
  readonly changes: (changes: readonly Change[]) => void
  readonly messages: (live: ServerEvents["messages"]) => void
  readonly status: (status: Status) => void
  readonly refused: (why: string) => void
}

export type Events = ReturnType<typeof createEvents>

export function createEvents(listener: Listener) {
  const [connection, setConnection] = createSignal<Connection>("connecting")
  let source: EventSource | null = null
  let followed: ExchangeId | null = null
  let seq: number | null = null
  let heardAt = Date.now()
  let failures = 0
  let openTimer = 0
  let waiting: Change[] = []
  let waitingMessages: ServerEvents["messages"] | null = null
  let flushTimer = 0
  let flushFrame = 0

  const flush = () => {
    cancelAnimationFrame(flushFrame)
    clearTimeout(flushTimer)
    flushFrame = flushTimer = 0
    const [changes, messages] = [waiting, waitingMessages]
    waiting = []
    waitingMessages = null
    if (changes.length > 0) listener.changes(changes)
    if (messages) listener.messages(messages)
  }

  const schedule = () => {
    if (flushFrame !== 0 || flushTimer !== 0) return
    if (document.hidden) flushTimer = window.setTimeout(flush, hiddenFlushMs)
    else flushFrame = requestAnimationFrame(flush)
  }

  const open = () => {
    clearTimeout(openTimer)
    if (connection() === "unauthorized" || connection() === "refused") return
    source?.close()
    const query = { ...(followed !== null && { messages: followed }), ...(seq !== null && { since: seq }) }
    const opened = new EventSource(apiUrl("/events", query))
    source = opened
    heardAt = Date.now()

    const on = <Name extends keyof ServerEvents>(name: Name, take: (data: ServerEvents[Name]) => void) =>
      opened.addEventListener(name, event => {
        if (source !== opened) return
        heardAt = Date.now()
        failures = 0
        setConnection("live")
        take(JSON.parse(event.data))
        const id = Number.parseInt(event.lastEventId, 10)
        if (Number.isInteger(id)) seq = id
      })

    on("snapshot", snapshot => {
      waiting = []
      listener.snapshot(snapshot)
    })
    on("changes", changes => {
      for (const change of changes) waiting.push(change)
      schedule()
    })
    on("messages", live => {
      if (live.exchangeId !== followed) return
      const messages = [...(waitingMessages?.messages ?? []), ...live.messages].slice(-waitingMessagesMax)
      waitingMessages = { exchangeId: live.exchangeId, total: live.total, messages }
      schedule()
    })
    on("heartbeat", listener.status)
    opened.addEventListener("error", () => {
      if (source === opened) void failed()
    })
  }

  /** We reconnect ourselves: EventSource gives up for good on an error status, and does not say which. */
  const failed = async () => {
    source?.close()
    source = null
    try {
      listener.status(await readStatus())
      if (openedSession() !== null) await checkSession()
      if (failures > 1) setConnection("lost")
    } catch (error) {
      if (error instanceof ApiError && (error.code === "no-session" || error.code === "damaged")) {
        listener.refused(error.message)
        return setConnection("refused")
      }
      setConnection(error instanceof ApiError && error.status === 401 ? "unauthorized" : "lost")
    }
    clearTimeout(openTimer)
    openTimer = window.setTimeout(open, retryMs[Math.min(failures++, retryMs.length - 1)])
  }

  const reopenAfterSleep = () => {
    if (source && Date.now() - heardAt > wakeSilenceMs) open()
  }

  // A server that stands still refuses nothing: whether it is there, it has to be asked.
  setInterval(() => source && Date.now() - heardAt > silenceMs && void failed(), 2000)
  addEventListener("online", open)
  addEventListener("pageshow", reopenAfterSleep)
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return
    flush()
    reopenAfterSleep()
  })
  open()

  return {
    connection,
    /** Asks for the live messages of this exchange, or of none. Walking through the list must not open a connection a row. */
    follow: (id: ExchangeId | null) => {
      if (followed === id) return
      followed = id
      waitingMessages = null
      clearTimeout(openTimer)
      openTimer = window.setTimeout(open, followMs)
    },
  }
}
