// Statistics of a WebSocket, as a schema.

import * as z from "zod/mini"
import type { ExchangeId, MessageId } from "../../contract.ts"
import type * as facts from "../../statistics.ts"
import { Direction, WebSocketClose } from "./exchange.ts"
import { count, duration, field, id, moment, schemaOf } from "./proof.ts"

const length = (what: string) => field(z.number(), `${what} Milliseconds.`)
const maybeMoment = (what: string) => field(z.nullable(z.number()), `${what} Epoch milliseconds, with fraction; null: there is none.`)
const message = (what: string) => id(`${what}, by its id.`)

const nothing: facts.Distribution = {
  count: 0,
  minMs: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
  maxMs: null,
  isEstimated: false,
  slowest: [],
}

export const Distribution = schemaOf<facts.Distribution>()(
  z.object({
    count: count("How many were measured."),
    minMs: duration("The shortest."),
    p50Ms: duration("Half of them took no longer."),
    p95Ms: duration("95 of 100 took no longer."),
    p99Ms: duration("99 of 100 took no longer."),
    maxMs: duration("The longest."),
    isEstimated: field(z.boolean(), "There were too many to keep: the quantiles, and only they, are those of a random sample."),
    slowest: field(
      z.array(
        z.object({
          requestId: message("The one that asks"),
          replyId: message("The one that answers"),
          ms: length("How far apart they are."),
          label: field(z.string(), "The method, or what its protocol calls it; empty: nothing."),
        }),
      ),
      "The ten longest, longest first.",
    ),
  }),
  "How long something took.",
  nothing,
)

export const ReplyTimes = schemaOf<facts.ReplyTimes>()(
  z.object({
    protocol: z.enum(["websocket", "json-rpc", "socket.io", "engine.io", "graphql-ws"]),
    request: field(z.string(), "What the protocol calls the one that asks."),
    reply: field(z.string(), "What it calls the one that answers."),
    direction: field(Direction, "Which way the requests go."),
    times: Distribution,
    unansweredCount: count("Requests that nobody answered."),
    unanswered: field(
      z.array(
        z.object({
          id: message("The request"),
          timestamp: moment("When it came."),
          key: field(z.string(), "By what its answer would have been known; empty: nothing."),
          label: field(z.string(), "The method, or what its protocol calls it; empty: nothing."),
        }),
      ),
      "The first hundred of them.",
    ),
  }),
  "Requests and replies of one kind, as a protocol pairs them.",
  {
    protocol: "json-rpc",
    request: "request",
    reply: "response",
    direction: "client-to-server",
    times: nothing,
    unansweredCount: 1,
    unanswered: [{ id: 5 as MessageId, timestamp: 1763816585012.25, key: "7", label: "subscribe" }],
  },
)

const traffic: facts.Traffic = {
  messages: 3,
  wireBytes: 90,
  bytes: 240,
  unreadable: 0,
  lastAt: 1763816585012.25,
  idleMs: 1_500,
  opcodes: [{ opcode: 1, messages: 3, wireBytes: 90, bytes: 240 }],
}

export const Traffic = schemaOf<facts.Traffic>()(
  z.object({
    messages: count("How many."),
    wireBytes: count("Payload octets on the wire."),
    bytes: count("Payload octets after decompression."),
    unreadable: count("Compressed messages that cannot be decompressed, and so do not count in `bytes`."),
    lastAt: maybeMoment("When the last one came."),
    idleMs: duration("From then until `until`."),
    opcodes: field(
      z.array(
        z.object({
          opcode: z.int(),
          messages: count("How many."),
          wireBytes: count("Payload octets on the wire."),
          bytes: count("Payload octets after decompression."),
        }),
      ),
      "Ascending; only those that occur.",
    ),
  }),
  "The messages of one direction.",
  traffic,
)

const eachWayOfSteps = z.object({ "client-to-server": z.array(z.number()), "server-to-client": z.array(z.number()) })

export const Statistics = schemaOf<facts.Statistics>()(
  z.object({
    exchangeId: id("Of which exchange."),
    messages: count("How many."),
    firstAt: maybeMoment("When the first one came."),
    lastAt: maybeMoment("When the last one came."),
    until: moment("The end of the connection, or the moment of asking while it is open."),
    traffic: z.object({ "client-to-server": Traffic, "server-to-client": Traffic }),
    rate: field(
      z.object({
        startAt: maybeMoment("When the first bucket begins."),
        bucketMs: length("How long each is."),
        messages: field(eachWayOfSteps, "Messages in each."),
        wireBytes: field(eachWayOfSteps, "Payload octets on the wire in each."),
      }),
      "Over time, in buckets of equal length from the first message to the last.",
    ),
    silences: field(
      z.array(
        z.object({
          afterId: message("The last one before"),
          nextId: message("The one that ended it"),
          ms: length("How long."),
          direction: field(Direction, "Of the message that ended it."),
        }),
      ),
      "The ten longest times in which nobody spoke, longest first.",
    ),
    turnaround: field(Distribution, "From every text or binary message of the client to the first one of the server after it."),
    replies: field(z.array(ReplyTimes), "Only kinds that occur."),
    close: z.nullable(WebSocketClose),
    lastMessages: field(
      z.array(
        z.object({
          id: message("Which"),
          timestamp: moment("When its last byte arrived."),
          direction: Direction,
          opcode: z.int(),
          preview: field(z.string(), "One line of it."),
        }),
      ),
      "The last ten, ascending.",
    ),
  }),
  "What a person would otherwise compute by eye from the messages of one WebSocket.",
  {
    exchangeId: 1 as ExchangeId,
    messages: 3,
    firstAt: 1763816585010.25,
    lastAt: 1763816585012.25,
    until: 1763816586512.25,
    traffic: { "client-to-server": traffic, "server-to-client": { ...traffic, messages: 0, wireBytes: 0, bytes: 0, opcodes: [] } },
    rate: {
      startAt: 1763816585010.25,
      bucketMs: 1,
      messages: { "client-to-server": [2, 1], "server-to-client": [0, 0] },
      wireBytes: { "client-to-server": [60, 30], "server-to-client": [0, 0] },
    },
    silences: [],
    turnaround: nothing,
    replies: [],
    close: null,
    lastMessages: [],
  },
)
