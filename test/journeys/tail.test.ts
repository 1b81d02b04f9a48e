// Lines of what happens, as a person in a shell and a program behind a pipe get them: of an instance that runs, and of one of its own.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Ready } from "../../server/cli/instance.ts"
import type { Exchange, Message, Status } from "../../server/contract.ts"
import { executablePath, type Running, runExecutable, startExecutable } from "../support/executable.ts"
import { unusedPort } from "../support/ports.ts"

const origin = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request, server) => {
    if (request.url.endsWith("/no")) return new Response("not you", { status: 403 })
    return server.upgrade(request) ? undefined : Response.json({ path: new URL(request.url).pathname })
  },
  websocket: {
    perMessageDeflate: true,
    message(socket, message) {
      socket.send(message)
      if (message === "end") socket.close(4001, "enough")
    },
  },
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
})
afterAll(() => {
  origin.stop(true)
  rmSync(folder, { recursive: true, force: true })
})

type Line = ({ readonly type: "exchange" } & Exchange) | ({ readonly type: "message" } & Message)

function spawnTail(args: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([executablePath, "tail", ...args], {
    cwd: folder,
    env: { PATH: "/nonexistent", HOME: folder, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })
  const out = gather(child.stdout)
  const err = gather(child.stderr)
  return {
    out,
    err,
    exited: child.exited,
    /** Ctrl+C, and its exit code. */
    stop: () => {
      child.kill("SIGINT")
      return child.exited
    },
  }
}

/** What has come so far, and a way to wait for more. */
function gather(stream: ReadableStream<Uint8Array>) {
  let text = ""
  let more = Promise.withResolvers<void>()
  const ended = (async () => {
    for await (const chunk of stream) {
      text += Buffer.from(chunk).toString()
      more.resolve()
      more = Promise.withResolvers()
    }
    return text
  })()
  return {
    ended,
    async until(accept: (text: string) => boolean): Promise<string> {
      while (!accept(text)) await more.promise
      return text
    },
  }
}

const parse = (text: string): Line[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map(line => JSON.parse(line))

/** A request, a handshake that is refused, and a WebSocket that says something of everything. */
async function talk(listen: string): Promise<void> {
  const base = listen.replace("http", "ws")
  await (await fetch(`${listen}/things`, { method: "POST", body: "question" })).text()
  const refused = new WebSocket(`${base}/no`)
  await new Promise(resolve => refused.addEventListener("close", resolve))
  const socket = new WebSocket(`${base}/chat`)
  const closed = new Promise(resolve => socket.addEventListener("close", resolve))
  await new Promise(resolve => socket.addEventListener("open", resolve))
  for (const text of ['{ "type": "hello" }', "\u001b[31mred\u0007", "x".repeat(3_000)]) socket.send(text)
  socket.send(Uint8Array.of(0, 255, 1))
  socket.send("end")
  await closed
}

const isOver = (text: string): boolean => /"state":"closed"[^\n]*"close":\{"code":4001[^\n]*\n/.test(text)
const withoutBodies = ({ request, response, ...rest }: Exchange): object => {
  const plain = (part: Exchange["request"] | null) => part && { fields: part.fields, bodySize: part.bodySize }
  return { ...rest, request: plain(request), response: plain(response) }
}

test("a proxy of its own: what it prints is what an export has, and Ctrl+C ends it in order", async () => {
  const dataDir = join(folder, "own")
  const args = ["--json", "--port", "0", "--ui-port", "0", "--data-dir", dataDir, "--reverse", `0=http://127.0.0.1:${origin.port}`]
  const tail = spawnTail(args)
  const ready = JSON.parse(await tail.err.until(text => text.includes("\n"))) as Ready
  const unreachable = await fetch(`http://127.0.0.1:${unusedPort()}/`, { proxy: ready.proxy })
  expect(unreachable.status).toBe(502)
  await unreachable.text()
  await talk(ready.reverse[0]!.listen)
  await tail.out.until(isOver)
  expect(await tail.stop()).toBe(0)
  expect(await tail.err.ended).toBe(`${JSON.stringify(ready)}\n`)
  const told = parse(await tail.out.ended)

  const exported = parse((await runExecutable(folder, ["export", ready.session, "--format", "jsonl", "--data-dir", dataDir])).out)
  const messages = (lines: readonly Line[]) => lines.filter(({ type }) => type === "message")
  expect(messages(told)).toEqual(messages(exported))
  expect(messages(told).length).toBeGreaterThanOrEqual(12)
  // Each as it was told last.
  const exchanges = (lines: readonly Line[]) =>
    new Map(lines.flatMap(line => (line.type === "exchange" ? [[line.id, withoutBodies(line)]] : [])))
  expect(exchanges(told)).toEqual(exchanges(exported))
  expect(exchanges(told).size).toBe(4)
  expect((await runExecutable(folder, ["sessions", "list", "--json", "--data-dir", dataDir])).out).toContain('"isRunning":false')
})

describe("an instance that runs", () => {
  let necto: Running
  let dataDir: string
  const listen = () => necto.ready.reverse[0]!.listen
  beforeAll(async () => {
    necto = await startExecutable(["--reverse", `0=http://127.0.0.1:${origin.port}`])
    dataDir = join(necto.folder, "data")
  })
  afterAll(() => necto.stop())

  test("is found by itself, and told of in aligned lines without anything that a terminal obeys", async () => {
    const tail = spawnTail(["--data-dir", dataDir])
    await tail.err.until(text => text.includes("Following the NectoProxy at "))
    await talk(listen())
    const text = await tail.out.until(all => all.includes("○ closed"))
    expect(await tail.stop()).toBe(0)
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
    const lines = text.split("\n")
    const find = (part: string): string => lines.find(line => line.includes(part))?.replace(/^\d\d:\d\d:\d\d\.\d{3} +#\d+ /, "") ?? ""
    expect(find("/things")).toMatch(/^⇄ http {4} +\d+ B {2}200 POST http:\S+\/things {2}/)
    expect(find("/no")).toMatch(/^✕ failed {2}403 GET ws:\S+\/no {2}\S+ m?s {2}The server answered 403/)
    expect(find("/chat")).toMatch(/^● open {4}101 GET ws:\S+\/chat {2}permessage-deflate/)
    expect(find("hello")).toBe('↑ text       19 B  {"type":"hello"}')
    expect(find("␛")).toBe("↑ text        9 B  ␛[31mred␇")
    expect(find("binary")).toBe("↑ binary      3 B  00 ff 01")
    expect(find("↓ close")).toBe('↓ close       8 B  4001 Application "enough"')
    expect(find("○ closed")).toMatch(/^○ closed {2}4001 Application "enough" by the server {2}/)
  })

  test.each([
    [["--since", "start", "--for", "0s", "json.type:hello", "sent"], 1, /hello/],
    [["--since", "start", "--for", "0s", "--filter", "-ws"], 1, /POST/],
    [["--since", "start", "--limit", "2"], 2, /POST.*\n.*403/],
    [["--since", "start", "--exchange", "3", "--filter", "state:closed -sent -received"], 2, /open.*\n.*closed/],
    [["--for", "0s"], 0, /^$/],
  ])("tail %p", async (args, count, pattern) => {
    const { code, out } = await runExecutable(folder, ["tail", ...args, "--url", necto.ready.ui])
    expect(out.split("\n").filter(Boolean).length).toBe(count)
    expect(out).toMatch(pattern)
    expect(code).toBe(0)
  })

  test("a proxy in the environment, this very one, is not asked for its own API", async () => {
    const proxies = { HTTP_PROXY: necto.ready.proxy, http_proxy: necto.ready.proxy }
    const before = (await necto.json<Status>("/status")).exchanges
    const { code, out } = await runExecutable(folder, ["tail", "--since", "start", "--limit", "1", "--url", necto.ready.ui], proxies)
    expect([code, out.split("\n").length]).toEqual([0, 2])
    expect((await necto.json<Status>("/status")).exchanges).toBe(before)
  })

  test("`| head -1` ends it quietly", async () => {
    const pipe = `"$TAIL" tail --url "$URL" --since start | { read -r line; echo "$line"; }; echo "\${PIPESTATUS[0]}"`
    const child = Bun.spawn(["bash", "-c", pipe], {
      env: { ...process.env, TAIL: executablePath, URL: necto.ready.ui, HOME: folder },
      stdout: "pipe",
      stderr: "pipe",
    })
    const lines = (await new Response(child.stdout).text()).split("\n")
    expect(lines[0]).toContain("POST")
    expect(lines[1]).toBe("0")
    expect(await new Response(child.stderr).text()).toMatch(/^Following the NectoProxy at \S+\n$/)
  })

  test("a token of another run is refused", async () => {
    const { code, err } = await runExecutable(folder, ["tail", "--url", necto.ready.ui.replace(/token=.*/, "token=wrong")])
    expect(code).toBe(1)
    expect(err).toMatch(/^nectoproxy: The NectoProxy at \S+ does not know this token; [^\n]*\n$/)
  })

  test("when it is stopped, that is said and is the end", async () => {
    const other = await startExecutable(["--reverse", `0=http://127.0.0.1:${origin.port}`])
    const tail = spawnTail(["--json"], { NECTOPROXY_URL: other.ready.api, NECTOPROXY_TOKEN: other.ready.token })
    await tail.err.until(text => text.includes("Following"))
    await (await fetch(`${other.ready.reverse[0]!.listen}/things`)).text()
    await tail.out.until(text => text.includes("/things"))
    await other.stop()
    expect(await tail.exited).toBe(0)
    expect(await tail.err.ended).toMatch(/\nThe NectoProxy at \S+ has ended, and so does this\.\n$/)
  })
})

test.each([
  [["--url", `http://127.0.0.1:${unusedPort()}/?token=x`], 1, /^nectoproxy: Nobody listens at http:\/\/127\.0\.0\.1:\d+\. /],
  [["--url", "http://127.0.0.1:9/"], 2, /^nectoproxy: There is no token for http:\/\/127\.0\.0\.1:9: /],
  [["--url", `http://127.0.0.1:${origin.port}/?token=x`], 1, /is not NectoProxy's API: --url takes the URL of its page\.$/m],
  [["--url", "http://127.0.0.1:9/?token=x", "--port", "0"], 2, /^nectoproxy: --url follows a NectoProxy that runs, and --port is for /],
  [["opcode:texd"], 2, /^nectoproxy: The filter is wrong\. Position 8: `texd` is not what the field takes; expected text, binary/],
  [["--filter", 'ws "a'], 2, /^nectoproxy: The filter is wrong\. Position 4: /],
  [["--since", "later"], 2, /^nectoproxy: --since takes start, a time ago such as 30s/],
  [["--for", "10"], 2, /^nectoproxy: --for takes a time such as 500ms, 10s or 5m/],
])("tail %p says what is wrong", async (args, code, pattern) => {
  const ended = await runExecutable(folder, ["tail", ...args])
  expect([ended.code, ended.out]).toEqual([code, ""])
  expect(ended.err).toMatch(pattern)
  expect(ended.err.trimEnd()).not.toContain("\n")
})
