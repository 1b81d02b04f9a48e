// Message, its rows in lists and its frames, as schemas.

import * as z from "zod/mini"
import type * as contract from "../../contract.ts"
import { Direction, exampleClose, Fault } from "./exchange.ts"
import { count, field, id, moment, schemaOf, sentence } from "./proof.ts"

const frameFields = {
  opcode: field(z.int(), "0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved."),
  fin: z.boolean(),
  rsv: field(z.int(), "RSV1 is its bit 4, RSV2 is 2, RSV3 is 1."),
  masked: z.boolean(),
  maskKey: field(z.nullable(z.string()), "Eight hexadecimal digits; null: not masked."),
  length: count("Payload octets on the wire."),
  headerLength: count("Octets before the payload."),
  timestamp: moment("When its last byte arrived."),
}

const frame: contract.Frame = {
  opcode: 1,
  fin: true,
  rsv: 0,
  masked: true,
  maskKey: "37fa213d",
  length: 5,
  headerLength: 6,
  timestamp: 1763816585012.25,
}

export const Frame = schemaOf<contract.Frame>()(z.object(frameFields), "One frame as it was on the wire (RFC 6455 §5.2).", frame)

export const WireFrame = schemaOf<contract.WireFrame>()(
  z.object({
    ...frameFields,
    id: id("Counts from 1 in an exchange, in order of arrival."),
    messageId: field(z.nullable(z.int()), "The message it belongs to; null: that one is not complete."),
    direction: Direction,
    offset: count("Octets of that direction's stream before its header."),
    preview: field(z.string(), "One line of its payload as it was on the wire, unmasked; empty where its bytes are not kept."),
  }),
  "A frame in the list of frames: the same bytes as the messages, not joined and not decompressed.",
  {
    ...frame,
    id: 7,
    messageId: 5 as contract.MessageId,
    direction: "client-to-server",
    offset: 512,
    preview: "hello",
  },
)

export const MessageClose = schemaOf<contract.MessageClose>()(
  z.object({
    code: field(z.int(), "RFC 6455 §7.4."),
    name: z.string(),
    reason: field(z.string(), "As the peer wrote it."),
    meaning: field(z.string(), "What the code says, as a sentence."),
  }),
  "What a close frame says.",
  exampleClose,
)

export const PayloadFault = schemaOf<Pick<contract.Fault, "code" | "text">>()(
  z.pick(Fault, { code: true, text: true }),
  "What is wrong inside a payload.",
  { code: "text-not-utf8", text: "A text message is not UTF-8 (RFC 6455 §8.1)" },
)

const data = field(z.string(), "Text as text, binary as base64; of a close frame its reason.")

const messageFields = {
  id: id("Counts from 1 in an exchange, in order of arrival."),
  exchangeId: id("The exchange it belongs to."),
  timestamp: moment("When its last byte arrived."),
  direction: Direction,
  opcode: field(z.int(), "Of its first frame: 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved."),
  isBinary: z.boolean(),
  length: count("Payload octets after decompression."),
  wireLength: count("Payload octets on the wire."),
  compressed: z.boolean(),
  truncated: field(z.boolean(), "The data is only the beginning, or nothing: see `problem`."),
  problem: sentence("Why the payload cannot be shown in full, as a sentence; null: it is."),
  faults: z.array(PayloadFault),
  injected: field(z.boolean(), "The user sent it, not the peer."),
  modified: field(z.boolean(), "The user changed it."),
  dropped: field(z.boolean(), "The user did not let it pass."),
  close: field(z.nullable(MessageClose), "Null: it is no close frame."),
  frames: field(z.array(Frame), "Those it came in; the first few in lists."),
  note: field(z.string(), "What the user wrote; empty: nothing."),
  color: field(z.string(), "What the user chose; empty: none."),
}

const facts: Omit<contract.Message, "data"> = {
  id: 5 as contract.MessageId,
  exchangeId: 1 as contract.ExchangeId,
  timestamp: 1763816585012.25,
  direction: "client-to-server",
  opcode: 1,
  isBinary: false,
  length: 5,
  wireLength: 5,
  compressed: false,
  truncated: false,
  problem: null,
  faults: [],
  injected: false,
  modified: false,
  dropped: false,
  close: null,
  frames: [frame],
  note: "",
  color: "",
}

export const Message = schemaOf<contract.Message>()(
  z.object({ ...messageFields, data }),
  "A message as it was meant: one or more frames, joined and decompressed.",
  { ...facts, data: "hello" },
)

const row: contract.MessageRow = { ...facts, preview: "hello", data: "hello" }

export const MessageRow = schemaOf<contract.MessageRow>()(
  z.object({ ...messageFields, preview: field(z.string(), "One line of it."), data: z.exactOptional(data) }),
  "A message in a list: `data` is there only where it is short.",
  row,
)

export const exampleRow: contract.MessageRow = row
