// A whole NectoProxy: recording, proxy and page put together and taken apart again. What `start` runs.

import { randomBytes } from "node:crypto"
import { createApp } from "../api/app.ts"
import { openAuthority } from "../certs/authority.ts"
import { LeafIssuer } from "../certs/leaf.ts"
import { type Config, limits } from "../config.ts"
import type { Status } from "../contract.ts"
import { type Listener, listen, listenReverse } from "../proxy/listener.ts"
import { OwnAddresses } from "../proxy/own-addresses.ts"
import type { ProxyContext } from "../proxy/proxy-context.ts"
import { ChangeLog } from "../record/change-log.ts"
import { Reader } from "../record/reader.ts"
import { Recorder } from "../record/recorder.ts"
import { Segments } from "../record/segments.ts"
import { Streams } from "../record/streams.ts"
import { version } from "../version.ts"
import { showAuthority } from "../wire/http1/target.ts"
import { openFolders } from "./folders.ts"
import { type PortOption, portProblem } from "./port-problem.ts"
import { Problem } from "./problem.ts"

/** The line that `start --json` prints, as an object. */
export type Ready = {
  readonly event: "ready"
  readonly pid: number
  readonly proxy: string
  readonly ui: string
  readonly api: string
  readonly token: string
  readonly ca: string
  readonly session: string
  /** Where each `--reverse` listens, and what for, in the order given. */
  readonly reverse: readonly { readonly listen: string; readonly target: string }[]
}

export type Instance = { readonly ready: Ready; stop(): void }

/** Throws a Problem where it cannot start; nothing is left behind then. */
export function startInstance(config: Config): Instance {
  const started = performance.now()
  const folders = openFolders(config)
  try {
    const authority = openAuthority(folders.ca)
    const segments = new Segments(folders.session, limits)
    const streams = new Streams(segments, limits, onceReporter())
    const recorder = new Recorder(new ChangeLog(limits.historyMax), streams, limits)
    const own = new OwnAddresses()
    const token = randomBytes(16).toString("hex")

    const context: ProxyContext = {
      recorder,
      leaves: new LeafIssuer(authority),
      own,
      settings: config,
      ownFacts: () => ({ ...authority, host: config.host, port: proxy.port, uiUrl: `http://${uiAddress()}/` }),
    }
    const listeners: Listener[] = []
    const open = (host: string, port: number, option: PortOption, start: () => Listener): Listener => {
      const listener = orProblem(host, port, option, start)
      listeners.push(listener)
      own.add(listener.port)
      return listener
    }
    const proxy = open(config.host, config.port, "--port", () => listen(context, config.host, config.port))
    const reverse = config.reverse.map(rule => {
      const { port } = open(config.host, rule.port, "--reverse", () => listenReverse(context, config.host, rule))
      const { isSecure, host, port: targetPort } = rule.target
      const target = `${isSecure ? "https" : "http"}://${showAuthority(host, targetPort, isSecure ? 443 : 80)}`
      return { listen: `http://${showAuthority(reachable(config.host), port)}`, target }
    })

    const proxyUrl = `http://${showAuthority(reachable(config.host), proxy.port)}`
    const uiAddress = (): string => showAuthority(reachable(config.uiHost), ui.port ?? 0)
    const status = (): Status => ({
      version,
      proxy: proxyUrl,
      ui: `http://${uiAddress()}/`,
      ca: authority.certPath,
      session: folders.sessionName,
      recording: recorder.isRecording,
      exchanges: recorder.log.recording.order.length,
      messages: recorder.messageCount,
      memoryBytes: process.memoryUsage.rss(),
      uptimeMs: performance.now() - started,
    })
    const app = createApp({
      recorder,
      reader: new Reader(limits),
      security: { token, uiHost: config.uiHost, uiPort: () => ui.port ?? 0 },
      root: { pem: authority.certPem, der: authority.certDer },
      status,
    })
    const ui = orProblem(config.uiHost, config.uiPort, "--ui-port", () => serve(app.fetch, config))
    own.add(ui.port ?? 0)

    return {
      ready: {
        event: "ready",
        pid: process.pid,
        proxy: proxyUrl,
        ui: `http://${uiAddress()}/?token=${token}`,
        api: `http://${uiAddress()}/api`,
        token,
        ca: authority.certPath,
        session: folders.sessionName,
        reverse,
      },
      stop() {
        for (const listener of listeners) listener.stop(true)
        recorder.flush()
        ui.stop(true)
        segments.close()
        folders.remove()
      },
    }
  } catch (error) {
    folders.remove()
    throw error
  }
}

function serve(fetch: ReturnType<typeof createApp>["fetch"], config: Config) {
  // RFC 9112 has no limit for bodies, but what the API takes is small.
  return Bun.serve({
    hostname: config.uiHost,
    port: config.uiPort,
    maxRequestBodySize: limits.requestBodyBytesMax,
    fetch: (request, server) => fetch(request, { server }),
  })
}

function orProblem<Server>(host: string, port: number, option: PortOption, start: () => Server): Server {
  try {
    return start()
  } catch (error) {
    throw new Problem(portProblem(host, port, option, error))
  }
}

/** A server that listens on every address is reached by loopback from here. */
const reachable = (host: string): string => (host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host)

/** The disk may refuse thousands of writes; saying it once is enough. */
function onceReporter(): (error: Error) => void {
  let isSaid = false
  return error => {
    if (isSaid) return
    isSaid = true
    console.error(`The recording cannot be written (${error.message}): traffic goes on, but what passes now is not kept.`)
  }
}
