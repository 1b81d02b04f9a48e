// Windows of lists, and the events of the two streams, as schemas.

import * as z from "zod/mini"
import type * as contract from "../../contract.ts"
import type { FrameWindow, MessageWindow } from "../../record/reader.ts"
import type { SearchEvent } from "../services.ts"
import { Exchange, exampleExchange } from "./exchange.ts"
import { exampleRow, MessageRow, WireFrame } from "./message.ts"
import { count, field, id, moment, schemaOf } from "./proof.ts"
import { exampleStatus, Status } from "./session.ts"

const total = count("How many there are, those of other windows included.")
const next = field(z.nullable(z.int()), "The `after` of the following window; null: this is the last one.")

export const ExchangePage = schemaOf<{
  readonly exchanges: readonly contract.Exchange[]
  readonly total: number
  readonly next: number | null
}>()(z.object({ exchanges: z.array(Exchange), total, next }), "A window of the list of exchanges.", {
  exchanges: [exampleExchange],
  total: 1,
  next: null,
})

export const Gap = schemaOf<contract.Gap>()(
  z.object({
    after: count("The message before it; 0: before the first."),
    from: moment("When the first of them passed."),
    to: moment("When the last did."),
    frames: count("How many."),
    bytes: count("Their payload octets on the wire."),
  }),
  "Frames that passed and were not recorded.",
  { after: 5, from: 1763816585012.25, to: 1763816590000, frames: 120, bytes: 9_600 },
)

export const MessagePage = schemaOf<MessageWindow>()(
  z.object({
    messages: z.array(MessageRow),
    total,
    next,
    gaps: field(z.array(Gap), "What is missing between the messages of the window, right before and right after them."),
  }),
  "A window of the list of messages.",
  { messages: [exampleRow], total: 1, next: null, gaps: [] },
)

export const FramePage = schemaOf<FrameWindow>()(z.object({ frames: z.array(WireFrame), total, next }), "A window of the list of frames.", {
  frames: [],
  total: 0,
  next: null,
})

const change = z.object({ type: z.literal("updated"), id: id("Which exchange."), with: z.partial(z.omit(Exchange, { id: true })) })

export const Change = schemaOf<contract.Change>()(
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("opened"), exchange: Exchange }),
    change,
    z.object({ type: z.literal("removed"), id: id("Which exchange.") }),
    z.object({ type: z.literal("cleared") }),
    z.object({ type: z.literal("recording"), recording: z.boolean() }),
  ]),
  "One step in the life of the recording. Folding all of them, in order, gives the list.",
  { type: "removed", id: 1 as contract.ExchangeId },
)

export const EventSnapshot = schemaOf<contract.ServerEvents["snapshot"]>()(
  z.object({
    seq: count("The number of the newest change."),
    recording: z.boolean(),
    exchanges: z.array(Exchange),
    status: Status,
  }),
  "The event `snapshot`: all there is.",
  { seq: 42 as contract.Seq, recording: true, exchanges: [exampleExchange], status: exampleStatus },
)

export const EventChanges = schemaOf<contract.ServerEvents["changes"]>()(
  z.array(Change),
  "The event `changes`: what happened since the one before, in order.",
  [{ type: "cleared" }],
)

export const EventMessages = schemaOf<contract.ServerEvents["messages"]>()(
  z.object({ exchangeId: id("The exchange asked for."), total, messages: z.array(MessageRow) }),
  "The event `messages`: the newest of the exchange asked for, ascending.",
  { exchangeId: 1 as contract.ExchangeId, total: 5, messages: [exampleRow] },
)

type Found<Type extends SearchEvent["type"]> = Omit<Extract<SearchEvent, { type: Type }>, "type">

export const SearchMatches = schemaOf<Found<"matches">>()(
  z.object({
    exchangeId: id("Where."),
    ids: field(
      z.array(z.union([z.int(), z.tuple([z.int(), z.int()])])),
      "Messages that match, ascending: an id, or for three and more in a row the first and the last of them.",
    ),
  }),
  "The event `matches`: some that were found.",
  { exchangeId: 1, ids: [5, 9, [12, 4_711]] },
)

const searched = count("Messages that have been looked at.")
const found = count("Those that match.")

export const SearchProgress = schemaOf<Found<"progress">>()(
  z.object({ searched, total: count("Messages to be looked at."), found }),
  "The event `progress`: how far the search is.",
  { searched: 50_000, total: 1_000_000, found: 2 },
)

export const SearchDone = schemaOf<Found<"done">>()(
  z.object({ searched, found, isCut: field(z.boolean(), "More were found than were told.") }),
  "The event `done`: the last one.",
  { searched: 1_000_000, found: 2, isCut: false },
)
