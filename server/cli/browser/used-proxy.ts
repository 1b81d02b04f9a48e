// The proxy that the browser is to use: the one that runs already on this data folder, or one of its own that ends with it.

import { join, resolve } from "node:path"
import { openAuthority } from "../../certs/authority.ts"
import { type Instance, startInstance } from "../instance.ts"
import { configOf, type ProxyOptions } from "../proxy-options.ts"
import { type RunningInstance, runningInstances } from "../running.ts"

export type UsedProxy = RunningFacts & {
  readonly ca: string
  readonly keyHash: string
  readonly isOwn: boolean
  /** Ends it where it is our own. */
  stop(): Promise<void>
}

type RunningFacts = Pick<RunningInstance, "pid" | "proxy" | "ui" | "api" | "token" | "session">

/** `given`: names of options of a proxy that stand on the command line; with one of them a running proxy will not do. Throws Problem. */
export async function useProxy(options: ProxyOptions, given: ReadonlySet<string>): Promise<UsedProxy> {
  const dataDir = resolve(options.dataDir)
  const [running] = runningInstances(dataDir)
  if (running && given.size === 0) return runningProxy(running, dataDir)
  return ownProxy(await startInstance(configOf(options)))
}

/** One that is announced is not ephemeral, so its certificate is the data folder's. */
function runningProxy({ pid, proxy, ui, api, token, session }: RunningInstance, dataDir: string): UsedProxy {
  const { certPath, spkiSha256Base64 } = openAuthority(join(dataDir, "ca"))
  return { pid, proxy, ui, api, token, session, ca: certPath, keyHash: spkiSha256Base64, isOwn: false, stop: async () => undefined }
}

function ownProxy(instance: Instance): UsedProxy {
  const { pid, proxy, ui, api, token, session, ca } = instance.ready
  return { pid, proxy, ui, api, token, session, ca, keyHash: instance.authority.spkiSha256Base64, isOwn: true, stop: () => instance.stop() }
}
