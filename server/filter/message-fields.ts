// What a filter can ask of a message: the fields, with a sentence and an example of each, and the bare words. Among them are some
// of the exchange it belongs to.

import { exchangeFields } from "./exchange-fields.ts"
import { jsonTest, readJsonPath } from "./json-member.ts"
import { type Choice, cost, type Field, type Judge, liftField } from "./language.ts"
import type { MessageSubject } from "./message-filter.ts"
import { isFrom } from "./moments.ts"
import { quantities } from "./numbers.ts"
import { isProblem } from "./problem.ts"
import { textTest } from "./text.ts"

/** Opcode of what stands for the end of a connection without a close frame: its `closeCode()` is 1006, which no frame may carry. */
export const abnormalEnd = -1

type Test = (message: MessageSubject) => boolean

const fact = (test: Test): Judge<MessageSubject> => ({ cost: cost.fact, test })

const choice = (value: string, help: string, test: Test, also: readonly string[] = []): Choice<MessageSubject> => ({
  value,
  also,
  help,
  judge: fact(test),
})

const isSent: Test = ({ direction }) => direction === "client-to-server"
const isReceived: Test = ({ direction }) => direction === "server-to-client"

export const messageKeywords: readonly Choice<MessageSubject>[] = [
  choice("sent", "From the client to the server", isSent, ["→"]),
  choice("received", "From the server to the client", isReceived, ["←"]),
]

const ofExchange = new Set(["protocol", "method", "status", "host", "path", "url", "header"])

export const messageFields: readonly Field<MessageSubject>[] = [
  {
    name: "direction",
    help: "Which way it went; the bare words `sent`, `received`, `→`, `←` say the same.",
    example: "direction:server-to-client",
    alsoCalled: ["dir"],
    takes: "choice",
    choices: [
      choice("client-to-server", "Sent by the client", isSent, ["sent", "→"]),
      choice("server-to-client", "Sent by the server", isReceived, ["received", "←"]),
    ],
  },
  {
    name: "opcode",
    help: "The opcode, by name or number.",
    example: "opcode:binary",
    takes: "number",
    quantity: quantities.opcode,
    judge: isIn => fact(({ opcode }) => opcode !== abnormalEnd && isIn(opcode)),
  },
  {
    name: "length",
    help: "Payload bytes, decompressed.",
    example: "length:>1k",
    alsoCalled: ["len", "size"],
    takes: "number",
    quantity: quantities.size,
    // On the wire it is as long as it is, unless it is compressed.
    judge: isIn => ({ cost: cost.length, test: message => isIn(message.isCompressed ? message.length() : message.wireLength) }),
  },
  {
    name: "close",
    help: "A close frame with this code; 1006 is the end of a connection without one.",
    example: "close:>=4000",
    takes: "number",
    quantity: quantities.closeCode,
    judge: isIn => ({
      cost: cost.length,
      test: message => {
        if (message.opcode !== 8 && message.opcode !== abnormalEnd) return false
        const code = message.closeCode()
        return code !== null && isIn(code)
      },
    }),
  },
  {
    name: "is",
    help: "What it is.",
    example: "is:compressed",
    takes: "choice",
    choices: [
      choice("injected", "Put in by the user", ({ isInjected }) => isInjected),
      choice("modified", "Changed on its way", ({ isModified }) => isModified),
      choice("dropped", "Taken out on its way", ({ isDropped }) => isDropped),
      {
        value: "truncated",
        help: "Not kept, or not shown, in full",
        judge: { cost: cost.length, test: message => message.isTruncated() },
      },
      choice("compressed", "With permessage-deflate (RFC 7692)", ({ isCompressed }) => isCompressed),
      choice("fragmented", "In more than one frame", ({ isFragmented }) => isFragmented),
    ],
  },
  {
    name: "json",
    help: "A value inside the payload: a word is text in it, a number, true, false or null is equal to it, a phrase is it exactly, `*` where it is there at all.",
    example: "json.user.name:bob",
    takes: "member",
    judge: (member, at, value, valueAt) => {
      const path = readJsonPath(member, at)
      if (isProblem(path)) return path
      const test = jsonTest(path, value, valueAt)
      return isProblem(test) ? test : { cost: cost.json, test: message => test(message.json()) }
    },
  },
  {
    name: "after",
    help: "From this time on: a clock (local, on the day of the message), a date, or `+1.5s` since the connection opened.",
    example: "after:14:03:05.123",
    alsoCalled: ["since"],
    takes: "moment",
    judge: moment => {
      const isAfter = isFrom(moment)
      return fact(({ timestamp, sinceOpenMs }) => isAfter(timestamp, sinceOpenMs))
    },
  },
  {
    name: "before",
    help: "Earlier than this time, as in `after:`; of the two, every message matches one.",
    example: "before:+1.5s",
    alsoCalled: ["until"],
    takes: "moment",
    judge: moment => {
      const isAfter = isFrom(moment)
      return fact(({ timestamp, sinceOpenMs }) => !isAfter(timestamp, sinceOpenMs))
    },
  },
  {
    name: "gap",
    help: "Time since the message before.",
    example: "gap:>1s",
    takes: "number",
    quantity: quantities.duration,
    judge: isIn => fact(({ gapMs }) => isIn(gapMs)),
  },
  {
    name: "has",
    help: "What it has.",
    example: "has:note",
    takes: "choice",
    choices: [choice("note", "A note was written", ({ note }) => note !== "")],
  },
  {
    name: "note",
    help: "Text in the note.",
    example: 'note:"look again"',
    takes: "text",
    judge: value => {
      const test = textTest(value)
      return { cost: cost.string, test: ({ note }) => test(note) }
    },
  },
  {
    name: "id",
    help: "Its number on its connection.",
    example: "id:3..7",
    takes: "number",
    quantity: quantities.id,
    judge: isIn => fact(({ id }) => isIn(id)),
  },
  ...exchangeFields.filter(({ name }) => ofExchange.has(name)).map(field => liftField(field, ({ exchange }: MessageSubject) => exchange)),
]
