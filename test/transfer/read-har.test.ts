// HAR files of other programs: what browsers and proxies write, with their habits, and what is wrong in an entry.

import { describe, expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Frame } from "../../server/contract.ts"
import { explainClose } from "../../server/wire/websocket/close-codes.ts"
import { lines } from "./show.ts"
import { readAll } from "./values.ts"

const fixture = (name: string) => readAll(readFileSync(join(import.meta.dir, "fixtures", name)))

describe("a HAR file of", () =>
  test.each<[string, string[], string[]]>([
    [
      "chrome.har",
      [
        "https GET https://chat.example.com/?room=caf%C3%A9 -> 200 closed at 2025-03-04T10:20:30.123Z for 95.5",
        "  from 2001:db8::7, dns 1, tcp 30, tls 20, first byte 94",
        "  > Host: chat.example.com | accept-encoding: gzip, deflate, br, zstd | cookie: sid=1; theme=dark",
        "  < content-encoding: gzip | content-type: text/html; charset=utf-8 | set-cookie: a=1; Path=/ | set-cookie: b=2; HttpOnly",
        '  < body "<title>Café</title>\\n…" of 24, decoded by the file',
        "wss GET wss://chat.example.com/socket -> 101 Switching Protocols closed at 2025-03-04T10:20:31.400Z for 8600.125",
        "  first byte 31",
        "  > Host: chat.example.com | Upgrade: websocket | Sec-WebSocket-Protocol: chat.v2, chat.v1",
        "  < Upgrade: websocket | Sec-WebSocket-Protocol: chat.v2 | Sec-WebSocket-Extensions: permessage-deflate",
        "  websocket chat.v2 permessage-deflate, 1 of 30 sent, 2 of 22 received",
        "  websocket: The imported file has an error of this WebSocket: Connection reset",
        '  1 > text of 30 at 2025-03-04T10:20:31.500Z "{\\"type\\":\\"hello\\",\\"name\\":\\"Zoë\\"}"',
        '  2 < text of 18 at 2025-03-04T10:20:31.625Z "{\\"type\\":\\"welcome\\"}"',
        '  3 < binary of 4 at 2025-03-04T10:20:32.250Z "AAEC/w=="',
        "https POST https://ads.example.net/collect -> none failed at 2025-03-04T10:20:31.600Z for 3.25",
        "  first byte 3.25",
        "  > Content-Type: text/plain;charset=UTF-8",
        '  > body "hello" of 5',
        "  no-response: The imported file has no response to this request, but an error: net::ERR_BLOCKED_BY_CLIENT",
      ],
      ['log.entries[2].request.url: expected a URL of http, https, ws or wss, found "data:image/gif;base64,R0lGODlhAQABAAAAACw="'],
    ],
    [
      "firefox.har",
      [
        "http POST http://example.com/login -> 302 Found closed at 2025-03-04T10:20:30.005Z for 53",
        "  from 93.184.216.34, dns 12, tcp 8, tls 0, first byte 53",
        "  > Host: example.com | Content-Type: application/x-www-form-urlencoded | Content-Length: 13",
        "  < Location: /home | Set-Cookie: sid=1 | Set-Cookie: b=2",
        '  > body "user=zo%C3%AB&x=1" of 13',
        "http GET http://example.com/logo.png -> 200 OK closed at 2025-03-04T10:20:30.105Z for 5",
        "  from 93.184.216.34, dns 0, tcp 0, tls 0, first byte 5",
        "  > Host: example.com",
        "  < content-type: image/png",
        '  < body "\\u0089PNG" of 94',
        "http GET http://refused.example.com/ -> none failed at 2025-03-04T10:20:31.000Z for 0",
        "  > Host: refused.example.com",
        "  no-response: The imported file has no response to this request.",
      ],
      [],
    ],
    [
      "mitmproxy.har",
      [
        "wss GET wss://echo.example.org/ws -> 101 Switching Protocols closed at 2025-03-04T10:20:30.123Z for 130.5",
        "  from 198.51.100.4, tcp 20.5, tls 60, first byte 66.5",
        "  > Host: echo.example.org | Upgrade: websocket",
        "  < Upgrade: websocket",
        "  websocket, 1 of 5 sent, 1 of 3 received",
        '  1 > text of 5 at 2025-03-04T10:20:30.500Z "ping?"',
        '  2 < binary of 3 at 2025-03-04T10:20:30.750Z "//79"',
        "http PUT http://nowhere.example.org/x -> none failed at 2025-03-04T10:20:31.000Z for 0",
        "  first byte 0",
        '  > body "abc" of 3',
        "  no-response: The imported file has no response to this request, but an error: [Errno -2] Name or service not known",
      ],
      [],
    ],
  ])("%s", async (name, expected, problems) => {
    const read = await fixture(name)
    expect(read.exchanges.flatMap(lines)).toEqual(expected)
    expect(read.problems).toEqual(problems)
  }))

type Members = { readonly [name: string]: unknown }

/** An entry with no more than it must have, and what the test puts over it: members of members too. */
const request = { url: "http://a.example/b", headers: [] }
const response = { status: 200, statusText: "OK" }
const started = "2025-03-04T10:20:30.000Z"
const readEntry = async (own: Members) => {
  const entry = { startedDateTime: started, request, response, ...own }
  const { exchanges, problems } = await readAll(JSON.stringify({ log: { entries: [entry] } }))
  return [...exchanges.flatMap(lines), ...problems.map(problem => `! ${problem}`)]
}

const plain = `http GET http://a.example/b -> 200 OK closed at ${started} for null`
const gone = `http GET http://a.example/b -> none failed at ${started} for null`
const noAnswer = "  no-response: The imported file has no response to this request."

describe("an entry", () =>
  test.each<[string, Members, string[]]>([
    ["with nothing but what it must have", {}, [plain]],
    ["without a response", { response: undefined }, [gone, noAnswer]],
    ["with a response that is null", { response: null }, [gone, noAnswer]],
    ["with negative times", { time: -1, timings: { dns: -1, connect: -5, wait: -0.2, receive: -1 } }, [plain]],
    ["with a zone", { startedDateTime: "2025-03-04T12:20:30.000+02:00" }, [plain]],
    ["with seven digits of a second", { startedDateTime: "2025-03-04T10:20:30.0000000Z" }, [plain]],
    ["with a comment", { comment: "look!" }, [plain, "  note: look!"].map(line => line.replace("note: ", "note "))],
    ["with an IPv6 address in brackets", { serverIPAddress: "[::1]" }, [plain, "  from ::1"]],
    ["with TLS as a part of connecting", { timings: { connect: 50, ssl: 20 } }, [plain, "  tcp 30, tls 20"]],
    ["with a header without a value", { request: { ...request, headers: [{ name: "X-Empty" }] } }, [plain, "  > X-Empty: "]],
    [
      "of HTTP/2, with no Host",
      {
        request: {
          ...request,
          headers: [
            { name: ":authority", value: "a.example" },
            { name: ":path", value: "/b" },
            { name: "x", value: "1" },
          ],
        },
      },
      [plain, "  > Host: a.example | x: 1"],
    ],
    [
      "with ws:",
      { request: { url: "ws://a.example/b" } },
      [plain.replace("http GET http:", "ws GET ws:"), "  websocket, 0 of 0 sent, 0 of 0 received"],
    ],
    [
      "with WSS:",
      { request: { url: "WSS://a.example/b" } },
      [plain.replace("http GET http:", "wss GET wss:"), "  websocket, 0 of 0 sent, 0 of 0 received"],
    ],
    ["with HTTPS:", { request: { url: "HTTPS://a.example/b" } }, [plain.replace("http GET http:", "https GET https:")]],
    ["with a URL without a path", { request: { url: "http://A.example:80?q" } }, [plain.replace("a.example/b", "a.example/?q")]],
    ["with a URL with a space", { request: { url: "http://a.example/b c" } }, [plain.replace("/b", "/b%20c")]],
    [
      "with CONNECT",
      { request: { url: "https://a.example", method: "CONNECT" } },
      [plain.replace("http GET http://a.example/b", "tunnel CONNECT a.example:443")],
    ],
    [
      "with content that was left out",
      { response: { ...response, content: { size: 9, mimeType: "text/plain" } } },
      [plain, '  < body "" of 9, cut'],
    ],
    ["with a size and no content", { response: { ...response, bodySize: 9 } }, [plain, '  < body "" of 9, cut']],
    ["with content that is empty", { response: { ...response, bodySize: 90, content: { size: 0, text: "" } } }, [plain]],
    [
      "with a form's fields alone",
      {
        request: {
          ...request,
          postData: { mimeType: "application/x-www-form-urlencoded", params: [{ name: "a", value: "b c" }, { name: "d" }] },
        },
      },
      [plain, '  > body "a=b+c&d=" of 8'],
    ],
    ["with a binary body", { request: { ...request, postData: { text: "aGk=", encoding: "base64" } } }, [plain, '  > body "hi" of 2']],
    [
      "with a binary body beside",
      { request: { ...request, _content: { text: "aGk=", size: 2, encoding: "base64" } } },
      [plain, '  > body "hi" of 2'],
    ],
    [
      "decoded by the program that wrote it",
      { request: { ...request, headers: [{ name: "Content-Encoding", value: "br" }], postData: { text: "hi" } } },
      [plain, "  > Content-Encoding: br", '  > body "hi" of 2, decoded by the file'],
    ],
    [
      "with a coding that is none",
      { request: { ...request, headers: [{ name: "Content-Encoding", value: "identity" }], postData: { text: "hi" } } },
      [plain, "  > Content-Encoding: identity", '  > body "hi" of 2'],
    ],
    [
      "with encoded content that was left out",
      { response: { ...response, headers: [{ name: "Content-Encoding", value: "gzip" }], content: { size: 9 } } },
      [plain, "  < Content-Encoding: gzip", '  < body "" of 9, cut'],
    ],
    [
      "of HTTP/2, with a Host too",
      {
        request: {
          ...request,
          headers: [
            { name: ":authority", value: "a.example" },
            { name: "host", value: "b.example" },
          ],
        },
      },
      [plain, "  > host: b.example"],
    ],
    [
      "of a WebSocket over HTTP/2 (RFC 8441), which was aborted",
      { request: { ...request, method: "CONNECT" }, _webSocketMessages: [], _webSocketClose: "aborted" },
      [plain.replace("http GET http:", "ws CONNECT ws:"), '  websocket, 0 of 0 sent, 0 of 0 received, close 1006 "" by null'],
    ],
    [
      "of a WebSocket with a ping, a close and no times",
      {
        _resourceType: "websocket",
        response: { ...response, status: 101 },
        _webSocketMessages: [
          { type: "send", opcode: 9, data: "p" },
          { type: "receive", opcode: 8, data: "bye", _close: { code: 1001 } },
          { type: "receive", opcode: 8 },
        ],
        _webSocketClose: { code: 1001, reason: "bye" },
      },
      [
        plain.replace("http GET http:", "ws GET ws:").replace("200", "101"),
        '  websocket, 1 of 1 sent, 2 of 5 received, close 1001 "bye" by null',
        `  1 > ping of 1 at ${started} "p"`,
        `  2 < close ${explainClose(1001).code} Going Away of 5 at ${started} "bye"`,
        `  3 < close 1005 No Status Received of 0 at ${started} ""`,
      ],
    ],
  ])("%s", async (_name, own, expected) => expect(await readEntry(own)).toEqual(expected)))

describe("what is wrong says where, what was expected and what is there", () =>
  test.each<[Members, string]>([
    [{ request: undefined }, "request: expected an object, found nothing"],
    [{ request: { headers: [] } }, "request.url: expected text, found nothing"],
    [{ request: { url: 5 } }, "request.url: expected text, found 5"],
    [{ request: { url: "/a" } }, 'request.url: expected a URL of http, https, ws or wss, found "/a"'],
    [{ request: { url: "http://a b/" } }, 'request.url: expected a URL of http, https, ws or wss, found "http://a b/"'],
    [{ request: { url: "blob:http://a/b" } }, 'request.url: expected a URL of http, https, ws or wss, found "blob:http://a/b"'],
    [{ request: { ...request, headers: {} } }, "request.headers: expected a list, found an object"],
    [{ request: { ...request, headers: [{ value: "x" }] } }, "request.headers[0].name: expected text, found nothing"],
    [{ response: { status: "200" } }, 'response.status: expected a whole number from 0 to 999, found "200"'],
    [{ response: { ...response, content: { text: "!", encoding: "base64" } } }, 'response.content.text: expected base64, found "!"'],
    [{ startedDateTime: undefined }, "startedDateTime: expected a date and time such as 2025-01-31T12:00:00.000Z, found nothing"],
    [{ startedDateTime: "yesterday" }, 'startedDateTime: expected a date and time such as 2025-01-31T12:00:00.000Z, found "yesterday"'],
    [{ timings: [] }, "timings: expected an object, found a list"],
    [{ timings: { dns: "1" } }, 'timings.dns: expected a number, found "1"'],
    [
      { _nectoproxy: { state: "odd" } },
      '_nectoproxy.state: expected one of connecting, waiting, receiving, open, closed, failed, found "odd"',
    ],
    [
      { _nectoproxy: { bodies: { request: null, response: { size: -1 } } } },
      "_nectoproxy.bodies.response.size: expected a whole number from 0, found -1",
    ],
  ])("%j: %s", async (own, problem) => expect(await readEntry(own)).toEqual([`! log.entries[0].${problem}`])))

test("a message that is wrong is left out, and the others are read", async () => {
  const good = { type: "send", time: 1, opcode: 1, data: "a" }
  const wrong = [{ ...good, type: "sent" }, { ...good, opcode: 16 }, { ...good, opcode: 2, data: "?" }, { ...good, time: 1e300 }, 5]
  const read = await readEntry({ _webSocketMessages: [good, ...wrong, { ...good, _nectoproxy: { note: 5 } }, { ...good, data: "b" }] })
  const at = "! log.entries[0]._webSocketMessages"
  expect(read.slice(2)).toEqual([
    '  1 > text of 1 at 1970-01-01T00:00:01.000Z "a"',
    '  2 > text of 1 at 1970-01-01T00:00:01.000Z "b"',
    `${at}[1].type: expected one of send, receive, found "sent"`,
    `${at}[2].opcode: expected a whole number from 0 to 15, found 16`,
    `${at}[3].data: expected base64, found "?"`,
    `${at}[4].time: expected a time in seconds since 1970, found 1e+300`,
    `${at}[5]: expected an object, found 5`,
    `${at}[6]._nectoproxy.note: expected text, found 5`,
  ])
})

test.each([
  ["seconds, as Chrome writes them", 1_795_380_314.957, 1_795_380_314_957],
  ["milliseconds, as Playwright does", 1_795_380_314_957.25, 1_795_380_314_957.25],
])("a message's time in %s", async (_whose, time, expected) => {
  const entry = { startedDateTime: started, request, response, _webSocketMessages: [{ type: "send", opcode: 1, data: "a", time }] }
  const { exchanges } = await readAll(JSON.stringify({ log: { entries: [entry] } }))
  expect(exchanges[0]!.messages[0]!.timestamp).toBeCloseTo(expected, 3)
})

describe("a frame that the file does not tell of is as the protocol would have it", () =>
  test.each<[string, number, string, Partial<Frame>]>([
    ["send", 1, "a", { masked: true, maskKey: "00000000", length: 1, headerLength: 6 }],
    ["receive", 1, "a".repeat(125), { masked: false, maskKey: null, length: 125, headerLength: 2 }],
    ["receive", 1, "a".repeat(126), { masked: false, maskKey: null, length: 126, headerLength: 4 }],
    ["receive", 1, "a".repeat(65_535), { masked: false, maskKey: null, length: 65_535, headerLength: 4 }],
    ["send", 1, "a".repeat(65_536), { masked: true, maskKey: "00000000", length: 65_536, headerLength: 14 }],
    ["receive", 2, "AAEC", { masked: false, maskKey: null, length: 3, headerLength: 2 }],
  ])("%s %p", async (type, opcode, data, expected) => {
    const entry = { startedDateTime: started, request, response, _webSocketMessages: [{ type, opcode, data, time: 2 }] }
    const { exchanges } = await readAll(JSON.stringify({ log: { entries: [entry] } }))
    expect(exchanges[0]!.messages[0]!.frames).toEqual([{ opcode, fin: true, rsv: 0, timestamp: 2_000, ...expected } as Frame])
  }))
