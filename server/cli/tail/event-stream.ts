// Bytes of `GET /api/events` → events (HTML §9.2.6: lines of `field: value`, an empty one ends an event).

import type { ServerEvents } from "../../contract.ts"

export type ServerEvent = {
  [Name in keyof ServerEvents]: { readonly name: Name; readonly id: number | null; readonly data: ServerEvents[Name] }
}[keyof ServerEvents]

/** An event that is longer is no event: all that a client missed, 20,000 changes at most, are some 40 million characters. */
export const eventCharactersMax = 256 * 1024 * 1024

export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder()
  // Pieces, joined once they are whole: a long event comes in thousands.
  let pieces: string[] = []
  let length = 0
  for await (const chunk of stream) {
    let text = decoder.decode(chunk, { stream: true })
    // The end may be cut between its two line feeds.
    const last = pieces.at(-1)
    if (last?.endsWith("\n") && text.startsWith("\n")) {
      pieces.pop()
      text = last + text
    }
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      pieces.push(text.slice(0, end))
      yield readEvent(pieces.join(""))
      pieces = []
      length = 0
      text = text.slice(end + 2)
    }
    if (text !== "") pieces.push(text)
    length += text.length
    if (length > eventCharactersMax) throw new Error("the event stream has an event that does not end")
  }
}

function readEvent(lines: string): ServerEvent {
  const fields = new Map(lines.split("\n").map(line => line.split(/: (.*)/s, 2) as [string, string]))
  const id = fields.get("id")
  return {
    name: fields.get("event"),
    id: id === undefined ? null : Number(id),
    data: JSON.parse(fields.get("data") ?? "null"),
  } as ServerEvent
}
