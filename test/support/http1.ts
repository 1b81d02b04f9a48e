// Feeds HttpParser in tests, and shows what it says as text, one line an event. Knows HTTP/1.1 and nothing of sockets.

import type { HttpEvent } from "../../server/wire/http1/events.ts"
import { HttpParser, type HttpParserOptions } from "../../server/wire/http1/parser.ts"
import { feed, mergeRanges, type Run } from "./vectors.ts"

/** Done between the last byte and the end of the stream; returns lines. */
export type After = (parser: HttpParser) => string[]

export function showHttp(event: HttpEvent): string {
  switch (event.type) {
    case "request": {
      const { method, target, version } = event.head
      return `request ${event.start}-${event.end} ${method} ${target} ${version} by ${showFraming(event)}`
    }
    case "response":
      return `response ${event.start}-${event.end} ${event.head.status} ${event.head.version} by ${showFraming(event)}`
    case "trailers":
      return `trailers ${event.start}-${event.end} ${event.fields.map(([name, value]) => `${name}: ${value}`).join(", ")}`
    case "data":
    case "framing":
    case "opaque":
      return `${event.type} ${event.start}-${event.end}`
    case "message-end":
      return `message-end ${event.end}`
    case "fault":
      return `fault ${event.code} at ${event.at}`
    default:
      return event satisfies never
  }
}

export const showFraming = ({ framing }: Pick<Extract<HttpEvent, { type: "request" | "response" }>, "framing">) =>
  framing.by === "length" ? `length ${framing.length}` : framing.by

/** Feeds all, does what `after` says (its lines stand where it was called), and ends the stream. */
export const httpRunner =
  (options: HttpParserOptions, after: After = () => []): Run =>
  chunks => {
    const events: HttpEvent[] = []
    const parser = new HttpParser(options, event => events.push(event))
    feed(chunk => parser.push(chunk), chunks)
    const before = mergeRanges(events.splice(0)).map(showHttp)
    const said = after(parser)
    parser.end()
    return [...before, ...said, ...mergeRanges(events).map(showHttp)]
  }

export const requestOptions: HttpParserOptions = { kind: "request", headBytesMax: 200, heldBytesMax: 20 }

export const requests = (after?: After): Run => httpRunner(requestOptions, after)

/** Responses to requests with those methods, in order; null and what is beyond: nobody asked. */
export const responsesTo = (...methods: (string | null)[]): Run => {
  return chunks => {
    const left = [...methods]
    return httpRunner({ kind: "response", headBytesMax: 200, methodOf: () => left.shift() ?? null })(chunks)
  }
}
