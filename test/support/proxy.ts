// A proxy of its own for a test: recorded into a temporary folder, listening on a free port, in this process.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Authority, openAuthority } from "../../server/certs/authority.ts"
import { LeafIssuer } from "../../server/certs/leaf.ts"
import { type Config, defaultTimeouts, limits, type Reverse } from "../../server/config.ts"
import type { Exchange } from "../../server/contract.ts"
import { listen, listenReverse } from "../../server/proxy/listener.ts"
import { OwnAddresses } from "../../server/proxy/own-addresses.ts"
import type { Reader } from "../../server/record/reader.ts"
import type { Recorder } from "../../server/record/recorder.ts"
import { openToRecord } from "../../server/record/session.ts"
import { sessionFiles } from "./recording.ts"

export type TestProxy = {
  readonly port: number
  /** A port for each of `reverse`, in its order. */
  readonly reversePorts: readonly number[]
  readonly authority: Authority
  readonly recorder: Recorder
  readonly reader: Reader
  readonly own: OwnAddresses
  exchanges(): Exchange[]
  /** Waits until the list of exchanges satisfies `accept`. */
  until(accept: (exchanges: readonly Exchange[]) => boolean): Promise<Exchange[]>
  stop(): void
}

export type ProxyOptions = Partial<Pick<Config, "isInsecure" | "passthrough" | "upstream" | "map" | "timeouts">> & {
  readonly reverse?: readonly Reverse["target"][]
}

export function startProxy({ reverse = [], ...options }: ProxyOptions = {}): TestProxy {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  const authority = openAuthority(join(folder, "ca"))
  const session = openToRecord(sessionFiles(folder), limits)
  const { recorder, reader } = session
  const own = new OwnAddresses()
  const ownFacts = () => ({ ...authority, host: "127.0.0.1", port: listener.port, uiUrl: "http://127.0.0.1:1/" })
  const settings = {
    isInsecure: false,
    passthrough: [],
    upstream: null,
    map: new Map<string, string>(),
    timeouts: defaultTimeouts,
    ...options,
  }
  const context = { recorder, leaves: new LeafIssuer(authority), own, settings, ownFacts }
  const listener = listen(context, "127.0.0.1", 0)
  const reverses = reverse.map(target => listenReverse(context, "127.0.0.1", { port: 0, target }))
  for (const { port } of [listener, ...reverses]) own.add(port)

  const exchanges = () => recorder.log.recording.order.map(id => ({ ...recorder.log.recording.exchanges[id]! }))
  return {
    port: listener.port,
    reversePorts: reverses.map(({ port }) => port),
    authority,
    recorder,
    reader,
    own,
    exchanges,
    until: accept =>
      new Promise(resolve => {
        const look = () => {
          const now = exchanges()
          if (!accept(now)) return
          unsubscribe()
          resolve(now)
        }
        const unsubscribe = recorder.log.subscribe(look)
        look()
      }),
    stop() {
      for (const one of [listener, ...reverses]) one.stop(true)
      session.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
