// `nectoproxy browser`, with a real Chromium: what it opens is captured, TLS and WebSockets included, nothing of the browser's own is, and
// nothing of it stays.

import { afterAll, beforeAll, expect, test } from "bun:test"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Exchange, Message } from "../../server/contract.ts"
import { requireBrowser } from "../support/browser.ts"
import { certificateFor } from "../support/certificate.ts"
import { eventually, type Running, runExecutable, startCommand } from "../support/executable.ts"

/** On load: a WebSocket to the same server, a message and its echo, and both told to the server. */
const page = `<!doctype html><link rel="icon" href="data:,"><script>
const socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/socket")
socket.onopen = () => socket.send("from the page")
socket.onmessage = ({ data }) => fetch("/done", { method: "POST", body: data })
</script>`

type Site = { readonly url: string; readonly done: Promise<string>; stop(): void }

/** Self-signed: the proxy is told to accept it, the browser is not. */
function serveSite(isSecure: boolean): Site {
  const done = Promise.withResolvers<string>()
  const { keyPem, certPem } = certificateFor(["localhost"])
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    ...(isSecure ? { tls: { key: keyPem, cert: certPem } } : {}),
    async fetch(request, self) {
      if (self.upgrade(request)) return undefined
      if (request.method === "POST") done.resolve(await request.text())
      return new Response(page, { headers: { "content-type": "text/html" } })
    },
    websocket: { message: (socket, text) => void socket.send(`echo ${text}`) },
  })
  return { url: `http${isSecure ? "s" : ""}://localhost:${server.port}/`, done: done.promise, stop: () => server.stop(true) }
}

type Started = Running & { readonly browser: number }

/** Its line has the browser's process, besides what `start` says. */
async function startBrowser(temporary: string, args: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const running = await startCommand(
    folder => ["browser", "--json", "--headless", "--browser", requireBrowser(), "--data-dir", join(folder, "data"), ...args],
    { PATH: process.env.PATH!, TMPDIR: temporary, ...env },
  )
  const { browser } = running.ready as unknown as { readonly browser: { readonly pid: number } }
  return { ...running, browser: browser.pid }
}

const anyPorts = ["--port", "0", "--ui-port", "0"]
const profiles = (folder: string) => readdirSync(folder).filter(name => name.startsWith("nectoproxy-browser-"))
const hashOf = (path: string) => (existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "none")

let temporary: string
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), "nectoproxy-test-tmp-"))
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

test.each([
  { isSecure: true, protocols: ["https", "wss"] },
  { isSecure: false, protocols: ["http", "ws"] },
])("what a page on localhost does is captured, and only that: $protocols", async ({ isSecure, protocols }) => {
  const site = serveSite(isSecure)
  const necto = await startBrowser(temporary, [site.url, "--insecure", ...anyPorts])
  try {
    // Scripts do not run in a page that says that a certificate is wrong.
    expect(await site.done).toBe("echo from the page")
    const { exchanges } = await eventually(
      () => necto.json<{ exchanges: Exchange[] }>("/exchanges?limit=1000"),
      ({ exchanges }) => exchanges.filter(({ status }) => status !== null).length >= 3,
    )
    expect(exchanges.map(({ protocol, url, status }) => `${protocol} ${new URL(url).pathname} ${status}`).sort()).toEqual([
      `${protocols[0]} / 200`,
      `${protocols[0]} /done 200`,
      `${protocols[1]} /socket 101`,
    ])
    const socket = exchanges.find(({ status }) => status === 101)!
    const { messages } = await necto.json<{ messages: Message[] }>(`/exchanges/${socket.id}/messages`)
    expect(messages.map(({ data }) => data)).toEqual(["from the page", "echo from the page"])
    expect(statSync(join(temporary, profiles(temporary)[0]!)).mode & 0o777).toBe(0o700)
  } finally {
    site.stop()
    expect(await necto.stop()).toBe(0)
  }
  expect(profiles(temporary)).toEqual([])
})

test("it ends with the browser, with 0, and leaves nothing, not in the user's database of certificates either", async () => {
  const database = join(temporary, "home/.pki/nssdb/cert9.db")
  mkdirSync(join(temporary, "home/.pki/nssdb"), { recursive: true })
  writeFileSync(database, "as it was")
  const before = hashOf(database)
  const necto = await startBrowser(temporary, ["about:blank", ...anyPorts], { HOME: join(temporary, "home") })
  await eventually(
    async () => existsSync(join(temporary, profiles(temporary)[0]!, "profile", "Local State")),
    there => there,
  )
  process.kill(necto.browser, "SIGTERM")
  expect(await necto.process.exited).toBe(0)
  expect(profiles(temporary)).toEqual([])
  expect(hashOf(database)).toBe(before)
  expect(readdirSync(join(necto.folder, "data/running"))).toEqual([])
  rmSync(necto.folder, { recursive: true, force: true })
})

test("it joins the proxy that runs on the data folder, which goes on afterwards", async () => {
  const site = serveSite(false)
  const first = await startCommand(folder => ["start", "--json", "--no-open", ...anyPorts, "--data-dir", join(folder, "data")])
  const second = await startBrowser(temporary, [site.url, "--data-dir", join(first.folder, "data")])
  expect(second.ready).toMatchObject({ pid: first.ready.pid, proxy: first.ready.proxy, session: first.ready.session })
  await site.done
  expect(await second.stop()).toBe(0)
  const { exchanges } = await first.json<{ exchanges: Exchange[] }>("/exchanges")
  expect(exchanges.map(({ protocol }) => protocol).sort()).toEqual(["http", "http", "ws"])
  site.stop()
  expect(await first.stop()).toBe(0)
})

test("what a killed run left is removed by the next, but not beneath its browser", async () => {
  const killed = await startBrowser(temporary, anyPorts)
  const left = profiles(temporary)
  await eventually(
    async () => existsSync(join(temporary, left[0]!, "profile", "Local State")),
    there => there,
  )
  killed.process.kill("SIGKILL")
  await killed.process.exited
  const second = await startBrowser(temporary, anyPorts)
  expect(profiles(temporary)).toContain(left[0]!)
  await second.stop()
  process.kill(killed.browser, "SIGTERM")
  // Its end is seen by what it does to the next one: who is to ask about an orphan is not ours to say.
  await eventually(
    async () => {
      const next = await startBrowser(temporary, anyPorts)
      const seen = profiles(temporary)
      expect(await next.stop()).toBe(0)
      return seen
    },
    seen => !seen.includes(left[0]!),
  )
  rmSync(killed.folder, { recursive: true, force: true })
})

test("a second signal does not wait, and leaves no browser without its proxy", async () => {
  const deaf = join(temporary, "deaf-browser")
  writeFileSync(deaf, "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 0.1; done\n", { mode: 0o755 })
  const necto = await startBrowser(temporary, ["--browser", deaf, ...anyPorts])
  necto.process.kill("SIGTERM")
  necto.process.kill("SIGINT")
  expect(await necto.process.exited).toBe(130)
  await eventually(
    async () => isRunning(necto.browser),
    running => !running,
  )
  rmSync(necto.folder, { recursive: true, force: true })
})

/** A process whose parent is gone may stay in the table for good: it is asked for its command line, which it has lost. */
const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, "utf8") !== ""

test("a browser that fails at once is explained in one line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  const browser = join(folder, "broken-browser")
  writeFileSync(browser, "#!/bin/sh\necho '[1:1:0101/000000.0:ERROR:x.cc:1] Missing X server or $DISPLAY' >&2\nexit 1\n", { mode: 0o755 })
  const { code, err, out } = await runExecutable(
    folder,
    ["browser", "--browser", browser, "--data-dir", join(folder, "data"), ...anyPorts],
    {
      TMPDIR: temporary,
      PATH: process.env.PATH!,
    },
  )
  expect({ code, out, last: err.trim().split("\n").at(-1) }).toEqual({
    code: 1,
    out: "",
    last: "nectoproxy: broken-browser ended with code 1: there is no screen here. Start it without one: --headless.",
  })
  expect(profiles(temporary)).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

test("none is installed: what was looked for, and what to do", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  const { code, err } = await runExecutable(folder, ["browser", "--list"])
  expect(code).toBe(1)
  expect(err).toMatch(/^nectoproxy: No browser was found .*Chromium.*Firefox.*--browser PATH\.\n$/)
  rmSync(folder, { recursive: true, force: true })
})
