// Requests in absolute form (RFC 9112 §3.2.2): plain HTTP through the proxy, `ws://` included. Each request says where it goes, so
// here alone the parser stands in the pipe, for heads only: the target is rewritten (§3.2.1), body bytes pass as they came.
// One origin connection at a time; requests that arrive early wait until the response before them is complete.

import { limits, type Upstream } from "../config.ts"
import { ownHost } from "../trust.ts"
import type { RequestHead } from "../wire/http1/events.ts"
import { fieldValue } from "../wire/http1/fields.ts"
import { asksToSwitch } from "../wire/http1/framing.ts"
import { defaultPorts, parseTarget, showAuthority, type Target } from "../wire/http1/target.ts"
import { reportBug } from "./bugs.ts"
import type { Dialed } from "./dial.ts"
import { rewriteHead } from "./head-rewrite.ts"
import { type SecuredOrigin, secureOrigin } from "./intercept.ts"
import { OriginLink } from "./origin-link.ts"
import { type Visit, writeBadRequestPage, writeOwnPage } from "./pages.ts"
import type { Peer } from "./peer.ts"
import { dialFor, isLocal, type ProxyContext, writeFailure } from "./proxy-context.ts"
import { relay } from "./relay.ts"
import { RequestSteps, type Step } from "./request-steps.ts"
import { Tap } from "./tap.ts"
import { tunnel, tunnelAgreed } from "./tunnel.ts"
import { basicCredentials, dialUpstream } from "./upstream.ts"

type Absolute = Extract<Target, { form: "absolute" }>

export class Forwarder {
  readonly #proxy: ProxyContext
  readonly #client: Peer
  readonly #tap: Tap
  /** What waits for the origin. The client is paused while it is more than a limit, and heard otherwise: it may go away. */
  readonly #steps: RequestSteps
  #origin: OriginLink | null = null
  #onAnswered: (() => void) | null = null
  /** Whether the request at hand asks to switch protocols. */
  #isSwitchAwaited = false
  #isBusy = false
  #clientHasEnded = false
  /** The body of a request that is not forwarded. */
  #isRefusing = false
  /** Whatever is requested now, this client would get no answer: its direction is ended. */
  #originHasEnded = false
  #isOver = false

  constructor(proxy: ProxyContext, client: Peer) {
    this.#proxy = proxy
    this.#client = client
    this.#tap = new Tap(proxy.recorder, { clientAddress: client.remoteAddress, scheme: "http", authority: null, tlsClient: null })
    this.#steps = new RequestSteps(this.#tap)
  }

  start(): void {
    this.#client.listen({
      data: bytes => this.#takeBytes(bytes),
      end: () => this.#takeEnd(),
      drain: () => this.#origin?.peer.resume(),
      close: how => {
        this.#tap.end("client-to-server", how)
        this.#close(how !== "end")
      },
    })
    this.#client.resume()
  }

  #takeBytes(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#steps.push(bytes)
    this.#run()
    if (this.#isBusy && this.#steps.queuedBytes > limits.peerQueueBytesMax) this.#client.pause()
  }

  /** Takes the steps one after the other. While one has to wait, so do the steps behind it. */
  #run(): void {
    while (!this.#isBusy && !this.#isOver) {
      const step = this.#steps.next()
      if (!step) {
        if (this.#clientHasEnded) this.#finishClient()
        return
      }
      const waiting = this.#takeStep(step)
      if (!waiting) continue
      this.#isBusy = true
      waiting
        .catch(bug => {
          reportBug(bug)
          this.#client.reset()
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
        return this.#isRefusing ? null : (this.#origin?.write(step.bytes) ?? null)
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
    // The answer could not reach the client any more: a request that comes too late is not carried out either.
    this.#isRefusing = this.#originHasEnded
    if (this.#isOver || this.#isRefusing) return
    const target = parseTarget(head.target, head.method)
    switch (target?.form) {
      case "absolute": {
        if (isOwnHost(target, head.method)) return this.#answer(writeOwnPage(target.path, this.#proxy.ownFacts(), visitOf(head, true)))
        const asksForSwitch = asksToSwitch(head)
        const next = asksForSwitch ? null : nextProxy(this.#proxy, target)
        const origin = await this.#reach(target, next)
        this.#isSwitchAwaited = asksForSwitch
        return origin?.send(head.method, rewriteHead(bytes, target, head, next && { credentials: basicCredentials(next) }))
      }
      case "authority":
        this.#retire()
        this.#tap.close()
        this.#client.write(tunnelAgreed)
        return tunnel(this.#proxy, this.#client, { ...target, originTls: "as-client" }, this.#steps.switchProtocol())
      case "origin":
        return this.#answer(writeOwnPage(target.path, this.#proxy.ownFacts(), visitOf(head, false)))
      default:
        return this.#answer(
          writeBadRequestPage(`A proxy needs the whole URL in the request line; this one has \`${head.target.slice(0, 200)}\`.`),
        )
    }
  }

  /** The connection to where the request goes: the one at hand, or a new one; null when there is none, and the client was told. */
  async #reach(target: Absolute, next: Upstream | null): Promise<OriginLink | null> {
    const isSecure = defaultPorts[target.scheme] === 443
    const key = next ? "next proxy" : `${isSecure ? "tls" : "tcp"} ${showAuthority(target.host, target.port)}`
    if (this.#origin?.key === key) return this.#origin
    this.#origin?.leave().close()
    this.#origin = null

    const dialing = next ? dialUpstream(next, this.#proxy) : dialFor(this.#proxy, target.host, target.port)
    const reached: Dialed | SecuredOrigin = isSecure
      ? await secureOrigin(this.#proxy, target, target.host, ["http/1.1"], dialing)
      : await dialing
    if (reached.type === "failed") {
      this.#tap.setServer({ address: null, timings: reached.timings, tls: reached.side ?? null })
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
      ended: () => {
        this.#originHasEnded = true
        this.#onAnswered?.()
        this.#onAnswered = null
      },
      closed: how => this.#close(how !== "end"),
    })
    return this.#origin
  }

  #takeAnswer(): void {
    if (this.#isSwitchAwaited) this.#steps.resume()
    this.#onAnswered?.()
    this.#onAnswered = null
    this.#run()
  }

  /** After 101 both connections carry another protocol: nothing is left to do here. */
  #switch(origin: Peer): void {
    const early = this.#steps.switchProtocol()
    this.#retire(true)
    origin.write(early)
    this.#tap.push("client-to-server", early)
    relay(this.#client, origin, this.#tap)
  }

  /** A response of our own, and the end. */
  #answer(response: Buffer): void {
    // A request that was forwarded in part must not look complete to the origin. Left first: resetting it closes it at once.
    const origin = this.#origin?.leave()
    this.#origin = null
    origin?.reset()
    this.#retire()
    const client = this.#client
    client.write(response)
    this.#tap.push("server-to-client", response)
    client.endWriting()
    // Whoever does not close, having been told, is closed.
    const timer = setTimeout(() => client.reset(), limits.lingerMs)
    client.listen({
      data: () => undefined,
      end: () => client.close(),
      drain: () => undefined,
      close: () => {
        clearTimeout(timer)
        this.#tap.close()
      },
    })
    client.resume()
  }

  #takeEnd(): void {
    this.#tap.end("client-to-server")
    this.#clientHasEnded = true
    this.#run()
  }

  /** Half-closing is not how HTTP ends a request, but some clients do it after their last one: the origin may still answer. */
  #finishClient(): void {
    if (this.#origin?.isAwaited) this.#origin.peer.endWriting()
    else this.#close(false)
  }

  #close(isReset: boolean): void {
    if (this.#isOver) return
    this.#steps.end()
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

/** Only what a browser sends for the page: nothing else is kept from whoever may have such a host. */
const isOwnHost = ({ scheme, host, port }: Absolute, method: string): boolean =>
  method === "GET" && scheme === "http" && host === ownHost && port === 80

const visitOf = ({ fields }: RequestHead, isThrough: boolean): Visit => ({
  host: isThrough ? ownHost : fieldValue(fields, "host"),
  userAgent: fieldValue(fields, "user-agent"),
  isThrough,
})

/** The upstream proxy, where a request goes to it as it came: those that only let TLS through by CONNECT are common. */
function nextProxy({ settings }: ProxyContext, target: Absolute): Upstream | null {
  const { upstream } = settings
  const isPlain = defaultPorts[target.scheme] === 80
  return upstream && upstream.scheme !== "socks5" && isPlain && !isLocal(settings.map.get(target.host) ?? target.host) ? upstream : null
}
