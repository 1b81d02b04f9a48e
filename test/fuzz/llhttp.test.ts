// Our HTTP/1.1 parser against Node's (llhttp, strict). Where neither complains, both must have heard the same. Where only one does, a
// table says why: llhttp refuses what it would not serve, and we read on wherever the peers may have understood each other.

import { afterAll, describe, expect, test } from "bun:test"
import { fuzz } from "../support/fuzz.ts"
import { streams } from "../support/http-messages.ts"
import { type Heard, type HeardMessage, type Kind, startLlhttp, weHear } from "../support/llhttp.ts"
import { text } from "../support/vectors.ts"

/** llhttp stops, and we have no fault. */
const onlyTheyRefuse: { readonly [error: string]: string } = {
  HPE_CLOSED_CONNECTION: "after `Connection: close` it reads no more; what a peer sends all the same is shown",
  HPE_INVALID_METHOD: "it has a list of methods; any token is one (RFC 9110 §9.1)",
  HPE_INVALID_URL: "it knows four forms of target; a head with another one is still a head, and the proxy judges its target",
  HPE_INVALID_VERSION: "it has a list of versions; a higher minor one is read as 1.1 (RFC 9110 §2.5)",
  HPE_INVALID_CHUNK_SIZE: "spaces after a chunk's size, which some servers pad it with (RFC 9112 §7.1.1)",
  HPE_INVALID_HEADER_TOKEN: "NUL in a value, and folded lines, are read as spaces (RFC 9110 §5.5, RFC 9112 §5.2)",
  HPE_INVALID_CONTENT_LENGTH:
    "a list of equal lengths is that length (RFC 9112 §6.3, rule 5); one that is ignored may be anything (rule 1)",
  HPE_UNEXPECTED_CONTENT_LENGTH: "equal lengths on several lines are one length (RFC 9112 §6.3, rule 5); and where it is ignored (rule 1)",
  HPE_INVALID_TRANSFER_ENCODING:
    "it knows no list over several lines; where the coding is ignored it may be anything (RFC 9112 §6.3, rule 1)",
  HPE_LF_EXPECTED: "CR in a value is read as a space (RFC 9110 §5.5)",
  HPE_CR_EXPECTED: "CR in a value is read as a space (RFC 9110 §5.5)",
  HPE_STRICT: "CR in a reason or a value is read as a space (RFC 9110 §5.5)",
  HPE_INVALID_CONSTANT: "octets of a start line that carry nothing",
  HPE_INVALID_EOF_STATE: "a 101 that names no protocol is an interim answer to it, and the final one is missing",
}

/** We have a fault, and llhttp goes on. */
const onlyWeFault: { readonly [code: string]: string } = {
  "http.bad-request-line": "versions 0.9 and 2.0, and targets with octets that a request line cannot have",
  "http.bad-status-line": "no space after the status, versions 0.9 and 2.0 (RFC 9112 §4)",
  "http.bare-lf": "lines of which only one is said to end in LF alone",
  "http.truncated": "line ends between messages that are no whole empty line",
  "http.head-too-large": "our limit counts all octets of the head",
}

const has = ({ fields }: HeardMessage, ...names: string[]) => fields.some(([name]) => names.includes(name.toLowerCase()))

/** From the first such message on, the two go separate ways by design. */
const partings: readonly (readonly [why: string, parts: (message: HeardMessage, kind: Kind) => boolean])[] = [
  [
    "a CONNECT with a body: to llhttp its head is all of it; RFC 9112 §6.3 has no such exception for requests",
    message => message.start.startsWith("CONNECT ") && has(message, "content-length", "transfer-encoding"),
  ],
  [
    "an upgrade with a body: node:http hands it to the new protocol; RFC 9110 §7.8 has the request completed first",
    (message, kind) => kind === "request" && has(message, "upgrade") && has(message, "content-length", "transfer-encoding"),
  ],
  ["Proxy-Connection: to llhttp it is Connection, which no RFC says", message => has(message, "proxy-connection")],
]

/** "same", or who complained of what: "they HPE_…", "we http.…", "both". Throws where the two heard different things. */
function compare(kind: Kind, bytes: Uint8Array, theirs: Heard, method = "GET"): string {
  const ours = weHear(kind, bytes, method)
  const partAt = ours.messages.findIndex(message => partings.some(([, parts]) => parts(message, kind)))
  if (partAt >= 0) {
    const before = theirs.messages.filter(({ complete }) => complete).slice(0, partAt)
    if (ours.faults.length === 0) expect(ours.messages.slice(0, before.length)).toEqual(before)
    return "parted"
  }
  if (theirs.error !== null && ours.faults.length > 0) return "both"
  if (theirs.error !== null) {
    expect(Object.keys(onlyTheyRefuse)).toContain(theirs.error)
    const whole = theirs.messages.filter(({ complete }) => complete)
    expect(ours.messages.slice(0, whole.length)).toEqual(whole)
    return `they ${theirs.error}`
  }
  if (ours.faults.length > 0) {
    for (const code of ours.faults) expect(Object.keys(onlyWeFault)).toContain(code)
    return `we ${ours.faults.join(" ")}`
  }
  expect(ours).toMatchObject({ messages: [...theirs.messages], switchedAt: theirs.switchedAt })
  return "same"
}

describe("HTTP/1.1 as Node hears it", () => {
  const llhttp = startLlhttp()
  afterAll(() => llhttp[Symbol.asyncDispose]())

  describe("a corpus", () => {
    const get = "GET / HTTP/1.1\r\n\r\n"
    const ok = "HTTP/1.1 200 OK\r\n"
    const chunked = "Transfer-Encoding: chunked\r\n"
    const corpus: [kind: Kind, characters: string, outcome: string, method?: string][] = [
      ["request", get, "same"],
      ["request", get + get, "same"],
      ["request", `\r\n${get}`, "same"],
      ["request", "GET /a?b=c HTTP/1.0\r\nHost: a\r\n\r\n", "same"],
      ["request", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "same"],
      ["request", "GET / HTTP/1.1\r\nA:\tb\t \r\na: c\r\n\r\n", "same"],
      ["request", "GET / HTTP/1.1\r\nA: \xe9\r\n\r\n", "same"],
      ["request", "OPTIONS * HTTP/1.1\r\n\r\n", "same"],
      ["request", "GET http://a:1/b HTTP/1.1\r\n\r\n", "same"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "same"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", "both"],
      ["request", `POST / HTTP/1.1\r\n${chunked}\r\n2;x=y\r\nab\r\n0\r\nT: r\r\n\r\n${get}`, "same"],
      ["request", `POST / HTTP/1.1\r\n${chunked}Content-Length: 3\r\n\r\n0\r\n\r\n`, "both"],
      ["request", `POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n`, "both"],
      ["request", `POST / HTTP/1.1\r\n${chunked}\r\n2 \r\nab\r\n0\r\n\r\n`, "they HPE_INVALID_CHUNK_SIZE"],
      ["request", `POST / HTTP/1.1\r\n${chunked}\r\n+2\r\nab\r\n0\r\n\r\n`, "both"],
      ["request", `POST / HTTP/1.1\r\n${chunked}\r\n2\r\nabc\r\n0\r\n\r\n`, "both"],
      ["request", `POST / HTTP/1.1\r\n${chunked}\r\n2\nab\r\n0\r\n\r\n`, "both"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "both"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", "they HPE_UNEXPECTED_CONTENT_LENGTH"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\nab", "they HPE_INVALID_CONTENT_LENGTH"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\nab", "both"],
      ["request", "POST / HTTP/1.1\r\nContent-Length: 0x2\r\n\r\nab", "both"],
      ["request", "GET / HTTP/1.1\nA: b\n\n", "both"],
      ["request", "GET / HTTP/1.1\r\nA : b\r\n\r\n", "both"],
      ["request", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "they HPE_INVALID_HEADER_TOKEN"],
      ["request", "GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", "they HPE_INVALID_HEADER_TOKEN"],
      ["request", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", "they HPE_LF_EXPECTED"],
      ["request", "GET / HTTP/1.1\r\nbad\r\n\r\n", "both"],
      ["request", "GET /a b HTTP/1.1\r\n\r\n", "both"],
      ["request", "GET / HTTP/1.2\r\n\r\n", "they HPE_INVALID_VERSION"],
      ["request", "GET / HTTP/2.0\r\n\r\n", "we http.bad-request-line"],
      ["request", "BREW / HTTP/1.1\r\n\r\n", "they HPE_INVALID_METHOD"],
      ["request", "GET ?q HTTP/1.1\r\n\r\n", "they HPE_INVALID_URL"],
      ["request", `GET / HTTP/1.1\r\nConnection: close\r\n\r\n${get}`, "they HPE_CLOSED_CONNECTION"],
      ["request", "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x80", "same"],
      ["request", "GET / HTTP/1.1\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx", "parted"],
      ["request", "CONNECT a:1 HTTP/1.1\r\n\r\n\x16\x03", "same"],
      ["request", "CONNECT a:1 HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", "parted"],
      ["request", "GET / HTTP/1.1\r\nProxy-Connection: close\r\n\r\n", "parted"],
      ["request", "GET / HTT", "both"],
      ["response", `${ok}Content-Length: 2\r\n\r\nok`, "same"],
      ["response", `${ok}Content-Length: 2\r\n\r\nok${ok}Content-Length: 0\r\n\r\n`, "same"],
      ["response", `${ok}\r\nto the end`, "same"],
      ["response", `${ok}Transfer-Encoding: gzip\r\n\r\nto the end`, "same"],
      ["response", `${ok}${chunked}\r\n1\r\na\r\n0\r\n\r\n`, "same"],
      ["response", `${ok}${chunked}\r\n1\r\na\r\n`, "both"],
      ["response", `HTTP/1.1 100 Continue\r\n\r\n${ok}Content-Length: 0\r\n\r\n`, "same"],
      ["response", "HTTP/1.1 204 x\r\nContent-Length: 3\r\n\r\n", "same"],
      ["response", "HTTP/1.1 304 x\r\nContent-Length: 3\r\n\r\n", "same"],
      ["response", `${ok}Content-Length: 3\r\n\r\n`, "same", "HEAD"],
      ["response", `${ok}\r\n\x16\x03`, "same", "CONNECT"],
      ["response", "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x00", "same"],
      ["response", "HTTP/1.1 101 x\r\n\r\n", "they HPE_INVALID_EOF_STATE"],
      ["response", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "we http.bad-status-line"],
      ["response", "HTTP/1.1 20 OK\r\n\r\n", "both"],
      ["response", "ICY 200 OK\r\n\r\n", "both"],
      ["response", `${ok}Content-Length: 3\r\n\r\nab`, "both"],
    ]
    // Every row whole: where one is short, Bun takes the last parameter for a callback, and waits for it.
    const rows = corpus.map(([kind, characters, outcome, method = "GET"]) => [kind, characters, outcome, method] as const)
    test.each(rows)("%s %p: %s", async (kind, characters, outcome, method) => {
      const bytes = text(characters)
      expect(compare(kind, bytes, await llhttp.hear(kind, bytes, method), method)).toBe(outcome)
    })
  })

  for (const kind of ["request", "response"] as const) {
    fuzz(`${kind}s, against llhttp`, streams[kind], async bytes => {
      compare(kind, bytes, await llhttp.hear(kind, bytes))
    })
  }
})
