// Exchanges and messages to filter, from the few facts a test is about.

import type { Exchange, ExchangeId, WebSocketFacts } from "../../server/contract.ts"
import type { MessageSubject } from "../../server/filter/message-filter.ts"
import { isProblem, type Problem, showProblem } from "../../server/filter/problem.ts"

export const exchange = (facts: Partial<Exchange> = {}): Exchange => ({
  id: 1 as ExchangeId,
  protocol: "http",
  method: "GET",
  url: "http://example.com/",
  host: "example.com",
  path: "/",
  status: null,
  statusText: "",
  state: "closed",
  startedAt: 0,
  durationMs: null,
  request: { fields: [], bodySize: 0 },
  response: null,
  clientAddress: "127.0.0.1:50000",
  serverAddress: null,
  tls: null,
  timings: { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null },
  websocket: null,
  faults: [],
  failure: null,
  note: "",
  color: "",
  modified: false,
  ...facts,
})

export const websocket = (sent: number, received: number, facts: Partial<WebSocketFacts> = {}): WebSocketFacts => ({
  subprotocol: null,
  extensions: null,
  messages: { "client-to-server": sent, "server-to-client": received },
  bytes: { "client-to-server": sent * 10, "server-to-client": received * 10 },
  close: null,
  ...facts,
})

/** What can be said of a message in a test: instead of its methods, what they give. */
export type MessageFacts = Partial<Omit<MessageSubject, "length" | "isTruncated" | "text" | "lowerText" | "json" | "closeCode">> & {
  readonly text?: string
  /** Decompressed; of an uncompressed message nobody asks. */
  readonly plainLength?: number
  readonly isTruncated?: boolean
  readonly code?: number
}

/** `read` hears of every method that is called. */
export function message(given: MessageFacts = {}, read: (what: string) => void = () => {}): MessageSubject {
  const { text = "", plainLength = 0, isTruncated = false, code = null, ...facts } = given
  const reading = <Value>(what: string, value: () => Value) => {
    read(what)
    return value()
  }
  return {
    id: 1,
    exchangeId: 1,
    exchange: undefined,
    timestamp: 0,
    direction: "client-to-server",
    opcode: 1,
    wireLength: text.length,
    isCompressed: false,
    isFragmented: false,
    sinceOpenMs: 0,
    gapMs: 0,
    isInjected: false,
    isModified: false,
    isDropped: false,
    note: "",
    ...facts,
    length: () => reading("length", () => plainLength),
    isTruncated: () => reading("isTruncated", () => isTruncated),
    text: () => reading("text", () => text),
    lowerText: () => reading("lowerText", () => text.toLowerCase()),
    json: () => reading("json", () => parsed(text)),
    closeCode: () => reading("closeCode", () => code),
  }
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a filter is, once it has none. */
export function sound<Filter extends object>(filter: Filter | Problem): Filter {
  if (isProblem(filter)) throw new Error(showProblem(filter))
  return filter
}

/** "7: message; expected what", or null where nothing is wrong. */
export const shown = (filter: object): string | null => (isProblem(filter) ? showProblem(filter).replace(/^Position /, "") : null)
