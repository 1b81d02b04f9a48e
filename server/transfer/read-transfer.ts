// BYTES OF A FILE → EXCHANGES: tells HAR, JSON and JSONL apart by what is in them, whatever the file is called.

import { limits as defaults } from "../config.ts"
import { latin1 } from "../wire/bytes.ts"
import { type DocumentLimits, readDocument } from "./read-document.ts"
import { type JsonlLimits, JsonlReader } from "./read-jsonl.ts"
import { type ImportProblem, isProblem, problem, type TransferredExchange } from "./transferred.ts"

/** Enough to see the beginning of any first line. */
const headBytes = 64 * 1024

/**
 * Exchanges in the order of the file, and problems between them; what is wrong does not end it. Messages are read once, and best before
 * the next exchange is asked for: those of JSONL are held for whoever comes later.
 */
export async function* readTransfer(
  chunks: AsyncIterable<Uint8Array>,
  limits: DocumentLimits & JsonlLimits = defaults,
): AsyncGenerator<TransferredExchange | ImportProblem> {
  let problems = 0
  for await (const read of readAny(chunks, limits)) {
    if (!isProblem(read) || ++problems <= limits.transferProblemsMax) yield read
  }
  if (problems > limits.transferProblemsMax) yield problem("More is wrong with the file than is listed here.")
}

async function* readAny(
  chunks: AsyncIterable<Uint8Array>,
  limits: DocumentLimits & JsonlLimits,
): AsyncGenerator<TransferredExchange | ImportProblem> {
  const source = chunks[Symbol.asyncIterator]()
  try {
    const head = await readHead(source)
    const format = formatOf(head)
    if (format === "jsonl") yield* new JsonlReader(joined(head, source), limits).read()
    else if (format === "document") yield* readDocument(joined(head, source), limits)
    else yield format
  } finally {
    await source.return?.()
  }
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  while (length < headBytes) {
    const next = await source.next()
    if (next.done) break
    parts.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(parts)
  // RFC 8259 §8.1: "implementations that parse JSON texts MAY ignore the presence of a byte order mark".
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head
}

async function* joined(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}

function formatOf(head: Uint8Array): "jsonl" | "document" | ImportProblem {
  const [first = 0, second = 0] = head
  const isCompressed = (first === 0x1f && second === 0x8b) || (first === 0x50 && second === 0x4b) || (first === 0x28 && second === 0xb5)
  if (isCompressed) return problem("The file is compressed; unpack it, and import what is in it.")
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return problem("The file is text in UTF-16; save it as UTF-8, which JSON is written in (RFC 8259 §8.1).")
  const text = latin1(head.subarray(0, headBytes)).trimStart()
  if (text === "") return problem("The file is empty.")
  if (!text.startsWith("{")) {
    const shown = JSON.stringify(text.slice(0, 20))
    return problem(`The file is no HAR, and no recording as JSON or JSONL: those begin with "{", and this with ${shown}.`)
  }
  return isLine(text) ? "jsonl" : "document"
}

/** The first line of JSONL is whole, or at least begins with its type, which is written first. */
function isLine(text: string): boolean {
  if (/^\{\s*"type"\s*:\s*"(?:exchange|message)"/.test(text)) return true
  const [line = ""] = text.split("\n", 1)
  try {
    const value: { readonly type?: unknown } = JSON.parse(line)
    return value.type === "exchange" || value.type === "message"
  } catch {
    return false
  }
}
