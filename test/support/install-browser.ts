// Makes sure that there is a browser for the journeys: Debian's as root, otherwise one from npm in a cache folder.

import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { $ } from "bun"
import { browserCache, findBrowser } from "./browser.ts"

const packageName = "@sparticuz/chromium"
const packageVersion = "153.0.0"

if (!findBrowser()) await install()
console.log(`Browser for the journeys: ${findBrowser() ?? "none could be installed; set CHROME_PATH"}`)

async function install(): Promise<void> {
  if (process.platform === "linux" && process.getuid?.() === 0 && Bun.which("apt-get")) {
    console.log("Installing Debian's Chromium …")
    const apt = await $`apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core`
      .env({ ...process.env, DEBIAN_FRONTEND: "noninteractive" })
      .quiet()
      .nothrow()
    if (apt.exitCode === 0) return
    console.log(apt.stderr.toString())
  }
  console.log(`Installing ${packageName} into ${browserCache} …`)
  mkdirSync(browserCache, { recursive: true })
  writeFileSync(join(browserCache, "package.json"), JSON.stringify({ private: true, dependencies: { [packageName]: packageVersion } }))
  await $`${process.execPath} install`.cwd(browserCache).quiet()
  // The package unpacks into the folder for temporary files, some 200 MB; in the cache it is found again.
  process.env.TMPDIR = browserCache
  const { default: chromium } = await import(Bun.resolveSync(packageName, browserCache))
  await chromium.executablePath()
}
