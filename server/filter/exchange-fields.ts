// What a filter can ask of an exchange: the fields, with a sentence and an example of each, and the bare words.

import type { Exchange, Fields, Protocol } from "../contract.ts"
import { type Choice, cost, type Field, type Judge } from "./language.ts"
import { type NumberTest, type Quantity, quantities } from "./numbers.ts"
import { problem, quoted } from "./problem.ts"
import { hostTest, type Text, type TextTest, textTest } from "./text.ts"

const fact = (test: (exchange: Exchange) => boolean): Judge<Exchange> => ({ cost: cost.fact, test })

const string =
  (read: (exchange: Exchange) => string, testOf: (value: Text) => TextTest = textTest) =>
  (value: Text): Judge<Exchange> => {
    const test = testOf(value)
    return { cost: cost.string, test: exchange => test(read(exchange)) }
  }

const number = (quantity: Quantity, read: (exchange: Exchange) => number | null) =>
  ({
    takes: "number",
    quantity,
    judge: (isIn: NumberTest) =>
      fact(exchange => {
        const value = read(exchange)
        return value !== null && isIn(value)
      }),
  }) as const

const choice = (value: string, help: string, test: (exchange: Exchange) => boolean): Choice<Exchange> => ({
  value,
  help,
  judge: fact(test),
})

const has = (exchange: Exchange, ...protocols: readonly Protocol[]): boolean => protocols.includes(exchange.protocol)

export const exchangeKeywords: readonly Choice<Exchange>[] = [
  choice("ws", "WebSockets, encrypted or not", exchange => has(exchange, "ws", "wss")),
  choice("wss", "Encrypted WebSockets", exchange => has(exchange, "wss")),
  choice("http", "Plain HTTP", exchange => has(exchange, "http")),
  choice("https", "HTTPS", exchange => has(exchange, "https")),
  choice("tunnel", "Tunnels that are passed on unread", exchange => has(exchange, "tunnel")),
]

export const exchangeFields: readonly Field<Exchange>[] = [
  {
    name: "protocol",
    help: "Exactly this protocol: `protocol:ws` leaves out wss, unlike the bare `ws`.",
    example: "protocol:ws",
    alsoCalled: ["scheme"],
    takes: "choice",
    choices: [
      choice("ws", "WebSockets that are not encrypted", exchange => has(exchange, "ws")),
      ...exchangeKeywords.filter(({ value }) => value !== "ws"),
    ],
  },
  {
    name: "method",
    help: "Text in the method.",
    example: "method:post",
    takes: "text",
    judge: string(exchange => exchange.method),
  },
  {
    name: "status",
    help: "The status of the response: a number, a class such as `4xx`, a comparison or a range.",
    example: "status:>=400",
    alsoCalled: ["status-code"],
    ...number(quantities.status, exchange => exchange.status),
  },
  {
    name: "host",
    help: "Text in the host (and port, where it is not the default); with `*` the whole host.",
    example: "host:*.example.com",
    alsoCalled: ["domain", "hostname"],
    takes: "text",
    judge: string(exchange => exchange.host, hostTest),
  },
  {
    name: "path",
    help: "Text in the path and query.",
    example: "path:/api",
    takes: "text",
    judge: string(exchange => exchange.path),
  },
  {
    name: "url",
    help: "Text in the whole URL.",
    example: "url:/chat",
    takes: "text",
    judge: string(exchange => exchange.url),
  },
  {
    name: "type",
    help: "Text in the media type of the response or, where it has none, of the request; `js` is JavaScript.",
    example: "type:json",
    alsoCalled: ["content-type", "mime-type", "mime"],
    takes: "text",
    judge: value => ({ ...string(mediaType, typeTest)(value), cost: cost.fields }),
  },
  {
    name: "header",
    help: "A header field of the request or the response, by its name: text in its value; `*` where it is there at all.",
    example: "header.origin:example.com",
    takes: "member",
    judge: (name, at, value) => {
      // RFC 9110 §5.6.2: a field name is a token.
      if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
        return problem(at, name.length, `${quoted(name)} is not the name of a header field`, "a name as in `header.origin:example.com`")
      return headerJudge(name.toLowerCase(), value.type === "word" && value.text === "*" ? () => true : textTest(value))
    },
  },
  {
    name: "note",
    help: "Text in the note.",
    example: 'note:"look again"',
    takes: "text",
    judge: string(exchange => exchange.note),
  },
  {
    name: "state",
    help: "How far it has come.",
    example: "state:waiting",
    takes: "choice",
    choices: [
      choice("connecting", "The origin is being reached", ({ state }) => state === "connecting"),
      choice("waiting", "No response yet", ({ state }) => state === "waiting"),
      choice("receiving", "The response's body is arriving", ({ state }) => state === "receiving"),
      choice("open", "A WebSocket or a tunnel lives", ({ state }) => state === "open"),
      choice("closed", "All has been said", ({ state }) => state === "closed"),
      choice("failed", "The network or TLS said no", ({ state }) => state === "failed"),
    ],
  },
  {
    name: "is",
    help: "What it is.",
    example: "is:open",
    takes: "choice",
    choices: [
      choice("open", "A WebSocket or a tunnel that lives", ({ state }) => state === "open"),
      choice("closed", "All has been said", ({ state }) => state === "closed"),
      choice("failed", "The network or TLS said no", hasFailed),
      choice("modified", "Something was changed on its way", ({ modified }) => modified),
    ],
  },
  {
    name: "has",
    help: "What it has.",
    example: "has:fault",
    takes: "choice",
    choices: [
      choice("fault", "A side broke a protocol", ({ faults }) => faults.length > 0),
      choice("note", "A note was written", ({ note }) => note !== ""),
      choice("error", "The network or TLS said no", hasFailed),
      choice("messages", "WebSocket messages", ({ websocket }) => websocket !== null && sum(websocket.messages) > 0),
    ],
  },
  {
    name: "size",
    help: "Bytes of both bodies and, of a WebSocket, of its payloads on the wire.",
    example: "size:>10k",
    alsoCalled: ["larger-than", "length"],
    ...number(quantities.size, sizeOf),
  },
  {
    name: "duration",
    help: "From its beginning to its end; nothing that still goes on.",
    example: "duration:>500ms",
    ...number(quantities.duration, exchange => exchange.durationMs),
  },
  {
    name: "close",
    help: "The code with which a WebSocket was closed; 1006 where it ended without a close frame.",
    example: "close:1006",
    ...number(quantities.closeCode, exchange => exchange.websocket?.close?.code ?? null),
  },
  {
    name: "client",
    help: "Text in the address of the client, and its port.",
    example: "client:192.168.1.20",
    takes: "text",
    judge: string(exchange => exchange.clientAddress),
  },
  {
    name: "id",
    help: "Its number in the list.",
    example: "id:3..7",
    ...number(quantities.id, exchange => exchange.id),
  },
]

function hasFailed({ state, failure }: Exchange): boolean {
  return state === "failed" || failure !== null
}

const sum = (eachWay: NonNullable<Exchange["websocket"]>["messages"]): number => eachWay["client-to-server"] + eachWay["server-to-client"]

function sizeOf({ request, response, websocket }: Exchange): number {
  return request.bodySize + (response?.bodySize ?? 0) + (websocket ? sum(websocket.bytes) : 0)
}

/** RFC 9110 §8.3.1: the type without its parameters, which are asked for with `header.content-type:`. */
function mediaType({ request, response }: Exchange): string {
  const type = firstValue(response?.fields, "content-type") ?? firstValue(request.fields, "content-type") ?? ""
  return type.replace(/;.*/s, "").trim()
}

/** "js" is in "application/json" and not in "text/javascript". */
const typeTest = (value: Text): TextTest =>
  value.type === "word" && value.text.toLowerCase() === "js" ? type => /\b(?:x-)?(?:javascript|ecmascript)\b/i.test(type) : textTest(value)

/** Names are compared without regard to case (RFC 9110 §5.1); of several lines of that name one is enough. */
function headerJudge(name: string, test: TextTest): Judge<Exchange> {
  const isIn = (fields: Fields | undefined) => fields?.some(field => isNamed(field, name) && test(field[1])) ?? false
  return { cost: cost.fields, test: ({ request, response }) => isIn(response?.fields) || isIn(request.fields) }
}

const firstValue = (fields: Fields | undefined, name: string): string | undefined => fields?.find(field => isNamed(field, name))?.[1]

/** Lengths first: nearly every other name has another one, and need not be put into lower case. */
const isNamed = (field: Fields[number], name: string): boolean => field[0].length === name.length && field[0].toLowerCase() === name
