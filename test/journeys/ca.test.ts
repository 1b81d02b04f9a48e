// `nectoproxy ca` as a user has it: after install curl, Python and Chromium accept what the proxy intercepts, after uninstall they refuse.
// The machine's own store is never changed: the commands run where copies stand in its place, and the browser has a home of its own.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium } from "playwright-core"
import type { RootFacts } from "../../server/cli/ca/show.ts"
import { requireBrowser } from "../support/browser.ts"
import { certificateFor } from "../support/certificate.ts"
import { type Ended, executablePath, type Running, startExecutable } from "../support/executable.ts"
import { type Origin, startOrigin } from "../support/origin.ts"

const certs = "/etc/ssl/certs"
const local = "/usr/local/share/ca-certificates"
const hooks = "/etc/ca-certificates/update.d"

/** Ways to a place of one's own among the mounts: as root, as a user, as a user who may become root. */
const ways = [
  ["unshare", "--mount", "--propagation", "private"],
  ["unshare", "--user", "--map-root-user", "--mount"],
  ["sudo", "-n", "unshare", "--mount", "--propagation", "private"],
]
const canMount = (way: readonly string[]): boolean => {
  if (Bun.which(way[0]!) === null) return false
  return Bun.spawnSync([...way, "mount", "-t", "tmpfs", "none", "/mnt"], { stderr: "ignore" }).exitCode === 0
}
const isDebian = existsSync("/usr/sbin/update-ca-certificates") && existsSync(local)
const way = isDebian ? (ways.find(canMount) ?? null) : null
const bind = `set -e; mount --bind "$0/certs" ${certs}; mount --bind "$0/local" ${local}; [ ! -d ${hooks} ] || mount --bind "$0/hooks" ${hooks}; exec "$@"`

let folder: string
let necto: Running
let origin: Origin
const before = realStore()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  for (const name of ["bin", "home", "other-home", "local", "certs", "hooks"]) mkdirSync(join(folder, name))
  if (way) {
    cpSync(certs, join(folder, "certs"), { recursive: true, verbatimSymlinks: true })
    cpSync(local, join(folder, "local"), { recursive: true, filter: path => !path.includes("nectoproxy.") })
    await run(["update-ca-certificates", "--fresh"], { isConfined: true })
  }
  // Makes it known that there is a browser, wherever the one of these tests is.
  writeFileSync(join(folder, "bin/chromium"), "#!/bin/sh\n")
  chmodSync(join(folder, "bin/chromium"), 0o755)
  ;[necto, origin] = await Promise.all([startExecutable(["--insecure"]), startOrigin()])
}, 60_000)

afterAll(async () => {
  await Promise.all([necto?.stop(), origin?.stop()])
  if (way?.[0] === "sudo")
    await run(["rm", "-rf", join(folder, "local"), join(folder, "certs")], { isConfined: false, before: ["sudo", "-n"] })
  rmSync(folder, { recursive: true, force: true })
})

type Place = { readonly isConfined: boolean; readonly before?: readonly string[] }

/** Nothing of the machine's environment but its programs. */
async function run(argv: readonly string[], { isConfined, before = [] }: Place): Promise<Ended> {
  const env = [`HOME=${join(folder, "home")}`, `PATH=${join(folder, "bin")}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`]
  const confined = isConfined && way ? [...way, "sh", "-c", bind, folder] : []
  const child = Bun.spawn([...before, ...confined, "env", "-i", ...env, ...argv], { stdout: "pipe", stderr: "pipe", timeout: 50_000 })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code: await child.exited, out, err }
}

const confined: Place = { isConfined: true }
const ca = (args: readonly string[], dataDir = join(necto.folder, "data")): Promise<Ended> =>
  run([executablePath, "ca", ...args, "--data-dir", dataDir], confined)

const curl = () => run(["curl", "-sS", "--proxy", necto.ready.proxy, url()], confined)
const url = (): string => `https://localhost:${origin.httpsPort}/`

const script = `import sys, urllib.request as u; print(u.build_opener(u.ProxyHandler({"https": sys.argv[1]})).open(sys.argv[2]).status)`
const python = () => run(["/usr/bin/python3", "-c", script, necto.ready.proxy, url()], confined)

/** What it shows, or the name of its error. A profile each: it remembers nothing of the time before. */
async function browse(home = "home"): Promise<string> {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(folder, "profile-")), {
    executablePath: requireBrowser(),
    headless: true,
    env: { PATH: process.env.PATH ?? "", HOME: join(folder, home) },
    args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update"].concat([
      `--proxy-server=${necto.ready.proxy}`,
      "--proxy-bypass-list=<-loopback>;*.google.com;*.googleapis.com;*.gvt1.com",
    ]),
  })
  try {
    const answer = await context.pages()[0]!.goto(url())
    return String(answer?.status())
  } catch (error) {
    return /net::\w+/.exec(String(error))?.[0] ?? String(error)
  } finally {
    await context.close()
  }
}

const accepts = async () => [
  ...(way ? [(await curl()).code === 0 ? "curl" : "", (await python()).out.trim() === "200" ? "Python" : ""] : []),
  (await browse()) === "200" ? "Chromium" : "",
]
const everybody = way ? ["curl", "Python", "Chromium"] : ["Chromium"]
const only = way ? [] : ["--nss"]
const lines = (text: string): readonly string[] => text.split("\n").filter(line => /^(System|Chrome)/.test(line))

const where = way
  ? "the system and Chromium"
  : `Chromium (NOT the system: ${isDebian ? "no unshare here" : "no update-ca-certificates here"})`

describe(`what ${where} trust`, () => {
  test("nobody accepts it before", async () => {
    // Chromium makes its own database where there is none: install has to do that by itself.
    expect(await browse("other-home")).toBe("net::ERR_CERT_AUTHORITY_INVALID")
    if (!way) return
    expect(await curl()).toMatchObject({ code: 60 })
    expect((await python()).err).toContain("CERTIFICATE_VERIFY_FAILED")
  })

  test("a dry run says what would be done, and does nothing", async () => {
    const { code, out, err } = await ca(["install", "--dry-run", ...only])
    expect([code, err]).toEqual([0, ""])
    expect(out).toContain(`certutil -d sql:${folder}/home/.pki/nssdb -A -t C,, -n nectoproxy -i ${necto.ready.ca}\n`)
    expect(existsSync(join(folder, "home/.pki"))).toBe(false)
    if (way) expect(readdirSync(join(folder, "local"))).not.toContain("nectoproxy.crt")
  })

  test("everybody accepts it after install; once more there is nothing to do", async () => {
    const first = await ca(["install", ...only])
    expect(first).toMatchObject({ code: 0, out: "" })
    expect(lines(first.err).length).toBe(way ? 2 : 1)
    for (const line of lines(first.err)) expect(line).toMatch(/: trusted now(; restart .*)?\.$/)
    expect(await accepts()).toEqual(everybody)

    const second = await ca(["install", ...only])
    expect(second.code).toBe(0)
    for (const line of lines(second.err)) expect(line).toEndWith(": already trusted.")
    const { stores } = JSON.parse((await ca(["show", "--json"])).out) as RootFacts
    expect(stores.map(({ trusted }) => trusted)).toEqual(way ? [true, true] : [...(isDebian ? [false] : []), true])
  }, 60_000)

  test("nobody accepts it after uninstall; once more there is nothing to do", async () => {
    const first = await ca(["uninstall", ...only])
    expect(first).toMatchObject({ code: 0, out: "" })
    for (const line of lines(first.err)) expect(line).toMatch(/: removed \(.*\)/)
    expect((await accepts()).join("")).toBe("")
    const second = await ca(["uninstall", ...only])
    expect(second.code).toBe(0)
    expect(lines(second.err).length).toBe(way ? 2 : 1)
    for (const line of lines(second.err)) expect(line).toEndWith(": not there.")
  }, 60_000)

  test("the machine's own store is as it was", () => expect(realStore()).toEqual(before))
})

test("a new root takes the place of an earlier one; somebody else's with our nickname stays", async () => {
  const database = `sql:${join(folder, "home/.pki/nssdb")}`
  const certutil = (...args: string[]) => run(["certutil", "-d", database, ...args], confined)
  const file = join(folder, "foreign.pem")
  writeFileSync(file, certificateFor(["Somebody"]).certPem)
  await certutil("-A", "-t", "C,,", "-n", "nectoproxy", "-i", file)
  const earlier = await ca(["install", "--nss"], join(folder, "earlier"))
  expect(earlier.err).toContain("trusted now;")
  const later = await ca(["install", "--nss"])
  expect(later.err).toContain("trusted now, instead of an earlier root (")
  expect((await certutil("-L")).out.match(/^nectoproxy/gm)).toHaveLength(2)
  expect((await ca(["uninstall", "--nss"])).code).toBe(0)
  expect((await certutil("-L")).out.match(/^nectoproxy/gm)).toHaveLength(1)
  expect((await certutil("-L", "-n", "nectoproxy")).out).toContain("CN=Somebody")
})

test("one file for SSL_CERT_FILE: the system's roots and this one", async () => {
  const bundle = join(folder, "bundle.pem")
  expect(await ca(["export", bundle, "--bundle"])).toMatchObject({ code: 0, out: "", err: "" })
  const text = readFileSync(bundle, "utf8")
  expect(text.match(/BEGIN CERTIFICATE/g)!.length).toBeGreaterThan(100)
  const { code } = await run(["curl", "-sS", "--cacert", bundle, "--proxy", necto.ready.proxy, url()], confined)
  expect(code).toBe(0)
})

/** What the tests must not change. */
function realStore(): readonly unknown[] {
  const bundle = join(certs, "ca-certificates.crt")
  const list = existsSync(local) ? readdirSync(local) : []
  return [list, existsSync(bundle) ? Bun.hash(readFileSync(bundle)) : null]
}
