// RFC 6455 §4.1, RFC 7692 §7.1: handshakes that break a rule, in a whole conversation: each fault belongs to the side that broke it, and
// nothing else changes. Every way to break each rule is in websocket/handshake.test.ts and extensions.test.ts.

import { describe } from "bun:test"
import { type ConversationVector, conversations, type Step } from "../support/conversation.ts"
import { text } from "../support/vectors.ts"

const client = (characters: string): Step => [">", text(characters)]
const server = (characters: string): Step => ["<", text(characters)]

const no = "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno" // 38 + 2
const upgrade = ["Upgrade: websocket", "Connection: Upgrade"]
const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
const version = "Sec-WebSocket-Version: 13"
const asks = (...fields: string[]) => ["GET /chat HTTP/1.1", ...upgrade, key, version, ...fields, "\r\n"].join("\r\n")
const agrees = (...fields: string[]) =>
  ["HTTP/1.1 101 x", ...upgrade, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", ...fields, "\r\n"].join("\r\n")
const [asked, agreed] = [asks(), agrees()]
const [protocols, protocol] = ["Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Protocol: b"]
const extensions = "Sec-WebSocket-Extensions: permessage-deflate"
const [bits, takeover] = ["client_max_window_bits", "; server_no_context_takeover"]

describe("RFC 6455 §4.1: handshakes that break a rule open all the same", () => {
  const breaks = (name: string, asked: string[], answer: string, agreed: string, ...codes: string[]): ConversationVector => {
    const head = asks(...asked)
    return [
      name,
      [client(head), server(`${answer}\x81\x02hi`)],
      `> request #0 0-${head.length} GET /chat by none websocket
     > end #0 ${head.length}
     < response #0 0-${answer.length} 101 by switch
     < end #0 ${answer.length}
     websocket #0${agreed}
     ${codes.map(code => `< ${code} #0 at ${answer.length}`).join("\n")}
     < frame ${answer.length}-${answer.length + 4} text 2+2`,
    ]
  }
  conversations([
    breaks("a wrong accept", [], agreed.replace("s3p", "S3p"), "", "fault ws.bad-accept"),
    breaks("no accept", [], agreed.replace(/Sec-.*\r\n/, ""), "", "fault ws.bad-accept"),
    breaks("no upgrade", [], agreed.replace("Upgrade: websocket\r\n", ""), "", "fault ws.bad-upgrade"),
    breaks("no connection", [], agreed.replace("Connection: Upgrade\r\n", ""), "", "fault ws.bad-connection"),
    breaks("nothing at all", [], "HTTP/1.1 101 x\r\n\r\n", "", "fault ws.bad-upgrade", "fault ws.bad-connection", "fault ws.bad-accept"),
    breaks("an extension that was not asked for", [], agrees(extensions), " deflate", "fault ws.unasked-extension"),
    breaks("a subprotocol that was not asked for", [protocols], agrees(`${protocol}c`), " bc", "fault ws.unasked-subprotocol"),
    breaks("window bits nobody offered", [extensions], agrees(`${extensions}; ${bits}=9`), " deflate", "fault ws.unasked-window-bits"),
    breaks(
      "window bits that cannot be",
      [extensions],
      agrees(`${extensions}; server_${bits.slice(7)}=7`),
      " deflate",
      "fault ws.bad-window-bits",
    ),
    breaks("a parameter nobody knows", [extensions], agrees(`${extensions}; x`), " deflate", "fault ws.bad-parameter"),
    breaks("a parameter twice", [extensions], agrees(extensions + takeover.repeat(2)), " deflate", "fault ws.repeated-parameter"),
    breaks("both", [], agrees(extensions, protocol), " b deflate", "fault ws.unasked-subprotocol", "fault ws.unasked-extension"),
  ])
})

describe("RFC 6455 §4.1: requests that break a rule, whatever is answered", () => {
  const breaks = (name: string, head: string, ...codes: string[]): ConversationVector => [
    name,
    [client(head), server(no)],
    `> request #0 0-${head.length} GET /chat by none websocket
     ${codes.map(code => `> ${code} #0 at 0`).join("\n")}
     > end #0 ${head.length}
     < response #0 0-38 403 by length 2
     < data #0 38-40
     < end #0 40`,
  ]
  conversations([
    breaks("no key", asked.replace(`${key}\r\n`, ""), "fault ws.bad-key"),
    breaks("no version", asked.replace(`${version}\r\n`, ""), "fault ws.bad-version"),
    breaks("neither", asks().replace(`${key}\r\n${version}\r\n`, ""), "fault ws.bad-key", "fault ws.bad-version"),
    breaks("an offer that cannot be", asks(`${extensions}; server_max_window_bits`), "fault ws.bad-window-bits"),
    breaks("an offer of something else", asks(`${extensions}; x`), "fault ws.bad-parameter"),
    breaks("an offer with a parameter twice", asks(extensions + takeover.repeat(2)), "fault ws.repeated-parameter"),
  ])
})
