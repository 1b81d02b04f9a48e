// A whole NectoProxy: recording, proxy and page put together and taken apart again. What `start` runs.

import { randomBytes } from "node:crypto"
import { createApp } from "../api/app.ts"
import { type Authority, openAuthority } from "../certs/authority.ts"
import { LeafIssuer } from "../certs/leaf.ts"
import { type Config, limits } from "../config.ts"
import type { Status } from "../contract.ts"
import { createAddresses } from "../proxy/addresses.ts"
import { type Listener, listen, listenReverse } from "../proxy/listener.ts"
import { OwnAddresses } from "../proxy/own-addresses.ts"
import type { ProxyContext } from "../proxy/proxy-context.ts"
import type { RecordingSession, SessionFiles } from "../record/session.ts"
import { SessionLibrary } from "../record/session-library.ts"
import { StudyRoom } from "../study/study-room.ts"
import { WindowSweeper } from "../study/window-sweeper.ts"
import { version } from "../version.ts"
import { showAuthority } from "../wire/http1/target.ts"
import { openFolders } from "./folders.ts"
import { orProblem, reachable, servePage } from "./listening.ts"
import type { PortOption } from "./port-problem.ts"
import { announce } from "./running.ts"
import { createSessions, endSession, pruneSoon, recordSession } from "./sessions.ts"
import { createStudies } from "./studies.ts"

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

export type Instance = {
  readonly ready: Ready
  /** What is recorded, as it is now: to be read until `stop`. */
  readonly session: RecordingSession
  /** Of the session: what is written until `flush` can be read there. */
  readonly files: SessionFiles
  readonly authority: Authority
  stop(): Promise<void>
}

/** Throws a Problem where it cannot start; nothing is left behind then. */
export async function startInstance(config: Config): Promise<Instance> {
  const started = performance.now()
  const folders = openFolders(config)
  let closeSession: () => Promise<void> = async () => undefined
  try {
    const authority = openAuthority(folders.ca)
    const { name, session } = recordSession(folders.sessions, config, "thread")
    closeSession = () => endSession(folders.sessions, name, session, config.session !== null)
    const { recorder } = session
    const files = folders.sessions.filesOf(name)
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
    const addresses = createAddresses(config.host, proxy.port)
    const { commonName, fingerprint, spkiSha256Base64, expiresAt } = authority
    const root = { name: commonName, fingerprint, keyHash: spkiSha256Base64, expiresAt }
    const status = (): Status => ({
      version,
      proxy: proxyUrl,
      addresses: addresses(),
      ui: `http://${uiAddress()}/`,
      ca: authority.certPath,
      root,
      session: name,
      recording: recorder.isRecording,
      problem: recorder.problem,
      exchanges: recorder.log.recording.order.length,
      messages: recorder.messageCount,
      memoryBytes: process.memoryUsage.rss(),
      uptimeMs: performance.now() - started,
    })
    const library = new SessionLibrary(folders.sessions, { ...limits, ...config.sizes })
    const room = new StudyRoom()
    const sweeper = new WindowSweeper(room, recorder, () => ({ files, isRunning: true }))
    const app = createApp({
      recorder,
      reader: session.reader,
      sessions: createSessions(library, room, folders.sessions.path, name),
      studies: createStudies({ room, folder: folders.sessions, live: { name, recorder } }),
      security: { token, uiHost: config.uiHost, uiPort: () => ui.port ?? 0 },
      root: { pem: authority.certPem, der: authority.certDer },
      status,
    })
    const ui = orProblem(config.uiHost, config.uiPort, "--ui-port", () => servePage(app.fetch, config.uiHost, config.uiPort))
    own.add(ui.port ?? 0)
    pruneSoon(room, folders.sessions, name, config.sizes)
    // Its thread starts meanwhile, not with the first message, which would wait for it in memory.
    void recorder.flush()

    const ready: Ready = {
      event: "ready",
      pid: process.pid,
      proxy: proxyUrl,
      ui: `http://${uiAddress()}/?token=${token}`,
      api: `http://${uiAddress()}/api`,
      token,
      ca: authority.certPath,
      session: name,
      reverse,
    }
    const takeBack = config.isEphemeral ? () => undefined : announce(config.dataDir, ready)
    return {
      ready,
      session,
      files,
      authority,
      async stop() {
        takeBack()
        for (const listener of listeners) listener.stop(true)
        ui.stop(true)
        sweeper.close()
        room.close()
        library.close()
        await closeSession()
        folders.remove()
      },
    }
  } catch (error) {
    await closeSession()
    folders.remove()
    throw error
  }
}
