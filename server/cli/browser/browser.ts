// `nectoproxy browser`: an installed browser with a throw-away profile, which uses the proxy and trusts its certificate; until it is
// closed, or a signal.

import { Command, Option } from "commander"
import { Problem } from "../problem.ts"
import { addProxyOptions, type ProxyOptions } from "../proxy-options.ts"
import { stopOnSignals } from "../signals.ts"
import { parseAddress } from "./address.ts"
import { chooseBrowser, findBrowsers, noneAtAll } from "./find.ts"
import { explainEnd, type Launched, launch, wasClosed } from "./launch.ts"
import { thisMachine } from "./machine.ts"
import { prepare } from "./prepare.ts"
import { keepProfile, makeProfile, type Profile, profileHome } from "./profile.ts"
import { showBrowsers, showStarted, startedLine } from "./show.ts"
import { type UsedProxy, useProxy } from "./used-proxy.ts"
import type { Wish } from "./wish.ts"

type BrowserOptions = ProxyOptions & {
  readonly browser?: string
  readonly list?: true
  readonly headless?: true
  readonly keepProfile?: string
  readonly json?: true
}

export function browserCommand(): Command {
  const command = addProxyOptions(
    new Command("browser")
      .description("Start a browser with a throw-away profile that uses the proxy, for localhost too, and trusts its certificate.")
      .argument("[url]", "what to open; left out: an empty page")
      .argument("[arguments...]", "after --: the browser's own, such as -- --window-size=800,600")
      .addOption(new Option("--browser <name|path>", "which one; left out: the first that --list shows").env("NECTOPROXY_BROWSER"))
      .option("--list", "show the browsers that are found here")
      .option("--headless", "without a window")
      .option("--keep-profile <folder>", "use this folder as profile, and leave it there")
      .option("--json", "print one line of JSON when the browser has started; with --list, one for each"),
    { port: 0, uiPort: 0 },
  )
  return command
    .addHelpText(
      "after",
      "\nIt uses the proxy that runs on the data folder. Where none runs, or with options of a proxy, it starts one of its own, which ends\nwith the browser.",
    )
    .action(async (url: string | undefined, rest: readonly string[], options: BrowserOptions) => {
      if (options.list) list(options.json === true)
      else await browse(url, rest, options, givenOptions(command))
    })
}

function list(isJson: boolean): void {
  const machine = thisMachine()
  const browsers = findBrowsers(machine)
  if (browsers.length === 0) throw new Problem(noneAtAll(machine))
  process.stdout.write(showBrowsers(browsers, isJson))
}

const notOfTheProxy = new Set(["browser", "list", "headless", "keepProfile", "json", "dataDir"])

/** Of the proxy, on the command line: the environment's are for every proxy that is started, and do not ask for one. */
const givenOptions = (command: Command): ReadonlySet<string> =>
  new Set(
    command.options
      .map(option => option.attributeName())
      .filter(name => !notOfTheProxy.has(name) && command.getOptionValueSource(name) === "cli"),
  )

async function browse(
  url: string | undefined,
  rest: readonly string[],
  options: BrowserOptions,
  given: ReadonlySet<string>,
): Promise<void> {
  const machine = thisMachine()
  const { urls, extra } = partsOf(url, rest)
  const browser = chooseBrowser(options.browser ?? machine.env.CHROME_PATH ?? null, machine)
  const profile = options.keepProfile === undefined ? makeProfile(profileHome(browser, machine.home)) : keepProfile(options.keepProfile)
  let proxy: UsedProxy | null = null
  let launched: Launched | null = null
  let isStopping = false
  const cleanUp = () => Promise.all([proxy?.stop(), profile.remove()])
  stopOnSignals(async () => {
    isStopping = true
    launched?.stop()
    // The proxy last: how connections end belongs to the recording.
    await launched?.ended
    await cleanUp()
  })
  try {
    proxy = await useProxy(options, given)
    if (isStopping) return
    const { args, env, notes } = prepare(browser, machine, wishFor(proxy, profile, urls, extra, options), proxy.ca)
    launched = launch({ path: browser.path, args, env, isHeard: extra.length > 0 })
    process.stderr.write(showStarted(browser, proxy, notes))
    if (options.json) process.stdout.write(startedLine(browser, proxy, launched.pid))
    const ended = await launched.ended
    if (!isStopping && !wasClosed(ended)) throw new Problem(explainEnd(browser.name, ended))
  } finally {
    // After a signal this is its handler's, who ends the process.
    if (!isStopping) await cleanUp()
  }
}

const wishFor = (
  { proxy, ui, keyHash }: UsedProxy,
  { folder }: Profile,
  urls: readonly string[],
  extra: readonly string[],
  { headless }: BrowserOptions,
): Wish => ({
  proxy,
  page: new URL(ui).host,
  keyHash,
  profile: folder,
  urls,
  isHeadless: headless === true,
  isRoot: process.getuid?.() === 0,
  extra,
})

/** Commander takes the `--` away; but no address begins with a dash, so what does is the browser's. */
export function partsOf(
  url: string | undefined,
  rest: readonly string[],
): { readonly urls: readonly string[]; readonly extra: readonly string[] } {
  if (url === undefined) return { urls: ["about:blank"], extra: [] }
  return url.startsWith("-") ? { urls: ["about:blank"], extra: [url, ...rest] } : { urls: [parseAddress(url)], extra: rest }
}
