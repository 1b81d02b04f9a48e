// A whole NectoProxy: recording, proxy and page put together and taken apart again. What `start` runs.

import { randomBytes } from "node:crypto"
import { createApp } from "../api/app.ts"
import { openAuthority } from "../certs/authority.ts"
import { LeafIssuer } from "../certs/leaf.ts"
import { type Config, limits } from "../config.ts"
import type { Status } from "../contract.ts"
import { type Listener, listen } from "../proxy/listener.ts"
import { OwnAddresses } from "../proxy/own-addresses.ts"
import { ChangeLog } from "../record/change-log.ts"
import { Reader } from "../record/reader.ts"
import { Recorder } from "../record/recorder.ts"
import { Segments } from "../record/segments.ts"
import { Streams } from "../record/streams.ts"
import { version } from "../version.ts"
import { showAuthority } from "../wire/http1/target.ts"
import { openFolders } from "./folders.ts"
import { portProblem } from "./port-problem.ts"
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

    const proxy: Listener = listenOn(config, "proxy", () =>
      listen(
        {
          recorder,
          leaves: new LeafIssuer(authority),
          own,
          isInsecure: config.isInsecure,
          ownFacts: () => ({ ...authority, host: config.host, port: proxy.port, uiUrl: `http://${uiAddress()}/` }),
        },
        config.host,
        config.port,
      ),
    )
    own.add(proxy.port)

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
    const ui = listenOn(
      config,
      "ui",
      () => serve(app.fetch, config),
      () => proxy.stop(true),
    )
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
      },
      stop() {
        proxy.stop(true)
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

function listenOn<Server>(config: Config, which: "proxy" | "ui", start: () => Server, undo: () => void = () => undefined): Server {
  const [host, port, option] = which === "proxy" ? [config.host, config.port, "--port"] : [config.uiHost, config.uiPort, "--ui-port"]
  try {
    return start()
  } catch (error) {
    undo()
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
