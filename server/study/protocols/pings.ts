// RFC 6455 §5.5.2, §5.5.3: pings and the pongs that answer them, either way. "A Pong frame sent in response to a Ping frame must have
// identical Application data", which is how they are paired; a pong that nobody asked for is a heartbeat and pairs with nothing.

import type { ReplyTimes } from "../../statistics.ts"
import { OrderedReplies, occurring } from "../replies.ts"
import type { ScannedMessage } from "../scanned-message.ts"

export class PingTimes {
  readonly #replies = {
    "client-to-server": new OrderedReplies({ protocol: "websocket", request: "ping", reply: "pong", direction: "client-to-server" }),
    "server-to-client": new OrderedReplies({ protocol: "websocket", request: "ping", reply: "pong", direction: "server-to-client" }),
  }

  take(message: ScannedMessage): void {
    if (message.opcode !== 9 && message.opcode !== 10) return
    // A payload that is not known matches nothing. RFC 6455 §5.5: it has 125 octets or less; longer ones are of no use as a key.
    if (message.wireLength > 125 || message.isTruncated()) return
    const payload = Buffer.from(message.bytes()).toString("hex")
    if (message.opcode === 9) this.#replies[message.direction].ask(payload, message)
    else this.#replies[message.fromServer ? "client-to-server" : "server-to-client"].answer(payload, message)
  }

  times(): ReplyTimes[] {
    return occurring(Object.values(this.#replies))
  }
}
