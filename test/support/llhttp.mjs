// Node's HTTP parser (llhttp, strict), for a test to ask: a line of JSON in, a line of JSON out. Run by Node: Bun has none of it.
// In: { kind: "request" | "response", method, bytes (base64) }. Out: see `Heard` in llhttp.ts.

import { createRequire } from "node:module"
import { createInterface } from "node:readline"

// Not public, but what node:http itself imports; stable since Node 12. The list of methods it exports is not the one that its parser
// counts in: that one is only in the binding.
const { HTTPParser } = createRequire(import.meta.url)("_http_common")
const { allMethods } = process.binding("http_parser")

function parse({ kind, method, bytes }) {
  const messages = []
  const last = () => messages.at(-1)
  const parser = new HTTPParser()
  parser.initialize(kind === "request" ? HTTPParser.REQUEST : HTTPParser.RESPONSE, {}, 64 * 1024, HTTPParser.kLenientNone)
  const pairs = flat => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]])
  let early = []
  let target = ""
  parser[HTTPParser.kOnMessageBegin] = () => {
    early = []
    target = ""
  }
  // Fields come here when there are more than fit; so do trailers, and, once there were any, the whole next head.
  parser[HTTPParser.kOnHeaders] = (flat, url) => {
    if (last() && !last().complete) last().trailers.push(...pairs(flat))
    else {
      early.push(...pairs(flat))
      target += url ?? ""
    }
  }
  parser[HTTPParser.kOnHeadersComplete] = (major, minor, flat, methodAt, url, status, _reason, upgrade, keepAlive) => {
    messages.push({
      start: kind === "request" ? `${allMethods[methodAt]} ${target + (url ?? "")}` : `${status}`,
      version: `${major}.${minor}`,
      fields: [...early, ...pairs(flat ?? [])],
      body: [],
      trailers: [],
      keepAlive,
      complete: false,
    })
    // As node:http answers: 2 is a switch of protocols, 1 is no body.
    if (upgrade || (kind === "response" && method === "CONNECT")) return 2
    return kind === "response" && method === "HEAD" ? 1 : 0
  }
  parser[HTTPParser.kOnBody] = chunk => last().body.push(chunk)
  parser[HTTPParser.kOnMessageComplete] = () => {
    last().complete = true
  }
  const octets = Buffer.from(bytes, "base64")
  const taken = parser.execute(octets)
  const ended = taken instanceof Error || taken < octets.length ? undefined : parser.finish()
  const error = [taken, ended].find(result => result instanceof Error)?.code ?? null
  parser.free()
  return {
    messages: messages.map(message => ({ ...message, body: Buffer.concat(message.body).toString("latin1") })),
    error,
    switchedAt: typeof taken === "number" && taken < octets.length ? taken : null,
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = parse(JSON.parse(line))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
