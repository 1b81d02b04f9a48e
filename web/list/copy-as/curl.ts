// An exchange → the curl command that sends the same request again. What curl would add on its own is taken out, so that the server is
// asked exactly what it was asked.

import type { Exchange, Fields } from "../../../server/contract.ts"
import { fieldOf } from "../cells.ts"
import { isWebSocket, sentFields } from "./sent-fields.ts"
import { lines, printfOf, quote, quoteOctets, readUtf8 } from "./shell.ts"

/** A request's body as it was sent; null: it is not kept, or too long. */
export type SentBody = Uint8Array | null

/** Linux takes no longer word (MAX_ARG_STRLEN is 128 KiB); printf, being the shell's own, does. */
const wordBytesMax = 100_000

/** curl asks before it sends more than that (`Expect: 100-continue`). */
const unaskedBytesMax = 1024 * 1024

export function toCurl(exchange: Exchange, body: SentBody): string {
  if (isWebSocket(exchange)) return handshake(exchange)
  const { method, request } = exchange
  const hasBody = request.bodySize > 0
  const words = [
    ...urlWords(exchange.url, exchange.path),
    ...methodWords(method, hasBody),
    ...fieldWords(sentFields(exchange), hasBody),
    ...(method !== "GET" && method !== "HEAD" && !hasBody && fieldOf(request.fields, "content-length") === "0"
      ? [`-H ${quote("Content-Length: 0")}`]
      : []),
    ...(request.bodySize > unaskedBytesMax ? [`-H ${quote("Expect:")}`] : []),
    ...(isCoded(request.fields) ? ["--compressed"] : []),
  ]
  if (!hasBody) return lines("curl", words)
  if (body === null)
    return `# The body (${request.bodySize} bytes) is not at hand: save it as body.bin.\n${lines("curl", [...words, "--data-binary @body.bin"])}`
  const text = readUtf8(body)
  if (text !== null && body.length <= wordBytesMax) return lines("curl", [...words, `--data-raw ${quote(text)}`])
  const printf = text === null ? `printf ${printfOf(body)}` : `printf %s ${quote(text)}`
  return `${printf} |\n${lines("curl", [...words, "--data-binary @-"])}`
}

/** curl understands the handshake, and shows how the server answers it. */
function handshake(exchange: Exchange): string {
  const fields = exchange.request.fields.filter(([name]) => name.toLowerCase() !== "host")
  return lines("curl --http1.1 --include --no-buffer", [
    ...urlWords(exchange.url.replace(/^ws/i, "http"), exchange.path),
    ...fieldWords(fields, false),
  ])
}

function urlWords(url: string, path: string): string[] {
  return [
    quoteOctets(url),
    // To curl these are patterns.
    ...(/[[\]{}]/.test(url) ? ["--globoff"] : []),
    ...(/\/\.{1,2}(?:\/|\?|$)/.test(path) ? ["--path-as-is"] : []),
    // To curl it begins what is not sent.
    ...(path.includes("#") ? [`--request-target ${quoteOctets(path)}`] : []),
  ]
}

function methodWords(method: string, hasBody: boolean): string[] {
  if (method === "HEAD") return ["--head"]
  return method === (hasBody ? "POST" : "GET") ? [] : [`-X ${quote(method).replace(/^'([A-Z-]+)'$/, "$1")}`]
}

function fieldWords(fields: Fields, hasBody: boolean): string[] {
  const own = ["User-Agent", "Accept", ...(hasBody ? ["Content-Type"] : [])]
  return [
    // RFC 9110 §5.5 allows an empty value; with a colon curl would leave the field out.
    ...fields.map(([name, value]) => `-H ${quoteOctets(value === "" ? `${name};` : `${name}: ${value}`)}`),
    ...own.filter(name => fieldOf(fields, name.toLowerCase()) === null).map(name => `-H ${quote(`${name}:`)}`),
  ]
}

const isCoded = (fields: Fields): boolean => /\b(?:gzip|deflate|br|zstd)\b/i.test(fieldOf(fields, "accept-encoding") ?? "")
