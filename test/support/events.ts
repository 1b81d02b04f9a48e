// Reads an event stream as a browser's EventSource does, one event at a time: nothing is lost or looked at before it is asked for.

import type { ServerEvents } from "../../server/contract.ts"
import type { TestApp } from "./app.ts"

export type ServerEvent = {
  [Name in keyof ServerEvents]: { readonly name: Name; readonly id: number | null; readonly data: ServerEvents[Name] }
}[keyof ServerEvents]

export type Events = AsyncDisposable & {
  readonly response: Response
  /** The next event; null where the server has ended the stream. */
  next(): Promise<ServerEvent | null>
  /** The next event of that name; those before it are passed over. Fails where the stream ends. */
  find<Name extends keyof ServerEvents>(name: Name): Promise<Extract<ServerEvent, { name: Name }>>
}

export async function openEvents(page: TestApp, query = "", headers: Record<string, string> = {}): Promise<Events> {
  const response = await page.request(`/api/events${query}`, { headers })
  if (response.status !== 200 || !response.body) throw new Error(`no events: ${response.status} ${await response.text()}`)
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ""
  const next: Events["next"] = async () => {
    for (let end = text.indexOf("\n\n"); ; end = text.indexOf("\n\n")) {
      if (end >= 0) {
        const event = parse(text.slice(0, end))
        text = text.slice(end + 2)
        return event
      }
      const { done, value } = await reader.read()
      if (done) return null
      text += decoder.decode(value, { stream: true })
    }
  }
  return {
    response,
    next,
    async find(name) {
      for (;;) {
        const event = await next()
        if (!event) throw new Error(`the stream ended before an event "${name}"`)
        if (isNamed(event, name)) return event
      }
    },
    [Symbol.asyncDispose]: () => reader.cancel(),
  }
}

const isNamed = <Name extends keyof ServerEvents>(event: ServerEvent, name: Name): event is Extract<ServerEvent, { name: Name }> =>
  event.name === name

/** HTML §9.2.6: lines of `field: value`. */
function parse(lines: string): ServerEvent {
  const fields = new Map(lines.split("\n").map(line => line.split(/: (.*)/s, 2) as [string, string]))
  const id = fields.get("id")
  return {
    name: fields.get("event"),
    id: id === undefined ? null : Number(id),
    data: JSON.parse(fields.get("data") ?? "null"),
  } as ServerEvent
}
