// Socket.IO (protocol 5, of v3 and v4) over Engine.IO: `42<namespace>,<id>["event",…]` asks for an acknowledgement, `43<namespace>,<id>[…]`
// is one; with binary parts they are `45<parts>-…` and `46<parts>-…`. Engine.IO's own heartbeat is `2`, answered with `3`.

import type { ReplyTimes } from "../../statistics.ts"
import { KeyedReplies, OrderedReplies, occurring } from "../replies.ts"
import type { ScannedMessage } from "../scanned-message.ts"

/** Packet type, attachments, namespace, id, and the event's name as JSON where there is one. */
const packet = /^4([2356])(?:\d+-)?(?:(\/[^,]*),)?(\d+)\[("(?:[^"\\]|\\.)*")?/
/** What names Engine.IO in a handshake's URL. */
const engineQuery = /[?&]EIO=\d/

export class SocketIoTimes {
  readonly #acks = {
    "client-to-server": new KeyedReplies({ protocol: "socket.io", request: "event", reply: "ack", direction: "client-to-server" }),
    "server-to-client": new KeyedReplies({ protocol: "socket.io", request: "event", reply: "ack", direction: "server-to-client" }),
  }
  readonly #heartbeats = {
    "client-to-server": new OrderedReplies({ protocol: "engine.io", request: "ping", reply: "pong", direction: "client-to-server" }),
    "server-to-client": new OrderedReplies({ protocol: "engine.io", request: "ping", reply: "pong", direction: "server-to-client" }),
  }
  /** A `2` alone may mean anything elsewhere. */
  readonly #isEngineIo: boolean

  constructor(url: string) {
    this.#isEngineIo = engineQuery.test(url)
  }

  take(message: ScannedMessage): void {
    if (message.opcode !== 1) return
    const first = message.bytes()[0]
    if (first === 0x34) this.#takePacket(message)
    else if (this.#isEngineIo && (first === 0x32 || first === 0x33)) this.#takeHeartbeat(message, first === 0x32)
  }

  times(): ReplyTimes[] {
    return occurring([...Object.values(this.#acks), ...Object.values(this.#heartbeats)])
  }

  #takePacket(message: ScannedMessage): void {
    const found = packet.exec(message.text())
    if (!found) return
    const [, type, namespace = "/", id, name] = found
    const key = `${namespace},${id}`
    // An event's data begins with its name, an acknowledgement's with anything.
    if (type === "2" || type === "5") this.#acks[message.direction].ask(key, message, name ? nameOf(name) : "")
    else this.#acks[message.fromServer ? "client-to-server" : "server-to-client"].answer(key, message)
  }

  /** `2probe` and `3probe` pair as well: the question whether an upgrade works. */
  #takeHeartbeat(message: ScannedMessage, isPing: boolean): void {
    const probe = message.text().slice(1)
    if (probe !== "" && probe !== "probe") return
    if (isPing) this.#heartbeats[message.direction].ask(probe, message)
    else this.#heartbeats[message.fromServer ? "client-to-server" : "server-to-client"].answer(probe, message)
  }
}

function nameOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return ""
  }
}
