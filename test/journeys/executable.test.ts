// The executable as a program: where it is started, what it says, what it leaves behind, how it ends.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Exchange, Status } from "../../server/contract.ts"
import { certifiedFor } from "../support/certificate.ts"
import { type Ended, eventually, executablePath, type Running, runExecutable, startExecutable } from "../support/executable.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], env?: Record<string, string>): Promise<Ended> => runExecutable(folder, args, env)

describe("what it is told wrong it says in one line", () => {
  test.each([
    [["strat"], 2, /^nectoproxy: unknown command 'strat' \(Did you mean start\?\) .*\n$/],
    [["start", "--prot", "1"], 2, /^nectoproxy: unknown option '--prot' \(Did you mean --port\?\) .*\n$/],
    [["start", "--port"], 2, /^nectoproxy: option '--port <number>' argument missing.*\n$/],
    [["start", "--port", "http"], 2, /^nectoproxy: A port is a whole number from 0 to 65535, not "http"\.\n$/],
    [["start", "--ui-port", "65536"], 2, /^nectoproxy: A port is a whole number from 0 to 65535, not "65536"\.\n$/],
    [["start", "--upstream", "ftp://x"], 2, /^nectoproxy: --upstream takes a URL such as .*, not "ftp:\/\/x"\.\n$/],
    [["start", "--reverse", "9000"], 2, /^nectoproxy: --reverse takes a port and a URL without a path, .*, not "9000"\.\n$/],
    [["start", "--map", "x"], 2, /^nectoproxy: --map takes a host and an address, .*, not "x"\.\n$/],
    [["start", "--passthrough", "http://x/"], 2, /^nectoproxy: --passthrough takes a host, .*, not "http:\/\/x\/"\.\n$/],
    [["start", "more"], 2, /^nectoproxy: too many arguments.*\n$/],
    [
      ["start", "--no-open", "--host", "203.0.113.1", "--port", "0"],
      1,
      /^nectoproxy: 203\.0\.113\.1 is not an address of this machine\. Change it with --host\.\n$/,
    ],
    [
      ["start", "--no-open", "--data-dir", "/dev/null/x"],
      1,
      /^nectoproxy: Cannot write to \/dev\/null\/x \(.*\)\. Choose another folder with --data-dir\.\n$/,
    ],
  ])("%p exits with %i", async (args, code, expected) => {
    const ended = await run(args)
    expect([ended.code, ended.out]).toEqual([code, ""])
    expect(ended.err).toMatch(expected)
  })

  test.each([["--port"], ["--ui-port"]])("a taken port: %s names it, who has it, and the option", async option => {
    const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } })
    const other = option === "--port" ? "--ui-port" : "--port"
    const ended = await run(["start", "--no-open", option, String(server.port), other, "0"])
    server.stop(true)
    expect(ended.code).toBe(1)
    const owner = process.platform === "linux" ? ` by .+ \\(pid ${process.pid}\\)` : ".*"
    expect(ended.err).toMatch(
      new RegExp(`^nectoproxy: Port ${server.port} on 127\\.0\\.0\\.1 is taken${owner}\\. Choose another one with ${option}, .*\\n$`),
    )
  })

  test("a variable of the environment is checked like an option", async () => {
    const ended = await run(["start", "--no-open"], { NECTOPROXY_PORT: "many" })
    expect(ended.code).toBe(2)
    expect(ended.err).toContain('not "many"')
  })
})

test.each([
  [["--help"], /Usage: nectoproxy/],
  [["start", "--help"], /--ephemeral/],
  [["--version"], /^\d+\.\d+\.\d+( \([0-9a-f]+(-dirty)?\))?\n$/],
])("%p goes to standard output", async (args, expected) => {
  const ended = await run(args)
  expect([ended.code, ended.err]).toEqual([0, ""])
  expect(ended.out).toMatch(expected)
})

test("alone in a folder, a hostile .env and bunfig.toml change nothing", async () => {
  const alone = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  copyFileSync(executablePath, join(alone, "nectoproxy"))
  writeFileSync(join(alone, ".env"), "NECTOPROXY_PORT=1\nNECTOPROXY_HOST=203.0.113.1\n")
  writeFileSync(join(alone, "bunfig.toml"), 'preload = ["./missing.ts"]\n')
  const child = Bun.spawn([join(alone, "nectoproxy"), "start", "--json", "--no-open", "--port", "0", "--ui-port", "0"], {
    cwd: alone,
    env: { PATH: "/nonexistent", HOME: alone },
    stdout: "pipe",
  })
  const { value } = await child.stdout.getReader().read()
  const ready = JSON.parse(Buffer.from(value ?? []).toString())
  expect(ready.ca).toBe(join(alone, ".nectoproxy/ca/ca.pem"))
  const page = await fetch(ready.ui)
  expect([page.status, page.headers.get("set-cookie")?.includes("HttpOnly; SameSite=Strict")]).toEqual([200, true])
  expect(await page.text()).toContain("<title>NectoProxy")
  child.kill("SIGINT")
  expect(await child.exited).toBe(0)
  expect(readdirSync(join(alone, ".nectoproxy/sessions"))).toEqual([])
  expect(statSync(join(alone, ".nectoproxy/ca/ca-key.pem")).mode & 0o777).toBe(0o600)
  rmSync(alone, { recursive: true })
})

test("the ways in and out are options: a reverse port, a map, a passed-through host, an upstream", async () => {
  const { origin, port } = await originOf("hello")
  const upstream = await startExecutable()
  const necto = await startExecutable([
    ...["--reverse", `0=http://localhost:${port}`, "--map", "api.example=127.0.0.1", "--passthrough", "*.private.example"],
    ...["--upstream", upstream.ready.proxy],
  ])
  expect(necto.ready.reverse).toEqual([
    { listen: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), target: `http://localhost:${port}` },
  ])
  expect(await (await fetch(`${necto.ready.reverse[0]?.listen}/reverse`)).text()).toBe("hello")
  // Mapped to this machine, so not asked of the upstream; a name that nobody knows is.
  expect(await (await fetch(`http://api.example:${port}/mapped`, { proxy: necto.ready.proxy })).text()).toBe("hello")
  expect((await fetch("http://nobody.invalid/upstream", { proxy: necto.ready.proxy })).status).toBe(502)
  const paths = async (running: Running) => (await running.json<{ exchanges: Exchange[] }>("/exchanges")).exchanges.map(({ path }) => path)
  expect(await paths(necto)).toEqual(["/reverse", "/mapped", "/upstream"])
  expect(await paths(upstream)).toEqual(["/upstream"])
  await Promise.all([necto.stop(), upstream.stop()])
  origin.stop(true)
})

test.each([
  ["the name it has", "localhost", 200, /^hello$/],
  ["another name", "other.example", 502, /The certificate of localhost is for other names \(DNS:other\.example\)/],
])("a certificate of an authority that is trusted, for %s", async (_name, certified, status, said) => {
  const { keyPem, certPem, authorityPem } = certifiedFor([certified])
  const extra = join(folder, "authority.pem")
  writeFileSync(extra, authorityPem)
  const origin = Bun.serve({ hostname: "127.0.0.1", port: 0, tls: { key: keyPem, cert: certPem }, fetch: () => new Response("hello") })
  const necto = await startExecutable([], { NODE_EXTRA_CA_CERTS: extra })
  const answer = await fetch(`https://localhost:${origin.port}/`, {
    proxy: necto.ready.proxy,
    tls: { ca: readFileSync(necto.ready.ca, "utf8") },
  })
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(said)])
  await necto.stop()
  origin.stop(true)
})

async function originOf(text: string) {
  const origin = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(text) })
  return { origin, port: origin.port }
}

describe("ends in order", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s: exit 0, also with connections open", async signal => {
    const necto = await startExecutable()
    const { port } = new URL(necto.ready.proxy)
    const origin = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } })
    const client = await Bun.connect({ hostname: "127.0.0.1", port: Number(port), socket: { data() {} } })
    client.write(`GET http://127.0.0.1:${origin.port}/hangs HTTP/1.1\r\nHost: x\r\n\r\n`)
    await eventually(
      () => necto.json<Status>("/status"),
      ({ exchanges }) => exchanges === 1,
    )
    const page = new AbortController()
    await necto.api("/events", { signal: page.signal })
    necto.process.kill(signal)
    expect(await necto.process.exited).toBe(0)
    page.abort()
    origin.stop(true)
    await necto.stop()
  })
})

describe("--ephemeral", () => {
  const options = (home: string) => ["--ephemeral", "--data-dir", join(home, "none")]
  const env = (home: string) => ({ TMPDIR: home })
  const start = async (): Promise<{ home: string; necto: Running }> => {
    const home = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
    return { home, necto: await startExecutable(options(home), env(home)) }
  }

  test("leaves nothing behind", async () => {
    const { home, necto } = await start()
    expect(readdirSync(home)).toHaveLength(1)
    expect(existsSync(necto.ready.ca)).toBe(true)
    await necto.stop()
    expect(readdirSync(home)).toEqual([])
    rmSync(home, { recursive: true })
  })

  test("what a killed one left, the next one removes", async () => {
    const { home, necto } = await start()
    necto.process.kill("SIGKILL")
    await necto.process.exited
    expect(readdirSync(home)).toHaveLength(1)
    const next = await startExecutable(options(home), env(home))
    expect(readdirSync(home)).toHaveLength(1)
    await next.stop()
    expect(readdirSync(home)).toEqual([])
    await necto.stop()
    rmSync(home, { recursive: true })
  })
})
