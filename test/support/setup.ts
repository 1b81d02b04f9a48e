// Makes sure of what the tests need besides npm packages: openssl, the real programs of the journeys, and a browser. Debian's as root;
// a browser also from npm into a cache folder.

import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { $ } from "bun"
import { browserCache, findBrowser } from "./browser.ts"

const packageName = "@sparticuz/chromium"
const packageVersion = "153.0.0"
const canUseApt = process.platform === "linux" && process.getuid?.() === 0 && Bun.which("apt-get") !== null

/** Debian's Python, not another one that comes first on the PATH. */
const hasPythonModule = (name: string) =>
  existsSync("/usr/bin/python3") && Bun.spawnSync(["/usr/bin/python3", "-c", `import ${name}`]).exitCode === 0
const hasCommand = (name: string) => (Bun.which(name) ?? Bun.which(`/usr/sbin/${name}`)) !== null

/** Debian packages, who needs them, and whether what they bring is there. */
const needed: readonly (readonly [debian: string, why: string, isThere: () => boolean])[] = [
  ["openssl", "to make certificates that are not ours", () => hasCommand("openssl")],
  ["curl", "as a client", () => hasCommand("curl")],
  ["nginx-light", "as a reverse proxy in front of a server", () => hasCommand("nginx")],
  ["ca-certificates", "for a system's trust store", () => hasCommand("update-ca-certificates")],
  ["libnss3-tools", "to look into browsers' trust stores", () => hasCommand("certutil")],
  ["zsh", "to complete commands in it", () => hasCommand("zsh")],
  ["fish", "to complete commands in it", () => hasCommand("fish")],
  ["bash-completion", "to complete commands beside it", () => existsSync("/usr/share/bash-completion/bash_completion")],
  ["mandoc", "to check the manual", () => hasCommand("mandoc")],
  ["groff-base", "to check the manual", () => hasCommand("groff")],
  ["python3-websockets", "as client and server", () => hasPythonModule("websockets")],
  ["python3-aiohttp", "as client and server", () => hasPythonModule("aiohttp")],
]
const browserPackages = ["chromium", "fonts-dejavu-core"]

const missing = () => needed.filter(([, , isThere]) => !isThere())
const wanted = [...missing().map(([debian]) => debian), ...(findBrowser() ? [] : browserPackages)]
if (canUseApt && wanted.length > 0) await installWithApt(wanted)
if (!findBrowser()) await installBrowserFromNpm()
for (const [debian, why] of missing()) console.log(`The tests need ${debian}, ${why}: please install it.`)
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
