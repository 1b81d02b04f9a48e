// A proxy of its own for a test: recorded into a temporary folder, listening on a free port, in this process.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Authority, openAuthority } from "../../server/certs/authority.ts"
import { LeafIssuer } from "../../server/certs/leaf.ts"
import { limits } from "../../server/config.ts"
import type { Exchange } from "../../server/contract.ts"
import { listen } from "../../server/proxy/listener.ts"
import { OwnAddresses } from "../../server/proxy/own-addresses.ts"
import { ChangeLog } from "../../server/record/change-log.ts"
import { Reader } from "../../server/record/reader.ts"
import { Recorder } from "../../server/record/recorder.ts"
import { Segments } from "../../server/record/segments.ts"
import { Streams } from "../../server/record/streams.ts"

export type TestProxy = {
  readonly port: number
  readonly authority: Authority
  readonly recorder: Recorder
  readonly reader: Reader
  readonly own: OwnAddresses
  exchanges(): Exchange[]
  /** Waits until the list of exchanges satisfies `accept`. */
  until(accept: (exchanges: readonly Exchange[]) => boolean): Promise<Exchange[]>
  stop(): void
}

export function startProxy(options: { readonly isInsecure?: boolean } = {}): TestProxy {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  const authority = openAuthority(join(folder, "ca"))
  const segments = new Segments(join(folder, "session"), limits)
  const streams = new Streams(segments, limits, error => {
    throw error
  })
  const recorder = new Recorder(new ChangeLog(limits.historyMax), streams, limits)
  const own = new OwnAddresses()
  const ownFacts = () => ({ ...authority, host: "127.0.0.1", port: listener.port, uiUrl: "http://127.0.0.1:1/" })
  const listener = listen(
    { recorder, leaves: new LeafIssuer(authority), own, isInsecure: options.isInsecure ?? false, ownFacts },
    "127.0.0.1",
    0,
  )
  own.add(listener.port)

  const exchanges = () => recorder.log.recording.order.map(id => ({ ...recorder.log.recording.exchanges[id]! }))
  return {
    port: listener.port,
    authority,
    recorder,
    reader: new Reader(limits),
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
      listener.stop(true)
      recorder.flush()
      segments.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
