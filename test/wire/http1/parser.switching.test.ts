// RFC 9110 §7.8, §9.3.6, §15.2.2: who asks to switch protocols and who answers; what is held meanwhile, and to whom it goes.

import { describe, expect, test } from "bun:test"
import type { HttpEvent } from "../../../server/wire/http1/events.ts"
import { HttpParser, type HttpParserOptions } from "../../../server/wire/http1/parser.ts"
import { type After, httpRunner, requestOptions, requests, responsesTo, showHttp } from "../../support/http1.ts"
import { feed, mergeRanges, text, vectors } from "../../support/vectors.ts"

const switches: After = parser => {
  const { offset } = parser
  return [`switched at ${offset} ${JSON.stringify(Buffer.from(parser.switchProtocol()).toString("latin1"))}`]
}
const resumes: After = parser => {
  parser.resume()
  return ["(resumed)"]
}

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
    expect(events.map(showHttp).filter(line => line.startsWith("request"))).toEqual([
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
    expect(events.map(showHttp).slice(-2)).toEqual(["request 80-98 GET / 1.1 by none", "message-end 98"])
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
    expect(mergeRanges(events).map(showHttp)).toEqual(["request 0-38 POST / 1.1 by length 2", "opaque 38-58"])
  })

  test("what was handed over belongs to the caller, who may push it back", () => {
    const events: HttpEvent[] = []
    const parser = new HttpParser(requestOptions, event => events.push(event))
    parser.push(text(`${connect}abc`))
    parser.push(parser.switchProtocol())
    parser.push(text("d"))
    expect(mergeRanges(events).map(showHttp).slice(2)).toEqual(["opaque 24-28"])
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
    expect(events.map(showHttp)).toEqual(["response 0-56 101 1.1 by switch", "message-end 56"])
    expect(parser.offset).toBe(56)
    expect(Buffer.from(parser.switchProtocol()).toString()).toBe(rest)
    expect(parser.switchProtocol().length).toBe(0)
    parser.end()
    expect(events.length).toBe(2)
  })

  vectors(httpRunner(options), [
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
