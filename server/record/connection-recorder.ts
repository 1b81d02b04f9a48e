// One client connection as it is recorded: its bytes go to two streams, what they mean to exchanges. The proxy pushes every byte
// that passes, in the order in which it passes, and says what it knows of the network.

import type { Departure, Direction, Exchange, Failure, Fields, Timings, TlsSide, WebSocketClose } from "../contract.ts"
import { Conversation, type ConversationEvent } from "../wire/conversation.ts"
import { type Authority, showAuthority } from "../wire/http1/target.ts"
import { frameBits } from "../wire/websocket/decoder.ts"
import { isControl, readFrameHeader, unmask } from "../wire/websocket/frame.ts"
import { closeOf } from "../wire/websocket/messages.ts"
import { explainRefusal } from "../wire/websocket/refusal.ts"
import { abnormalClose, type FirstToLeave, whose } from "./abnormal-close.ts"
import { epochNow } from "./epoch.ts"
import { type ExchangeRecord, noTimings } from "./exchange-record.ts"
import { newPart } from "./kept.ts"
import { noResponse } from "./no-response.ts"
import type { Recorder } from "./recorder.ts"
import { defaultPort, locate } from "./request-place.ts"
import type { Stream } from "./streams.ts"

export type ConnectionFacts = {
  readonly clientAddress: string
  readonly scheme: "http" | "https"
  /** Where the connection goes, for requests that do not say it themselves. */
  readonly authority: Authority | null
  readonly tlsClient: TlsSide | null
}

export type ServerFacts = { readonly address: string | null; readonly timings: Partial<Timings>; readonly tls: TlsSide | null }

export class ConnectionRecorder {
  readonly #recorder: Recorder
  readonly #facts: ConnectionFacts
  readonly #streams: { readonly [direction in Direction]: Stream }
  readonly #conversation: Conversation
  /** Exchanges that are not over, by request number. */
  readonly #open = new Map<number, ExchangeRecord>()
  #newest: { readonly n: number; readonly record: ExchangeRecord } | null = null
  #server: ServerFacts | null = null
  #websocket: ExchangeRecord | null = null
  /** Null also where it passed and could not be read. */
  #closeFrame: WebSocketClose | null = null
  #hasCloseFrame = false
  #endedFirst: FirstToLeave | null = null
  #now = 0
  #isKept = true
  /** Whose body passes now. */
  readonly #bodyOf: { [direction in Direction]: ExchangeRecord | null } = { "client-to-server": null, "server-to-client": null }
  /** Of those, the octets in the chunk at hand. */
  #bodyBytes = 0
  /** Directions in whose message at hand data frames were not recorded. */
  readonly #torn = new Set<Direction>()
  /** The request after whose answer both directions speak another protocol: it lives as long as the connection. */
  #switched: number | null = null
  /** Requests that were seen, recorded or not. */
  #requestCount = 0

  constructor(recorder: Recorder, facts: ConnectionFacts) {
    this.#recorder = recorder
    this.#facts = facts
    this.#streams = recorder.openStreams()
    this.#conversation = new Conversation(recorder.limits, this)
  }

  /** Bytes have passed, or are about to. */
  push(direction: Direction, bytes: Uint8Array, now: number = epochNow()): void {
    this.#now = now
    // What was removed from the list while it lives is not recorded any further.
    this.#isKept = this.#recorder.isKeeping && !(this.#websocket && !this.#websocket.exchange)
    const stream = this.#streams[direction]
    if (this.#isKept && this.#isInLongBody(direction)) {
      // Only reading them tells whether they go beyond the body.
      this.#bodyBytes = 0
      this.#conversation.push(direction, bytes)
      if (this.#bodyBytes === bytes.length) stream.skip(bytes.length)
      else stream.append(bytes)
    } else {
      if (this.#isKept && !this.#isInLongPayload(direction, bytes.length)) stream.append(bytes)
      else stream.skip(bytes.length)
      this.#conversation.push(direction, bytes)
    }
    // Of an answer that is over nothing is left to be told.
    this.#bodyOf[direction]?.tellAnswer()
  }

  /** More of it has passed than is kept of a body. */
  #isInLongBody(direction: Direction): boolean {
    const record = this.#bodyOf[direction]
    const part = direction === "client-to-server" ? record?.request : record?.response
    // Of an exchange that was removed nothing more is kept at all.
    return part != null && (!record?.exchange || part.bodyEnd - part.bodyStart >= this.#recorder.limits.bodyKeptBytesMax)
  }

  /** The same for the payload of a frame, of which the next `length` octets are all. */
  #isInLongPayload(direction: Direction, length: number): boolean {
    const { passed, left } = this.#conversation.payloadAt(direction)
    return passed >= this.#recorder.limits.messageKeptBytesMax && length <= left
  }

  /** The peer has ended its direction; the other may go on. */
  end(direction: Direction, how: Departure = "end", now: number = epochNow()): void {
    this.#now = now
    this.#endedFirst ??= { direction, how }
    this.#conversation.end(direction)
  }

  /** Both directions are over. What is not complete by now is failed, with `failure` or because the connection closed. */
  close(failure: Failure | null, now: number = epochNow()): void {
    this.#now = now
    // Not `end`: which of them went first is not known here.
    this.#conversation.end("client-to-server")
    this.#conversation.end("server-to-client")
    const first = this.#endedFirst
    for (const record of this.#open.values()) {
      if (record === this.#websocket) record.finish(now, this.#hasCloseFrame ? this.#closeFrame : abnormalClose(first))
      else if (failure) record.fail(failure, now)
      else if (record.exchange?.status != null) record.finish(now)
      else record.fail(noResponse(first ? whose[first.direction] : null, first?.how ?? null), now)
    }
    this.#open.clear()
  }

  /** What is known of the origin now; for the exchanges that are not answered yet, and for those to come. */
  setServer(server: ServerFacts): void {
    this.#server = server
    for (const record of this.#open.values()) {
      const known = record.exchange
      if (known && known.status === null)
        record.update({ ...serverUpdate(server, known), state: known.state === "connecting" ? "waiting" : known.state })
    }
  }

  /** What is not answered yet cannot be answered by its origin. The response that says so to the client is pushed like any other. */
  fail(failure: Failure, now: number = epochNow()): void {
    for (const record of this.#open.values()) record.fail(failure, now)
  }

  take(event: ConversationEvent): void {
    if (event.type === "request") return this.#openExchange(event)
    const record = this.#open.get(event.n) ?? (this.#newest?.n === event.n ? this.#newest.record : null)
    if (event.type === "fault") {
      // Who was told that there is no origin need not send the rest of the request.
      if (event.code === "http.truncated" && record?.exchange?.failure) return
      return (record ?? this.#openUnreadable(event))?.fault(event.code, event.direction, event.at)
    }
    if (!record) return
    // An answer that nobody asked for does not change the one before it: the fault says all.
    if ("direction" in event && event.direction === "server-to-client" && !this.#open.has(event.n)) return
    switch (event.type) {
      case "response": {
        const started = record.exchange?.startedAt ?? this.#now
        const { head } = event
        if (event.framing.by === "switch") this.#switched = event.n
        this.#bodyOf[event.direction] = record
        record.answer(newPart(event.start, event.end, event.framing.by === "chunked"), {
          status: head.status,
          statusText: head.reason,
          state: record.exchange?.state === "failed" ? "failed" : "receiving",
          response: { fields: head.fields, bodySize: 0 },
          timings: { ...(record.exchange?.timings ?? noTimings), firstByteMs: this.#now - started },
        })
        return
      }
      case "data":
      case "framing":
      case "opaque": {
        const part = event.direction === "client-to-server" ? record.request : record.response
        if (!part) return
        part.bodyEnd = Math.max(part.bodyEnd, event.end)
        if (event.type === "framing") return
        this.#bodyOf[event.direction] = record
        this.#bodyBytes += event.end - event.start
        return record.countBody(part, event.end - event.start)
      }
      case "end":
        this.#bodyOf[event.direction] = null
        if (event.direction === "client-to-server") return record.tellCounters()
        if (record.response === null || event.n === this.#switched) return record.tellAnswer()
        this.#open.delete(event.n)
        if (record.isWebSocket) return this.#refuse(record)
        return record.finish(this.#now)
      case "websocket":
        this.#websocket = record
        return record.openWebSocket(event.handshake.subprotocol, event.handshake.extensions, event.handshake.deflate)
      case "switched":
        return record.update({ state: "open" })
      case "interim":
        return
      default:
        event satisfies never
    }
  }

  frame(direction: Direction, start: number, headerLength: number, payloadLength: number, bits: number): void {
    const record = this.#websocket
    if (!record?.frames) return
    const opcode = bits & frameBits.opcode
    if (opcode === 8 && !this.#hasCloseFrame) {
      this.#hasCloseFrame = true
      this.#closeFrame = this.#readClose(direction, start, headerLength, payloadLength)
    }
    if (!this.#isKept) return this.#lose(record, direction, opcode, payloadLength)
    const before = record.frames.messageCount
    record.frames.push(direction, this.#now, start, headerLength + payloadLength, bits)
    const endsMessage = record.frames.messageCount > before
    record.countFrame(direction, payloadLength, endsMessage)
    if (this.#torn.size > 0 && !isControl(opcode)) this.#mend(record, record.frames.messageCount, direction, opcode, endsMessage)
  }

  #lose(record: ExchangeRecord, direction: Direction, opcode: number, payloadLength: number): void {
    record.countLost(payloadLength, this.#now)
    if (isControl(opcode)) return
    this.#torn.add(direction)
    const gaps = record.gaps[direction]
    const messageCount = record.frames?.messageCount ?? 0
    if (gaps.at(-1) !== messageCount) gaps.push(messageCount)
  }

  /** A message that begins is whole; one that goes on lacks what was lost. */
  #mend(record: ExchangeRecord, messageCount: number, direction: Direction, opcode: number, endsMessage: boolean): void {
    if (opcode !== 0) this.#torn.delete(direction)
    else if (endsMessage && this.#torn.delete(direction)) record.incomplete.add(messageCount)
  }

  /** A handshake that was answered with something else than 101 is over, and has failed. */
  #refuse(record: ExchangeRecord): void {
    record.tellCounters()
    const { status = 0, statusText = "" } = record.exchange ?? {}
    record.fail({ code: "handshake-refused", message: explainRefusal(status ?? 0, statusText) }, this.#now)
  }

  #openExchange(event: Extract<ConversationEvent, { type: "request" }>): void {
    const { head, n } = event
    this.#requestCount = n + 1
    if (!this.#isKept) return
    const place = locate(head, this.#facts)
    const protocol = event.isWebSocket ? (place.isSecure ? "wss" : "ws") : place.isSecure ? "https" : "http"
    const shown = `${protocol}://${place.host}${place.path.startsWith("/") ? "" : "/"}${place.path}`
    const record = this.#openRecord(n, { protocol, method: head.method, url: shown, host: place.host, path: place.path }, head.fields)
    record.request = newPart(event.start, event.end, event.framing.by === "chunked")
    this.#bodyOf["client-to-server"] = record
  }

  /** Bytes that never became a request still belong in the list, with the fault that says why. */
  #openUnreadable({ n, at }: Extract<ConversationEvent, { type: "fault" }>): ExchangeRecord | null {
    // A request that was read and has no record passed while recording was paused.
    if (!this.#isKept || n < this.#requestCount) return null
    const { authority, scheme } = this.#facts
    const host = authority ? showAuthority(authority.host, authority.port, defaultPort(scheme)) : ""
    const record = this.#openRecord(n, { protocol: scheme, method: "", url: `${scheme}://${host}/`, host, path: "" }, [])
    record.request = newPart(at, at, false)
    return record
  }

  #openRecord(n: number, place: Pick<Exchange, "protocol" | "method" | "url" | "host" | "path">, fields: Fields): ExchangeRecord {
    const { tlsClient, clientAddress } = this.#facts
    const server = this.#server
    const known = {
      ...place,
      state: server ? ("waiting" as const) : ("connecting" as const),
      startedAt: this.#now,
      request: { fields, bodySize: 0 },
      clientAddress,
      serverAddress: server?.address ?? null,
      tls: tlsClient || server?.tls ? { client: tlsClient, server: server?.tls ?? null } : null,
      // Only the first exchange of a connection paid for connecting; later ones find it open.
      timings: server && !this.#newest ? { ...noTimings, ...server.timings } : noTimings,
    }
    const record = this.#recorder.beginExchange(known, this.#streams)
    // What a server said before this request had its number, because no request had one.
    this.#open.get(n)?.finish(this.#now)
    this.#open.set(n, record)
    this.#newest = { n, record }
    return record
  }

  #readClose(direction: Direction, start: number, headerLength: number, payloadLength: number): WebSocketClose | null {
    // RFC 6455 §5.5: control frames have at most 125 octets of payload. Longer ones pass, but nobody reads on.
    const bytes = this.#streams[direction].read(start, start + headerLength + Math.min(payloadLength, 125))
    const header = bytes && readFrameHeader(bytes, 0)
    if (!header) return null
    const payload = unmask(bytes.subarray(header.headerLength), header.maskKey)
    return { ...closeOf(payload), by: whose[direction], how: null }
  }
}

const serverUpdate = (server: ServerFacts, known: Exchange) => ({
  serverAddress: server.address,
  timings: { ...known.timings, ...server.timings },
  tls: known.tls || server.tls ? { client: known.tls?.client ?? null, server: server.tls } : null,
})
