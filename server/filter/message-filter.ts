// The filter for messages: text in, a predicate or a problem out. It may ask about the message's exchange too, so that one expression
// says `url:/chat received json.type:message`. Says whether payloads have to be read at all.

import type { Direction, Exchange } from "../contract.ts"
import { compile } from "./compile.ts"
import { exchangeFields } from "./exchange-fields.ts"
import { cost, type Judge, type Language } from "./language.ts"
import { messageFields, messageKeywords } from "./message-fields.ts"
import { isProblem, type Problem } from "./problem.ts"
import type { Text } from "./text.ts"

/** A message as the filter asks about it. What is a method reads the payload, and is only called where nothing else decides. */
export type MessageSubject = {
  readonly id: number
  readonly exchangeId: number
  /** Where it is not known, terms about it are false. */
  readonly exchange: Exchange | undefined
  readonly timestamp: number
  readonly direction: Direction
  /** Or `abnormalEnd`. */
  readonly opcode: number
  readonly wireLength: number
  readonly isCompressed: boolean
  readonly isFragmented: boolean
  /** Since the exchange's start. */
  readonly sinceOpenMs: number
  /** Since the message before; 0 for the first. */
  readonly gapMs: number
  readonly isInjected: boolean
  readonly isModified: boolean
  readonly isDropped: boolean
  readonly note: string
  /** Payload bytes, decompressed. */
  length(): number
  isTruncated(): boolean
  /** The payload as text; of a close frame its reason. */
  text(): string
  /** `text()` in lower case. */
  lowerText(): string
  /** Undefined where the payload is not JSON. */
  json(): unknown
  closeCode(): number | null
}

export type MessageFilter = {
  readonly type: "filter"
  readonly matches: (message: MessageSubject) => boolean
  /** "index": no method of a message is ever called. */
  readonly needs: "index" | "payload"
}

const ofMessages = new Set(messageFields.map(({ name }) => name))

export const messageLanguage: Language<MessageSubject> = {
  subject: "messages",
  fields: messageFields,
  foreign: exchangeFields.map(({ name }) => name).filter(name => !ofMessages.has(name)),
  keywords: messageKeywords,
  pattern: () => null,
  text: textJudge,
}

/** An empty text matches every message. */
export function compileMessageFilter(text: string): MessageFilter | Problem {
  const judge = compile(text, messageLanguage)
  if (isProblem(judge)) return judge
  return { type: "filter", matches: judge.test, needs: judge.cost < cost.length ? "index" : "payload" }
}

/** Lower case comes from the message, which keeps it for the next term. */
function textJudge(value: Text): Judge<MessageSubject> {
  if (value.type === "regex") {
    const { regex } = value
    return { cost: cost.payload, test: message => regex.test(message.text()) }
  }
  const wanted = value.text.toLowerCase()
  return { cost: cost.payload, test: message => message.lowerText().includes(wanted) }
}
