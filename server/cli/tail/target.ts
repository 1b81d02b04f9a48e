// Whose traffic it is: an instance that --url names, the newest one that runs with this data folder, or one that is started for it.

import { resolve } from "node:path"
import { Command } from "commander"
import { type Instance, type Ready, startInstance } from "../instance.ts"
import { Problem } from "../problem.ts"
import { addProxyOptions, configOf, type ProxyOptions } from "../proxy-options.ts"
import { runningInstances } from "../running.ts"

export type Target = {
  readonly api: string
  readonly token: string
  /** What to call it. */
  readonly name: string
  /** Started here, and to be stopped here. */
  readonly own: Instance | null
}

export type TargetOptions = ProxyOptions & { readonly url?: string; readonly token?: string }

/** What only a proxy that is started here takes: all of its options, but for where things are kept, which is where to look as well. */
const ofProxy = (): ReadonlySet<string> => {
  const names = addProxyOptions(new Command()).options.map(option => option.attributeName())
  return new Set(names.filter(name => name !== "dataDir"))
}

/** Throws Problem. */
export async function chooseTarget(options: TargetOptions, command: Command): Promise<Target> {
  const isSaid = (name: string) => command.getOptionValueSource(name) === "cli"
  const names = ofProxy()
  const wanted = command.options.find(option => names.has(option.attributeName()) && isSaid(option.attributeName()))
  if (options.url !== undefined && (isSaid("url") || !wanted)) {
    if (wanted)
      throw new Problem(
        `--url follows a NectoProxy that runs, and ${wanted.long} is for one that is started here: leave one of them out.`,
        2,
      )
    return targetAt(options.url, options.token, options.dataDir)
  }
  const newest = wanted ? undefined : runningInstances(resolve(options.dataDir))[0]
  if (newest) return { api: newest.api, token: newest.token, name: originOf(newest.api), own: null }
  const own = await startInstance(configOf(options))
  return { api: own.ready.api, token: own.ready.token, name: originOf(own.ready.api), own }
}

/** The page's URL, with `?token=`, or the API's. Without a token it may be one of those that run here. */
export function targetAt(text: string, given: string | undefined, dataDir: string): Target {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new Problem(`--url takes the URL that NectoProxy printed at its start, such as http://127.0.0.1:8889/?token=…, not "${text}".`, 2)
  const api = `${url.origin}/api`
  const running = runningInstances(resolve(dataDir)).find(instance => originOf(instance.api) === url.origin)
  const token = given ?? url.searchParams.get("token") ?? running?.token
  if (!token)
    throw new Problem(`There is no token for ${url.origin}: give --token, or the whole URL that NectoProxy printed at its start.`, 2)
  return { api, token, name: url.origin, own: null }
}

const originOf = (url: string): string => new URL(url).origin

/** For standard error: where the traffic is to go. Programs read it as `start --json` prints it. */
export function announceOwn(ready: Ready, isJson: boolean): string {
  if (isJson) return `${JSON.stringify(ready)}\n`
  const reverse = ready.reverse.map(({ listen, target }) => `${listen} stands for ${target}. `).join("")
  return `NectoProxy listens at ${ready.proxy} (set this as HTTP and HTTPS proxy). ${reverse}Its page is ${ready.ui} and its certificate ${ready.ca}.\n`
}
