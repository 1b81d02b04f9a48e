import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { HttpEvent } from "../../../server/wire/http1/events.ts"
import { HttpParser, type HttpParserOptions } from "../../../server/wire/http1/parser.ts"
import { cutAt, expectTiled, feed, mergeRanges, type Run, text, vectors } from "../../support/vectors.ts"

type After = (parser: HttpParser) => string[]

function show(event: HttpEvent): string {
  switch (event.type) {
    case "request": {
      const { method, target, version } = event.head
      return `request ${event.start}-${event.end} ${method} ${target} ${version} by ${showFraming(event)}`
    }
    case "response":
      return `response ${event.start}-${event.end} ${event.head.status} ${event.head.version} by ${showFraming(event)}`
    case "trailers":
      return `trailers ${event.start}-${event.end} ${event.fields.map(([name, value]) => `${name}: ${value}`).join(", ")}`
    case "data":
    case "framing":
    case "opaque":
      return `${event.type} ${event.start}-${event.end}`
    case "message-end":
      return `message-end ${event.end}`
    case "fault":
      return `fault ${event.code} at ${event.at}`
    default:
      return event satisfies never
  }
}

const showFraming = ({ framing }: Extract<HttpEvent, { type: "request" | "response" }>) =>
  framing.by === "length" ? `length ${framing.length}` : framing.by

/** Feeds all, does what `after` says (its lines stand where it was called), and ends the stream. */
const runner =
  (options: HttpParserOptions, after: After = () => []): Run =>
  chunks => {
    const events: HttpEvent[] = []
    const parser = new HttpParser(options, event => events.push(event))
    feed(chunk => parser.push(chunk), chunks)
    const before = mergeRanges(events.splice(0)).map(show)
    const said = after(parser)
    parser.end()
    return [...before, ...said, ...mergeRanges(events).map(show)]
  }

const requestOptions: HttpParserOptions = { kind: "request", headBytesMax: 200, heldBytesMax: 20 }
const requests = (after?: After) => runner(requestOptions, after)
const responsesTo = (...methods: (string | null)[]): Run => {
  return chunks => {
    const left = [...methods]
    return runner({ kind: "response", headBytesMax: 200, methodOf: () => left.shift() ?? null })(chunks)
  }
}

const switches: After = parser => {
  const { offset } = parser
  return [`switched at ${offset} ${JSON.stringify(Buffer.from(parser.switchProtocol()).toString("latin1"))}`]
}
const resumes: After = parser => {
  parser.resume()
  return ["(resumed)"]
}

describe("RFC 9112 §2.2, §3: requests", () =>
  vectors(requests(), [
    ["nothing", text(""), ""],
    ["a head and no body", text("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "request 0-27 GET / 1.1 by none\nmessage-end 27"],
    [
      "empty lines before it, and between two",
      text("\r\n\nGET / HTTP/1.1\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\n"),
      `framing 0-3
       request 3-21 GET / 1.1 by none
       message-end 21
       framing 21-23
       request 23-42 GET /2 1.0 by none
       message-end 42`,
    ],
    ["bare LF", text("GET / HTTP/1.1\n\n"), "request 0-16 GET / 1.1 by none\nfault http.bare-lf at 0\nmessage-end 16"],
    ["bare LF at last", text("GET / HTTP/1.1\r\nA: b\r\n\n"), "request 0-23 GET / 1.1 by none\nfault http.bare-lf at 0\nmessage-end 23"],
    [
      "CR LF CR is no end",
      text("GET / HTTP/1.1\r\n\rA: b\r\n\r\n"),
      "request 0-25 GET / 1.1 by none\nfault http.bad-field at 0\nmessage-end 25",
    ],
    ["a bad field", text("GET / HTTP/1.1\r\nA\r\n\r\n"), "request 0-21 GET / 1.1 by none\nfault http.bad-field at 0\nmessage-end 21"],
    [
      "a space in the target is survived",
      text("GET /a b HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
      `request 0-21 GET /a b 1.1 by none
       fault http.bad-request-line at 0
       message-end 21
       request 21-39 GET / 1.1 by none
       message-end 39`,
    ],
    [
      "HTTP/2 is not",
      text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
      `fault http.bad-request-line at 0
       opaque 0-42`,
    ],
    [
      "a bad request line after a good request",
      text("GET / HTTP/1.1\r\n\r\nhello\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
      `request 0-18 GET / 1.1 by none
       message-end 18
       fault http.bad-request-line at 18
       opaque 18-45`,
    ],
  ]))

describe("the limit of heads", () => {
  const head = (size: number) => `GET / HTTP/1.1\r\nA: ${"a".repeat(size - 23)}\r\n\r\n`
  vectors(requests(), [
    ["as long as the limit", text(head(200)), "request 0-200 GET / 1.1 by none\nmessage-end 200"],
    ["one byte longer", text(head(201)), "fault http.head-too-large at 0\nopaque 0-201"],
    ["one byte longer, and endless", text(head(205).slice(0, 201)), "fault http.head-too-large at 0\nopaque 0-201"],
    [
      "a second head",
      text(`${head(50)}${head(201)}`),
      "request 0-50 GET / 1.1 by none\nmessage-end 50\nfault http.head-too-large at 50\nopaque 50-251",
    ],
  ])
})

describe("RFC 9112 §6.3: bodies of requests", () =>
  vectors(requests(), [
    [
      "by length, pipelined",
      text("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloPOST /2 HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
      `request 0-38 POST / 1.1 by length 5
       data 38-43
       message-end 43
       request 43-82 POST /2 1.1 by length 0
       message-end 82`,
    ],
    [
      "both length and chunked: chunked wins",
      text("POST / HTTP/1.1\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      `request 0-67 POST / 1.1 by chunked
       fault http.length-and-chunked at 0
       framing 67-72
       message-end 72`,
    ],
    [
      "lengths that differ",
      text("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
      `request 0-57 POST / 1.1 by close
       fault http.bad-length at 0
       opaque 57-63`,
    ],
    [
      "a length that is no number",
      text("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"),
      `request 0-38 POST / 1.1 by close
       fault http.bad-length at 0`,
    ],
    [
      "not chunked at last",
      text("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nhello"),
      `request 0-44 POST / 1.1 by close
       fault http.bad-transfer-encoding at 0
       opaque 44-49`,
    ],
  ]))

describe("RFC 9112 §7.1: chunks", () => {
  const start = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
  const chunked = (name: string, body: string, expected: string) =>
    [name, text(`${start}${body}`), `request 0-47 POST / 1.1 by chunked\n${expected}`] as const
  vectors(requests(), [
    chunked(
      "two",
      "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n",
      "framing 47-50\ndata 50-55\nframing 55-60\ndata 60-61\nframing 61-68\nmessage-end 68",
    ),
    chunked("extensions", '5;a="b"\r\nhello\r\n0;x\r\n\r\n', "framing 47-56\ndata 56-61\nframing 61-70\nmessage-end 70"),
    chunked("data that looks like framing", "5\r\n\r\n0\r\n\r\n0\r\n\r\n", "framing 47-50\ndata 50-55\nframing 55-62\nmessage-end 62"),
    chunked("trailers", "0\r\nA: b\r\nC: d\r\n\r\n", "framing 47-50\ntrailers 50-64 A: b, C: d\nmessage-end 64"),
    chunked(
      "another request after it",
      `0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
      "framing 47-52\nmessage-end 52\nrequest 52-70 GET / 1.1 by none\nmessage-end 70",
    ),
    chunked("a bad trailer", "0\r\nA\r\n\r\n", "framing 47-50\ntrailers 50-55 A: \nfault http.bad-field at 50\nmessage-end 55"),
    chunked("trailers beyond the limit", `0\r\nA: ${"a".repeat(200)}`, "framing 47-50\nfault http.head-too-large at 50\nopaque 50-253"),
    chunked(
      "bare LF, said once",
      "1\na\r\n1\nb\r\n0\n\n",
      "framing 47-49\nfault http.bare-lf at 47\ndata 49-50\nframing 50-54\ndata 54-55\nframing 55-60\nmessage-end 60",
    ),
    chunked("no size", "hello\r\n", "fault http.bad-chunk at 47\nopaque 47-54"),
    chunked("a negative size", "-1\r\n", "fault http.bad-chunk at 47\nopaque 47-51"),
    chunked("a size of 2^53", "20000000000000\r\n", "fault http.bad-chunk at 47\nopaque 47-63"),
    chunked("more data than its size", "1\r\nab\r\n", "framing 47-50\ndata 50-51\nfault http.bad-chunk at 51\nopaque 51-54"),
    chunked("CR without LF after it", "1\r\na\rb", "framing 47-50\ndata 50-51\nframing 51-52\nfault http.bad-chunk at 52\nopaque 52-53"),
    chunked("bare LF after it", "1\r\na\n0\r\n\r\n", "framing 47-50\ndata 50-51\nfault http.bad-chunk at 51\nopaque 51-57"),
  ])

  test("a size line that does not end is a fault at 16 KiB", () => {
    const line = `1;${"x".repeat(16 * 1024 - 2)}`
    const run = requests()
    expect(run([text(`${start}${line}`)]).at(-2)).toBe("fault http.truncated at 47")
    expect(run([text(`${start}${line}y`)]).at(-2)).toBe("fault http.bad-chunk at 47")
    expect(run([text(start), text(line), text("\n")]).at(-2)).toBe("fault http.bad-chunk at 47")
  })
})

describe("RFC 9112 §4, §6.3: responses", () => {
  vectors(responsesTo("GET"), [
    ["by length", text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "response 0-38 200 1.1 by length 2\ndata 38-40\nmessage-end 40"],
    ["until the end", text("HTTP/1.0 200 OK\r\n\r\nhello"), "response 0-19 200 1.0 by close\ndata 19-24\nmessage-end 24"],
    ["until the end, which comes at once", text("HTTP/1.0 200 OK\r\n\r\n"), "response 0-19 200 1.0 by close\nmessage-end 19"],
    ["no reason", text("HTTP/1.1 204\r\n\r\n"), "response 0-16 204 1.1 by none\nfault http.bad-status-line at 0\nmessage-end 16"],
    ["not HTTP", text("SSH-2.0-x\r\n\r\n"), "fault http.bad-status-line at 0\nopaque 0-13"],
    ["an empty line", text("\r\nHTTP/1.1 204 x\r\n\r\n"), "fault http.bad-status-line at 0\nopaque 0-20"],
    [
      "a bad length",
      text("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\na"),
      "response 0-41 200 1.1 by close\nfault http.bad-length at 0\nopaque 41-42",
    ],
  ])
  vectors(responsesTo("HEAD", "GET", "GET"), [
    [
      "the method is asked once a head, interim ones included",
      text(
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 103 x\r\nContent-Length: 9\r\n\r\nHTTP/1.1 404 x\r\nContent-Length: 1\r\n\r\n.",
      ),
      `response 0-38 200 1.1 by none
       message-end 38
       response 38-75 103 1.1 by none
       message-end 75
       response 75-112 404 1.1 by length 1
       data 112-113
       message-end 113`,
    ],
  ])
  vectors(responsesTo(null), [
    [
      "nobody asked",
      text("HTTP/1.1 408 Request Timeout\r\nContent-Length: 1\r\n\r\n."),
      `response 0-51 408 1.1 by length 1
       fault http.unexpected-response at 0
       data 51-52
       message-end 52`,
    ],
  ])
})

describe("RFC 9112 §8: streams that end too early", () => {
  const bytes = (body: string) => text(`POST / HTTP/1.1\r\n${body}`)
  vectors(requests(), [
    ["in a head", text("GET / HTTP/1.1\r\n"), "fault http.truncated at 0\nopaque 0-16"],
    ["in an empty line", text("\r\n\r"), "framing 0-2\nfault http.truncated at 2\nopaque 2-3"],
    ["before a body", bytes("Content-Length: 2\r\n\r\n"), "request 0-38 POST / 1.1 by length 2\nfault http.truncated at 38"],
    ["in a body", bytes("Content-Length: 2\r\n\r\na"), "request 0-38 POST / 1.1 by length 2\ndata 38-39\nfault http.truncated at 39"],
    [
      "in a chunk size",
      bytes("Transfer-Encoding: chunked\r\n\r\n5"),
      "request 0-47 POST / 1.1 by chunked\nfault http.truncated at 47\nopaque 47-48",
    ],
    [
      "in a chunk",
      bytes("Transfer-Encoding: chunked\r\n\r\n5\r\na"),
      "request 0-47 POST / 1.1 by chunked\nframing 47-50\ndata 50-51\nfault http.truncated at 51",
    ],
    [
      "after a chunk",
      bytes("Transfer-Encoding: chunked\r\n\r\n1\r\na\r"),
      "request 0-47 POST / 1.1 by chunked\nframing 47-50\ndata 50-51\nframing 51-52\nfault http.truncated at 52",
    ],
    [
      "in trailers",
      bytes("Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n"),
      "request 0-47 POST / 1.1 by chunked\nframing 47-50\nfault http.truncated at 50\nopaque 50-56",
    ],
  ])
})

describe("RFC 9110 §7.8, §9.3.6: a request that asks to switch is held", () => {
  const upgrade = "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
  const head = "request 0-59 GET / 1.1 by none\nmessage-end 59\n"
  const connect = "CONNECT a:1 HTTP/1.1\r\n\r\n"
  vectors(requests(switches), [
    ["until it is switched", text(`${upgrade}frames\r\n\r\n`), `${head}switched at 59 "frames\\r\\n\\r\\n"`],
    ["with nothing after it", text(upgrade), `${head}switched at 59 ""`],
    ["CONNECT", text(`${connect}\x16\x03`), 'request 0-24 CONNECT a:1 1.1 by none\nmessage-end 24\nswitched at 24 "\\u0016\\u0003"'],
    [
      "its body is HTTP",
      text(`${upgrade.replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n")}hiws`),
      'request 0-78 GET / 1.1 by length 2\ndata 78-80\nmessage-end 80\nswitched at 80 "ws"',
    ],
    [
      "not without Connection: upgrade",
      text("GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n\r\n"),
      'request 0-30 GET / 1.1 by none\nmessage-end 30\nframing 30-32\nswitched at 32 ""',
    ],
  ])
  vectors(requests(resumes), [
    ["until it goes on", text(`${upgrade}\r\nGET /2 HTTP`), `${head}(resumed)\nframing 59-61\nfault http.truncated at 61\nopaque 61-72`],
    [
      "and what goes on may ask again",
      text(`${connect}${"\r\n"}GET /`),
      "request 0-24 CONNECT a:1 1.1 by none\nmessage-end 24\n(resumed)\nframing 24-26\nfault http.truncated at 26\nopaque 26-31",
    ],
  ])
  vectors(requests(), [
    ["up to the limit, and is opaque where nobody answers", text(`${upgrade}${"x".repeat(20)}`), `${head}opaque 59-79`],
    ["and not beyond", text(`${upgrade}${"x".repeat(21)}`), `${head}fault ws.early-data at 59\nopaque 59-80`],
  ])

  test("the answer may come from within the sink, at the end of the message", () => {
    const events: HttpEvent[] = []
    const parser: HttpParser = new HttpParser(requestOptions, event => {
      events.push(event)
      if (event.type === "message-end") parser.resume()
    })
    feed(chunk => parser.push(chunk), [text(`${connect}${connect}GET / HTTP/1.1\r\n\r\n`)])
    expect(events.map(show).filter(line => line.startsWith("request"))).toEqual([
      "request 0-24 CONNECT a:1 1.1 by none",
      "request 24-48 CONNECT a:1 1.1 by none",
      "request 48-66 GET / 1.1 by none",
    ])
  })

  test("an answer that comes before the request is complete lets it pass", () => {
    const events: HttpEvent[] = []
    const parser = new HttpParser(requestOptions, event => events.push(event))
    parser.push(text(`${upgrade.replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n")}h`))
    expect(parser.isInMessage).toBe(true)
    parser.resume()
    parser.push(text("iGET / HTTP/1.1\r\n\r\n"))
    expect(events.map(show).slice(-2)).toEqual(["request 80-98 GET / 1.1 by none", "message-end 98"])
    expect(parser.isInMessage).toBe(false)
  })

  test("a switch from within the sink, at a head, makes the rest opaque", () => {
    const events: HttpEvent[] = []
    const parser: HttpParser = new HttpParser(requestOptions, event => {
      events.push(event)
      if (event.type === "request") parser.switchProtocol()
    })
    parser.push(text("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"))
    parser.push(text("GET / HTTP/1.1\r\n\r\n"))
    parser.end()
    expect(mergeRanges(events).map(show)).toEqual(["request 0-38 POST / 1.1 by length 2", "opaque 38-58"])
  })

  test("what was handed over belongs to the caller, who may push it back", () => {
    const events: HttpEvent[] = []
    const parser = new HttpParser(requestOptions, event => events.push(event))
    parser.push(text(`${connect}abc`))
    parser.push(parser.switchProtocol())
    parser.push(text("d"))
    expect(mergeRanges(events).map(show).slice(2)).toEqual(["opaque 24-28"])
    expect(parser.offset).toBe(28)
  })
})

describe("RFC 9110 §15.2.2: a response that switches", () => {
  const head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
  const options: HttpParserOptions = { kind: "response", headBytesMax: 200, methodOf: () => "GET" }

  test("hands over the rest of its chunk, however long; what comes later is opaque", () => {
    const events: HttpEvent[] = []
    const parser = new HttpParser(options, event => events.push(event))
    const rest = "x".repeat(1000)
    feed(chunk => parser.push(chunk), [text(`${head}${rest}`)])
    expect(events.map(show)).toEqual(["response 0-56 101 1.1 by switch", "message-end 56"])
    expect(parser.offset).toBe(56)
    expect(Buffer.from(parser.switchProtocol()).toString()).toBe(rest)
    expect(parser.switchProtocol().length).toBe(0)
    parser.end()
    expect(events.length).toBe(2)
  })

  vectors(runner(options), [
    ["is opaque where nobody asks for it", text(`${head}frames`), "response 0-56 101 1.1 by switch\nmessage-end 56\nopaque 56-62"],
  ])
  vectors(responsesTo("CONNECT", "GET"), [
    ["CONNECT 200", text("HTTP/1.1 200 OK\r\n\r\n\x16\x03"), "response 0-19 200 1.1 by switch\nmessage-end 19\nopaque 19-21"],
    [
      "CONNECT 407 does not",
      text("HTTP/1.1 407 x\r\nContent-Length: 1\r\n\r\n.HTTP/1.1 204 x\r\n\r\n"),
      "response 0-37 407 1.1 by length 1\ndata 37-38\nmessage-end 38\nresponse 38-56 204 1.1 by none\nmessage-end 56",
    ],
  ])
})

describe("however the bytes are cut", () => {
  const fields = fc.constantFrom(
    "",
    "Host: a\r\n",
    "A:\n b\r\n",
    "bad\r\n",
    "Connection: upgrade\r\nUpgrade: websocket\r\n",
    "Content-Length: x\r\n",
  )
  const body = fc.oneof(
    fc.constant("\r\n"),
    fc.string({ maxLength: 9 }).map(data => `Content-Length: ${data.length}\r\n\r\n${data}`),
    fc.array(fc.stringMatching(/^[a-z\r\n]{1,9}$/)).map(chunks => {
      const framed = chunks.map(data => `${data.length.toString(16)}\r\n${data}\r\n`).join("")
      return `Transfer-Encoding: chunked\r\n\r\n${framed}0\r\n\r\n`
    }),
  )
  const start = fc.constantFrom(
    "GET / HTTP/1.1\r\n",
    "\r\nPOST /x HTTP/1.0\n",
    "CONNECT a:1 HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 x\r\n",
    "HTTP/1.1 101\r\n",
    "x",
  )
  const messages = fc.array(fc.tuple(start, fields, body).map(parts => parts.join(""))).map(parts => text(parts.join("")))
  const mutated = fc.tuple(messages, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 })).map(([bytes, edits]) => {
    const changed = bytes.slice()
    for (const [at, byte] of edits) if (at < changed.length) changed[at] = byte
    return changed
  })
  const stream = fc.oneof(messages, mutated, fc.uint8Array({ maxLength: 300 }))
  const offsets = fc.array(fc.nat(400), { maxLength: 12 })
  const kinds: HttpParserOptions[] = [requestOptions, { kind: "response", headBytesMax: 200, methodOf: () => "GET" }]

  test.each(kinds)("events of a $kind parser tile the stream, are the same, and nothing throws", options => {
    const run = (chunks: Uint8Array[], answer: (parser: HttpParser) => void) => {
      const events: HttpEvent[] = []
      const parser = new HttpParser(options, event => events.push(event))
      feed(chunk => parser.push(chunk), chunks)
      answer(parser)
      parser.end()
      return events
    }
    fc.assert(
      fc.property(stream, offsets, fc.boolean(), (bytes, offsets, resumes) => {
        const answer = (parser: HttpParser) => (resumes ? parser.resume() : undefined)
        const whole = run([bytes], answer)
        const cut = run(cutAt(bytes, offsets), answer)
        expectTiled(whole, bytes.length)
        expectTiled(cut, bytes.length)
        expect(mergeRanges(cut).map(show)).toEqual(mergeRanges(whole).map(show))
      }),
      { numRuns: 500 },
    )
  })

  test("what a switch hands over is what no event has", () =>
    fc.assert(
      fc.property(stream, offsets, (bytes, offsets) => {
        const events: HttpEvent[] = []
        const parser = new HttpParser(requestOptions, event => events.push(event))
        feed(chunk => parser.push(chunk), cutAt(bytes, offsets))
        expectTiled(events, parser.offset)
        expect([...parser.switchProtocol()]).toEqual([...bytes.subarray(parser.offset)])
      }),
    ))

  test("a megabyte byte by byte takes no quadratic time", () => {
    const started = performance.now()
    const parser = new HttpParser({ kind: "request", headBytesMax: 1 << 20, heldBytesMax: 1 << 20 }, () => {})
    const byte = text("a")
    parser.push(text("CONNECT a:1 HTTP/1.1\r\n"))
    for (let i = 0; i < 500_000; i++) parser.push(byte)
    parser.push(text("\r\n\r\n"))
    for (let i = 0; i < 500_000; i++) parser.push(byte)
    expect(parser.offset).toBe(500_026)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
