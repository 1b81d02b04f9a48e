// Exchanges and messages as the API has them, for tests of what is made of them.

import type { Exchange, Message, MessageRow, WebSocketFacts } from "../../../server/contract.ts"
import { newExchange, noTimings } from "../../../server/record/exchange-record.ts"

const startedAt = new Date(2026, 10, 22, 14, 3, 5, 123).getTime()

export const anExchange = (own: Partial<Exchange> = {}): Exchange => ({
  ...newExchange(3 as Exchange["id"], {
    protocol: "ws",
    method: "GET",
    url: "ws://example.com/chat",
    host: "example.com",
    path: "/chat",
    state: "open",
    startedAt,
    request: { fields: [], bodySize: 0 },
    clientAddress: "127.0.0.1:50000",
    serverAddress: null,
    tls: null,
    timings: noTimings,
  }),
  status: 101,
  statusText: "Switching Protocols",
  ...own,
})

export const someMessages = (sent: number, received: number, close: WebSocketFacts["close"] = null): WebSocketFacts => ({
  subprotocol: null,
  extensions: null,
  messages: { "client-to-server": sent, "server-to-client": received },
  bytes: { "client-to-server": sent, "server-to-client": received },
  close,
})

export const aMessage = (own: Partial<Message> = {}): Message => ({
  id: 1 as Message["id"],
  exchangeId: 3 as Exchange["id"],
  timestamp: startedAt + 1_000,
  direction: "client-to-server",
  opcode: 1,
  isBinary: false,
  data: "hello",
  length: (own.data ?? "hello").length,
  wireLength: (own.data ?? "hello").length,
  compressed: false,
  truncated: false,
  problem: null,
  faults: [],
  injected: false,
  modified: false,
  dropped: false,
  close: null,
  frames: [],
  note: "",
  color: "",
  ...own,
})

export const aRow = (own: Partial<MessageRow> = {}): MessageRow => ({ ...aMessage(own), preview: own.data ?? "hello", ...own })
