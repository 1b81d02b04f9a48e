// Which recording a request is about: `?session=NAME`, or the one at work; and what is looked up in it.

import type { Context } from "hono"
import type { Status } from "../contract.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { Refusal } from "./errors.ts"
import { readId } from "./parameters.ts"
import type { LiveRecorder, SessionName, Sessions, SessionView, ViewReader } from "./services.ts"

export type Views = {
  /** Throws where there is no such session. */
  open(name: string | undefined): Promise<SessionView>
  /** The same for what changes it: throws where it is not the one at work. */
  openToWrite(name: string | undefined): Promise<SessionView>
}

export type ViewFacts = {
  readonly recorder: LiveRecorder
  readonly reader: ViewReader
  readonly sessions: Sessions
  readonly status: () => Status
}

export function createViews({ recorder, reader, sessions, status }: ViewFacts): Views {
  const live = (): SessionView => ({
    name: status().session,
    isLive: true,
    log: recorder.log,
    record: id => recorder.record(id),
    reader,
  })
  const open = async (name: string | undefined): Promise<SessionView> => {
    // The one at work is in memory: opening it from disk would show it as it was last written.
    if (name === undefined || name === status().session) return live()
    const session = await sessions.open(name)
    return { name, isLive: false, log: session.log, record: id => session.record(id), reader: session.reader }
  }
  return {
    open,
    async openToWrite(name) {
      const view = await open(name)
      if (view.isLive) return view
      throw new Refusal("read-only", `"${view.name}" is an earlier session and can only be read; only the one at work can be changed.`)
    },
  }
}

/** As those who read on their own want it. */
export const nameOf = (view: SessionView): SessionName => (view.isLive ? null : view.name)

/** The record that the path's `:id` names. */
export function findRecord(context: Context, view: SessionView): ExchangeRecord {
  const record = view.record(readId(context, "id"))
  if (record?.exchange) return record
  throw noExchange(context.req.param("id"))
}

export const noExchange = (id: string | number | undefined): Refusal => new Refusal("no-exchange", `There is no exchange ${id} (any more).`)

export const noMessage = (context: Context): Refusal =>
  new Refusal("no-message", `There is no message ${context.req.param("message")}, or its bytes are not kept (any more).`)
