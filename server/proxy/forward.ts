// Requests in absolute form (RFC 9112 §3.2.2): plain HTTP through the proxy, `ws://` included. Each request says where it goes, so
// here alone the parser stands in the pipe, for heads only: the target is rewritten (§3.2.1), body bytes pass as they came.
// One origin connection at a time; requests that arrive early wait until the response before them is complete.

import { limits } from "../config.ts"
import { noBytes } from "../wire/bytes.ts"
import { faultText } from "../wire/faults.ts"
import type { HttpEvent, RequestHead } from "../wire/http1/events.ts"
import { asksToSwitch } from "../wire/http1/framing.ts"
import { HttpParser } from "../wire/http1/parser.ts"
import { parseTarget, showAuthority, type Target } from "../wire/http1/target.ts"
import { rewriteHead } from "./head-rewrite.ts"
import { secureOrigin } from "./intercept.ts"
import { OriginLink } from "./origin-link.ts"
import { writeBadRequestPage, writeOwnPage } from "./pages.ts"
import { type Peer, reportBug } from "./peer.ts"
import { dialFor, type ProxyContext, writeFailure } from "./proxy-context.ts"
import { relay } from "./relay.ts"
import { Tap } from "./tap.ts"
import { tunnel } from "./tunnel.ts"

type Step =
  | { readonly type: "head"; readonly head: RequestHead; readonly bytes: Uint8Array }
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  /** `isStarted`: part of the request has been forwarded already. */
  | { readonly type: "refuse"; readonly why: string; readonly isStarted: boolean }

type Absolute = Extract<Target, { form: "absolute" }>

export class Forwarder {
  readonly #proxy: ProxyContext
  readonly #client: Peer
  readonly #tap: Tap
  readonly #requests: HttpParser
  /** Steps that wait for the origin; not more than one chunk's worth, because the client is paused while there are any. */
  readonly #steps: Step[] = []
  /** Bytes pushed to the parser that no event has named yet: the beginning of a head, or what is held back while a switch is decided. */
  #unnamed: Uint8Array = noBytes
  #origin: OriginLink | null = null
  #onAnswered: (() => void) | null = null
  /** Whether the request at hand asks to switch protocols. */
  #isSwitchAwaited = false
  #isBusy = false
  #isOver = false

  constructor(proxy: ProxyContext, client: Peer) {
    this.#proxy = proxy
    this.#client = client
    this.#tap = new Tap(proxy.recorder, { clientAddress: client.remoteAddress, scheme: "http", authority: null, tlsClient: null })
    const { headBytesMax, heldBytesMax } = limits
    this.#requests = new HttpParser({ kind: "request", headBytesMax, heldBytesMax }, event => this.#takeRequest(event))
  }

  start(): void {
    this.#client.listen({
      data: bytes => this.#takeBytes(bytes),
      end: () => this.#takeEnd(),
      drain: () => this.#origin?.peer.resume(),
      close: isReset => this.#close(isReset),
    })
    this.#client.resume()
  }

  #takeBytes(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#unnamed = this.#unnamed.length === 0 ? bytes : Buffer.concat([this.#unnamed, bytes])
    this.#requests.push(bytes)
    this.#run()
  }

  #takeRequest(event: HttpEvent): void {
    switch (event.type) {
      case "request": {
        const bytes = this.#name(event.end - event.start)
        this.#steps.push({ type: "head", head: event.head, bytes })
        // What follows CONNECT is recorded as what it is, not as what it looks like from here.
        if (event.head.method !== "CONNECT") this.#tap.push("client-to-server", bytes)
        return
      }
      case "data":
      case "framing":
      case "trailers":
      case "opaque": {
        const bytes = this.#name(event.end - event.start)
        this.#steps.push({ type: "bytes", bytes })
        this.#tap.push("client-to-server", bytes)
        return
      }
      case "fault":
        if (refusedFaults.has(event.code)) this.#refuse(faultText[event.code])
        return
      case "message-end":
      case "response":
        return
      default:
        event satisfies never
    }
  }

  /** A head comes before its faults: the one they belong to must not be forwarded. */
  #refuse(why: string): void {
    const isHead = this.#steps.at(-1)?.type === "head"
    if (isHead) this.#steps.pop()
    this.#steps.push({ type: "refuse", why, isStarted: !isHead && this.#requests.isInMessage })
  }

  /** The next `length` bytes, which an event has just named. */
  #name(length: number): Uint8Array {
    const bytes = this.#unnamed.subarray(0, length)
    this.#unnamed = this.#unnamed.subarray(length)
    return bytes
  }

  /** Takes the steps one after the other. While one has to wait, so do the client and the steps behind it. */
  #run(): void {
    while (!this.#isBusy && !this.#isOver) {
      const step = this.#steps.shift()
      if (!step) return
      const waiting = this.#takeStep(step)
      if (!waiting) continue
      this.#isBusy = true
      this.#client.pause()
      waiting
        .catch(bug => {
          reportBug(bug)
          this.#close(true)
        })
        .finally(() => {
          this.#isBusy = false
          this.#run()
          if (!this.#isBusy && !this.#isOver) this.#client.resume()
        })
    }
  }

  #takeStep(step: Step): Promise<void> | null {
    switch (step.type) {
      case "refuse":
        return this.#answerInTurn(step)
      case "bytes":
        return this.#origin?.write(step.bytes) ?? null
      case "head":
        return this.#forwardHead(step.head, step.bytes)
      default:
        return step satisfies never
    }
  }

  async #answerInTurn({ why, isStarted }: Extract<Step, { type: "refuse" }>): Promise<void> {
    if (!isStarted) await this.#untilAnswered()
    if (!this.#isOver) this.#answer(writeBadRequestPage(why))
  }

  /** Until no response is awaited, or the connection is over. */
  async #untilAnswered(): Promise<void> {
    if (!this.#origin?.isAwaited) return
    await new Promise<void>(resolve => {
      this.#onAnswered = resolve
    })
  }

  async #forwardHead(head: RequestHead, bytes: Uint8Array): Promise<void> {
    await this.#untilAnswered()
    if (this.#isOver) return
    const target = parseTarget(head.target, head.method)
    switch (target?.form) {
      case "absolute": {
        const origin = await this.#reach(target)
        this.#isSwitchAwaited = asksToSwitch(head)
        return origin?.send(head.method, rewriteHead(bytes, target, head))
      }
      case "authority":
        this.#retire()
        this.#tap.close()
        return tunnel(this.#proxy, this.#client, target, this.#requests.switchProtocol())
      case "origin":
        return this.#answer(writeOwnPage(target.path, this.#proxy.ownFacts()))
      default:
        return this.#answer(
          writeBadRequestPage(`A proxy needs the whole URL in the request line; this one has \`${head.target.slice(0, 200)}\`.`),
        )
    }
  }

  /** The connection to where the request goes: the one at hand, or a new one; null when there is none, and the client was told. */
  async #reach(target: Absolute): Promise<OriginLink | null> {
    const isSecure = target.scheme === "https" || target.scheme === "wss"
    const key = `${isSecure ? "tls" : "tcp"} ${showAuthority(target.host, target.port)}`
    if (this.#origin?.key === key) return this.#origin
    this.#origin?.leave().close()
    this.#origin = null

    const dialing = dialFor(this.#proxy, target.host, target.port)
    const reached = isSecure ? await secureOrigin(this.#proxy, target, target.host, ["http/1.1"], dialing) : await dialing
    if (reached.type === "failed") {
      this.#tap.setServer({ address: null, timings: reached.timings, tls: null })
      this.#tap.fail(reached.failure)
      this.#answer(writeFailure(reached.failure))
      return null
    }
    const { peer, timings } = reached
    if (this.#isOver) {
      peer.reset()
      return null
    }
    this.#tap.setServer({ address: peer.remoteAddress, timings, tls: reached.type === "secure" ? reached.side : null })
    this.#origin = new OriginLink(key, peer, this.#client, this.#tap, {
      answered: () => this.#takeAnswer(),
      switched: () => this.#switch(peer),
      closed: isReset => this.#close(isReset),
    })
    return this.#origin
  }

  #takeAnswer(): void {
    // It did not switch protocols: what the client sent meanwhile is HTTP after all.
    if (this.#isSwitchAwaited) this.#requests.resume()
    this.#onAnswered?.()
    this.#onAnswered = null
    this.#run()
  }

  /** After 101 both connections carry another protocol: nothing is left to do here. */
  #switch(origin: Peer): void {
    const early = this.#requests.switchProtocol()
    this.#retire(true)
    origin.write(early)
    this.#tap.push("client-to-server", early)
    relay(this.#client, origin, this.#tap)
  }

  /** A response of our own, and the end. */
  #answer(response: Buffer): void {
    // A request that was forwarded in part must not look complete to the origin.
    this.#origin?.peer.reset()
    this.#retire()
    const client = this.#client
    client.write(response)
    this.#tap.push("server-to-client", response)
    client.endWriting()
    client.listen({ data: () => undefined, end: () => client.close(), drain: () => undefined, close: () => this.#tap.close() })
    client.resume()
  }

  #takeEnd(): void {
    this.#tap.end("client-to-server")
    // Half-closing is not how HTTP ends a request, but some clients do it after their last one: the origin may still answer.
    if (this.#origin && (this.#origin.isAwaited || this.#isBusy)) this.#origin.peer.endWriting()
    else if (!this.#isBusy) this.#close(false)
  }

  #close(isReset: boolean): void {
    if (this.#isOver) return
    // The beginning of a request that will not come to its end is worth showing.
    this.#tap.push("client-to-server", this.#unnamed)
    const origin = this.#origin?.peer
    this.#retire(true)
    for (const peer of [this.#client, origin]) {
      if (isReset) peer?.reset()
      else peer?.close()
    }
    this.#tap.close()
  }

  /** The connection is somebody else's from now on, or nobody's. */
  #retire(keepsOrigin = false): void {
    this.#isOver = true
    const origin = this.#origin?.leave()
    this.#origin = null
    if (!keepsOrigin) origin?.close()
    this.#onAnswered?.()
    this.#onAnswered = null
  }
}

/** Faults after which we and the origin could disagree on where the request ends (RFC 9112 §11.2): such a request is not forwarded. */
const refusedFaults: ReadonlySet<string> = new Set([
  "http.head-too-large",
  "http.bad-request-line",
  "http.bad-field",
  "http.bad-length",
  "http.length-and-chunked",
  "http.bad-transfer-encoding",
  "http.bad-chunk",
])
