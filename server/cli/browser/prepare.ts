// A browser and what it is to be told → its command line and environment, with its profile's files written.

import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { chromiumArguments, chromiumPreferences } from "./chromium.ts"
import type { Browser, Machine } from "./find.ts"
import { firefoxArguments, firefoxEnvironment, firefoxPreferences, writeUserJs } from "./firefox.ts"
import { certutilPackage, trustInProfile } from "./nss.ts"
import type { Wish } from "./wish.ts"

export type Prepared = {
  readonly args: readonly string[]
  readonly env: Machine["env"]
  /** What the user should know, a line each. */
  readonly notes: readonly string[]
}

/** `certificate`: the file of the root, for browsers that cannot be told of a key. */
export function prepare(browser: Browser, machine: Machine, wish: Wish, certificate: string): Prepared {
  switch (browser.engine) {
    case "chromium":
      return prepareChromium(browser, machine, wish)
    case "firefox":
      return prepareFirefox(machine, wish, certificate)
    default:
      return browser.engine satisfies never
  }
}

function prepareChromium({ name }: Browser, { env }: Machine, wish: Wish): Prepared {
  const file = join(wish.profile, "Default/Preferences")
  // One that was kept has the user's own by now.
  if (!existsSync(file)) {
    mkdirSync(join(wish.profile, "Default"), { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify(chromiumPreferences), { mode: 0o600 })
  }
  const notes = wish.isRoot ? [`${name} does not run as root in its sandbox: started with --no-sandbox. Open only what you trust.`] : []
  // Else Linux gets a folder for reports of crashes beside the user's own profile.
  return { args: chromiumArguments(wish), env: { ...env, BREAKPAD_DUMP_LOCATION: join(wish.profile, "Crash Reports") }, notes }
}

function prepareFirefox(machine: Machine, wish: Wish, certificate: string): Prepared {
  writeFileSync(join(wish.profile, "user.js"), writeUserJs(firefoxPreferences(wish)), { mode: 0o600 })
  const env = { ...machine.env, ...firefoxEnvironment }
  if (trustInProfile(wish.profile, certificate, machine)) return { args: firefoxArguments(wish), env, notes: [] }
  // By hand, in the tab with its settings; headless, it can still open http://.
  const urls = wish.isHeadless ? wish.urls : [...wish.urls, "about:preferences#privacy"]
  return { args: firefoxArguments({ ...wish, urls }), env, notes: [untrusted(certificate, machine.platform)] }
}

function untrusted(certificate: string, platform: NodeJS.Platform): string {
  const byHand = `in its settings, Certificates → View Certificates → Authorities → Import: ${certificate}, and tick “Trust this CA to identify websites”`
  const remedy = certutilPackage(platform)
  return `This Firefox does not trust the proxy's certificate yet: ${byHand}.${remedy === null ? "" : ` With certutil this is done for you: ${remedy}.`}`
}
