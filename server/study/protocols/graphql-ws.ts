// GraphQL over WebSocket, both subprotocols: `graphql-transport-ws` (subscribe, next, complete, ping, pong) and the older `graphql-ws`
// (start, data, complete, stop). A subscription is measured to its first result and to its end, the connection to its acknowledgement.

import type { ReplyTimes } from "../../statistics.ts"
import { KeyedReplies, OrderedReplies, occurring, type ReplyKind } from "../replies.ts"
import type { ScannedMessage } from "../scanned-message.ts"

const fromClient = (request: string, reply: string): ReplyKind => ({
  protocol: "graphql-ws",
  request,
  reply,
  direction: "client-to-server",
})

/** Where a client that named no subprotocol would begin. */
const lookAtMax = 10

type Packet = { readonly type: string; readonly id: string | null; readonly label: string }

export class GraphqlWsTimes {
  #isGraphql: boolean
  #looked = 0
  readonly #init = new OrderedReplies(fromClient("connection_init", "connection_ack"))
  readonly #first = new KeyedReplies(fromClient("subscribe", "first result"))
  readonly #end = new KeyedReplies(fromClient("subscribe", "complete"))
  readonly #pings = {
    "client-to-server": new OrderedReplies(fromClient("ping", "pong")),
    "server-to-client": new OrderedReplies({ ...fromClient("ping", "pong"), direction: "server-to-client" }),
  }

  constructor(subprotocol: string | null) {
    this.#isGraphql = subprotocol === "graphql-transport-ws" || subprotocol === "graphql-ws"
  }

  take(message: ScannedMessage): void {
    if (message.opcode !== 1 || !this.#looksRight(message)) return
    const packet = readPacket(message)
    if (!packet) return
    const { type, id, label } = packet
    if (type === "ping") return this.#pings[message.direction].ask("", message)
    if (type === "pong") return this.#pings[message.fromServer ? "client-to-server" : "server-to-client"].answer("", message)
    if (message.fromServer) return this.#takeReply(type, id, message)
    if (type === "connection_init") return this.#init.ask("", message)
    if (id === null) return
    if (type === "subscribe" || type === "start") {
      this.#first.ask(id, message, label)
      this.#end.ask(id, message, label)
    } else if (type === "complete" || type === "stop") {
      this.#first.withdraw(id)
      this.#end.withdraw(id)
    }
  }

  times(): ReplyTimes[] {
    return occurring([this.#init, this.#first, this.#end, ...Object.values(this.#pings)])
  }

  #takeReply(type: string, id: string | null, message: ScannedMessage): void {
    if (type === "connection_ack") return this.#init.answer("", message)
    if (id === null) return
    if (type === "next" || type === "data" || type === "error") this.#first.answer(id, message)
    if (type === "complete" || type === "error") this.#end.answer(id, message)
    // An end without a result: there is none to wait for.
    if (type === "complete") this.#first.withdraw(id)
  }

  #looksRight(message: ScannedMessage): boolean {
    if (this.#isGraphql || this.#looked >= lookAtMax || message.fromServer) return this.#isGraphql
    this.#looked++
    this.#isGraphql = message.text().includes('"connection_init"')
    return this.#isGraphql
  }
}

/** A result may be long, and says what it is before its payload: that is not parsed. */
function readPacket(message: ScannedMessage): Packet | null {
  const head = message.text().slice(0, 200)
  const payloadAt = head.indexOf('"payload"')
  const [id, type] = [/"id"\s*:\s*"([^"\\]*)"/, /"type"\s*:\s*"(\w+)"/].map(pattern => {
    const found = pattern.exec(head)
    return found && found.index < payloadAt ? found[1]! : null
  })
  if (id != null && (type === "next" || type === "data")) return { type, id, label: "" }
  const value = message.json()
  if (!isObject(value) || typeof value.type !== "string") return null
  return {
    type: value.type,
    id: typeof value.id === "string" || typeof value.id === "number" ? String(value.id) : null,
    label: labelOf(value.payload),
  }
}

/** The operation's name, as it is said beside the query or in it; else how the query begins. */
function labelOf(payload: unknown): string {
  if (!isObject(payload)) return ""
  if (typeof payload.operationName === "string" && payload.operationName !== "") return payload.operationName
  const query = typeof payload.query === "string" ? payload.query : ""
  return /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(query)?.[1] ?? query.slice(0, 1_000).replace(/\s+/g, " ").trim()
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } => typeof value === "object" && value !== null
