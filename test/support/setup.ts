// Makes sure of what the tests need besides npm packages: openssl, and a browser for the journeys. Debian's as root; a browser also
// from npm into a cache folder.

import { mkdirSync, writeFileSync } from "node:fs"
import { $ } from "bun"
import { browserCache, findBrowser } from "./browser.ts"

const packageName = "@sparticuz/chromium"
const packageVersion = "153.0.0"
const canUseApt = process.platform === "linux" && process.getuid?.() === 0 && Bun.which("apt-get") !== null

const wanted = [...(Bun.which("openssl") ? [] : ["openssl"]), ...(findBrowser() ? [] : ["chromium", "fonts-dejavu-core"])]
if (canUseApt && wanted.length > 0) await installWithApt(wanted)
if (!findBrowser()) await installBrowserFromNpm()
if (!Bun.which("openssl")) console.log("The tests need openssl, to make certificates that are not ours: please install it.")
console.log(`Browser for the journeys: ${findBrowser() ?? "none could be installed; set CHROME_PATH"}`)

async function installWithApt(packages: readonly string[]): Promise<void> {
  console.log(`Installing Debian's ${packages.join(", ")} …`)
  const apt = await $`apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages}`
    .env({ ...process.env, DEBIAN_FRONTEND: "noninteractive" })
    .quiet()
    .nothrow()
  if (apt.exitCode !== 0) console.log(apt.stderr.toString())
}

async function installBrowserFromNpm(): Promise<void> {
  console.log(`Installing ${packageName} into ${browserCache} …`)
  mkdirSync(browserCache, { recursive: true })
  writeFileSync(`${browserCache}/package.json`, JSON.stringify({ private: true, dependencies: { [packageName]: packageVersion } }))
  await $`${process.execPath} install`.cwd(browserCache).quiet()
  // The package unpacks into the folder for temporary files, some 200 MB; in the cache it is found again.
  process.env.TMPDIR = browserCache
  const { default: chromium } = await import(Bun.resolveSync(packageName, browserCache))
  await chromium.executablePath()
}
