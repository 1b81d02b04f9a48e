// RFC 6455 §4, RFC 9110 §7.8, §9.3.6: connections that become something else, or were asked to. The heads of the handshake are those
// of RFC 6455 §1.2, shortened.

import { describe } from "bun:test"
import { conversations, type Step } from "../support/conversation.ts"
import { text } from "../support/vectors.ts"

const client = (characters: string): Step => [">", text(characters)]
const server = (characters: string): Step => ["<", text(characters)]

const get = "GET / HTTP/1.1\r\n\r\n" // 18 octets
const no = "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno" // 38 + 2
const upgrade = ["Upgrade: websocket", "Connection: Upgrade"]
const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
const version = "Sec-WebSocket-Version: 13"
const asks = (...fields: string[]) => ["GET /chat HTTP/1.1", ...upgrade, key, version, ...fields, "\r\n"].join("\r\n")
const agrees = (...fields: string[]) =>
  ["HTTP/1.1 101 x", ...upgrade, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", ...fields, "\r\n"].join("\r\n")
const [asked, agreed] = [asks(), agrees()]
const [a, b] = [asked.length, agreed.length]
const [protocols, protocol] = ["Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Protocol: b"]
const extensions = "Sec-WebSocket-Extensions: permessage-deflate"
const [plainText, maskedText, maskedClose] = ["\x81\x02hi", "\x81\x82\0\0\0\0hi", "\x88\x82\0\0\0\0\x03\xe8"]

/** The lines of a request that asks for a WebSocket, from `at` on. */
const askedLines = (n = 0, at = 0, head = asked) => `> request #${n} ${at}-${at + head.length} GET /chat by none websocket
  > end #${n} ${at + head.length}`
/** The lines of the answer that agrees. */
const agreedLines = (n = 0, at = 0, head = agreed) => `< response #${n} ${at}-${at + head.length} 101 by switch
  < end #${n} ${at + head.length}`

describe("RFC 6455 §4.2.2: a WebSocket opens", () =>
  conversations([
    [
      "and frames go both ways",
      [client(asked), server(agreed), client(maskedText), server(`${plainText}\x88\x02\x03\xe8`), client(maskedClose)],
      `${askedLines()}
       ${agreedLines()}
       websocket #0
       > frame ${a}-${a + 8} text 6+2 masked
       < frame ${b}-${b + 4} text 2+2
       < frame ${b + 4}-${b + 8} close 2+2
       > frame ${a + 8}-${a + 16} close 6+2 masked`,
    ],
    [
      "the server's first frames in the segment of its handshake",
      [client(asked), server(`${agreed}${plainText}\x89\x00\x81`), server("\x01!")],
      `${askedLines()}
       ${agreedLines()}
       websocket #0
       < frame ${b}-${b + 4} text 2+2
       < frame ${b + 4}-${b + 6} ping 2+0
       < frame ${b + 6}-${b + 9} text 2+1`,
    ],
    [
      "the client does not wait for the answer",
      [client(`${asked}${maskedText}\x89`), server(`${agreed}${plainText}`), client("\x80\0\0\0\0")],
      `${askedLines()}
       ${agreedLines()}
       websocket #0
       > frame ${a}-${a + 8} text 6+2 masked
       < frame ${b}-${b + 4} text 2+2
       > frame ${a + 8}-${a + 14} ping 6+0 masked`,
    ],
    [
      "with compression and a subprotocol",
      [client(asks(protocols, extensions)), server(`${agrees(protocol, extensions)}\xc1\x01\0`)],
      `${askedLines(0, 0, asks(protocols, extensions))}
       ${agreedLines(0, 0, agrees(protocol, extensions))}
       websocket #0 b deflate
       < frame ${agrees(protocol, extensions).length}-${agrees(protocol, extensions).length + 3} text 2+1 rsv1`,
    ],
    [
      "after interim answers, and after another request on the same connection",
      [client(get), client(asked), server(`${no}HTTP/1.1 103 x\r\n\r\n${agreed}`), client(maskedText)],
      `> request #0 0-18 GET / by none
       > end #0 18
       ${askedLines(1, 18)}
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       < interim #1 40-58 103
       ${agreedLines(1, 58)}
       websocket #1
       > frame ${18 + a}-${26 + a} text 6+2 masked`,
    ],
    [
      "pipelined after a GET, with a frame after it that would end a head, in one segment",
      [client(`${get}${asked}\x81\x84\0\0\0\0\r\n\r\n`), server(`${no}${agreed}${plainText}`)],
      `> request #0 0-18 GET / by none
       > end #0 18
       ${askedLines(1, 18)}
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       ${agreedLines(1, 40)}
       websocket #1
       > frame ${18 + a}-${28 + a} text 6+4 masked
       < frame ${40 + b}-${44 + b} text 2+2`,
    ],
    [
      "and closes inside a frame, both ways",
      [client(asked), server(`${agreed}\x81`), client("\x81\x82\0")],
      `${askedLines()}
       ${agreedLines()}
       websocket #0
       > fault ws.truncated #0 at ${a}
       > opaque #0 ${a}-${a + 3}
       < fault ws.truncated #0 at ${b}
       < opaque #0 ${b}-${b + 1}`,
    ],
    [
      "rules differ by direction",
      [client(asked), server(`${agreed}\x81\x80\0\0\0\0`), client("\x81\0")],
      `${askedLines()}
       ${agreedLines()}
       websocket #0
       < fault ws.masked #0 at ${b}
       < frame ${b}-${b + 6} text 6+0 masked
       > fault ws.unmasked #0 at ${a}
       > frame ${a}-${a + 2} text 2+0`,
    ],
  ]))

describe("RFC 9110 §7.8: the server does not switch", () =>
  conversations([
    [
      "and the connection goes on",
      [client(asked), server(no), client(get), server(no)],
      `${askedLines()}
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       > request #1 ${a}-${a + 18} GET / by none
       > end #1 ${a + 18}
       < response #1 40-78 403 by length 2
       < data #1 78-80
       < end #1 80`,
    ],
    [
      "what the client had sent meanwhile is HTTP, and may ask again",
      [client(`${asked}${get}`), server(no), client(asked), server(`HTTP/1.1 204 x\r\n\r\n${agreed}`), client(maskedText)],
      `${askedLines()}
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       > request #1 ${a}-${a + 18} GET / by none
       > end #1 ${a + 18}
       ${askedLines(2, a + 18)}
       < response #1 40-58 204 by none
       < end #1 58
       ${agreedLines(2, 58)}
       websocket #2
       > frame ${2 * a + 18}-${2 * a + 26} text 6+2 masked`,
    ],
    [
      "frames that were sent meanwhile are no HTTP",
      [client(`${asked}${maskedText}`), server(no)],
      `${askedLines()}
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       > fault http.truncated #1 at ${a}
       > opaque #1 ${a}-${a + 8}`,
    ],
    ["and nobody answers", [client(`${asked}${maskedText}`)], `${askedLines()}\n> opaque #0 ${a}-${a + 8}`],
  ]))

describe("RFC 6455 §4.1: more than is held while the answer is awaited", () => {
  const early = "\x81\x8f\0\0\0\0" // Six octets of a header, and fifteen to come.
  conversations([
    [
      "is a fault of the request that asked, and its direction is not parsed, also after the answer",
      [client(`${asked}${early}${"\x81".repeat(15)}`), server(`${agreed}${plainText}`), client(maskedText)],
      `${askedLines()}
       > fault ws.early-data #0 at ${a}
       > opaque #0 ${a}-${a + 21}
       ${agreedLines()}
       websocket #0
       < frame ${b}-${b + 4} text 2+2
       > opaque #0 ${a + 21}-${a + 29}`,
    ],
    [
      "as much as is held is fine",
      [client(`${asked}${early.replace("\x8f", "\x8e")}${"\x81".repeat(14)}`), server(agreed), client(maskedText)],
      `${askedLines()}
       ${agreedLines()}
       websocket #0
       > frame ${a}-${a + 20} text 6+14 masked
       > frame ${a + 20}-${a + 28} text 6+2 masked`,
    ],
    [
      "the answer is no, and what comes later is not parsed either",
      [client(`${asked}${get}${get}`), server(no), client(get)],
      `${askedLines()}
       > fault ws.early-data #0 at ${a}
       > opaque #0 ${a}-${a + 36}
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       > opaque #0 ${a + 36}-${a + 54}`,
    ],
  ])
})

describe("RFC 9110 §7.8, §9.3.6: a switch to something else", () => {
  const h2c = "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n" // 53 octets
  const connect = "CONNECT a:1 HTTP/1.1\r\n\r\n" // 24 octets
  const opens = "HTTP/1.1 200 x\r\n\r\n" // 18 octets
  conversations([
    [
      "an upgrade that is not known is opaque both ways, early bytes too",
      [client(`${h2c}PRI *`), server("HTTP/1.1 101 x\r\nUpgrade: h2c\r\n\r\n\0\0"), client(" HTTP/2.0"), server("\0")],
      `> request #0 0-53 GET / by none
       > end #0 53
       < response #0 0-32 101 by switch
       < end #0 32
       switched #0 upgrade
       > opaque #0 53-58
       < opaque #0 32-34
       > opaque #0 58-67
       < opaque #0 34-35`,
    ],
    [
      "CONNECT",
      [client(`${connect}\x16\x03`), server(`${opens}\x16`), client(get), server(no)],
      `> request #0 0-24 CONNECT a:1 by none
       > end #0 24
       < response #0 0-18 200 by switch
       < end #0 18
       switched #0 CONNECT
       > opaque #0 24-26
       < opaque #0 18-19
       > opaque #0 26-44
       < opaque #0 19-59`,
    ],
    [
      "CONNECT that is refused, and tried again",
      [client(connect), server(no), client(connect), server(opens), client("\x16")],
      `> request #0 0-24 CONNECT a:1 by none
       > end #0 24
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       > request #1 24-48 CONNECT a:1 by none
       > end #1 48
       < response #1 40-58 200 by switch
       < end #1 58
       switched #1 CONNECT
       > opaque #1 48-49`,
    ],
    [
      "101 to a request that did not ask: what was sent of the next one is opaque",
      [client(`${get}GET`), server(`${agreed}\x81`)],
      `> request #0 0-18 GET / by none
       > end #0 18
       < response #0 0-${b} 101 by switch
       < end #0 ${b}
       switched #0 upgrade
       > opaque #0 18-21
       < opaque #0 ${b}-${b + 1}`,
    ],
  ])
})
