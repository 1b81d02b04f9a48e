// `nectoproxy run`: programs that know nothing of proxies are run with their traffic recorded, and end as they would have.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findBrowser } from "../support/browser.ts"
import { certificateFor } from "../support/certificate.ts"
import { executablePath } from "../support/executable.ts"
import { requireNode } from "../support/node.ts"
import { type Origin, startOrigin } from "../support/origin.ts"
import { requirePython, requireTool } from "../support/programs/start.ts"

const programs = join(import.meta.dir, "../support/programs")
let origin: Origin
let folder = ""

beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin?.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** In an empty folder, without a terminal: in a session of its own. `during`: what happens once the command has printed something. */
function run(args: readonly string[], during: (kill: (signal: NodeJS.Signals) => void) => void = () => undefined): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const child = spawn(executablePath, ["run", "--data-dir", join(folder, "data"), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, OTHER_CA: certificateFor(["other.test"]).certPem },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    timeout: 30_000,
  })
  const said = { out: "", err: "" }
  child.stdout.once("data", () => during(signal => child.kill(signal)))
  child.stdout.on("data", chunk => {
    said.out += chunk
  })
  child.stderr.on("data", chunk => {
    said.err += chunk
  })
  child.on("close", code => resolve({ code, ...said }))
  return promise
}

type Har = {
  readonly log: {
    readonly entries: readonly {
      readonly request: { readonly url: string }
      readonly _webSocketMessages?: readonly { readonly type: string; readonly opcode: number; readonly data: string }[]
    }[]
  }
}

const readHar = (name: string): Har => JSON.parse(readFileSync(join(folder, name), "utf8")) as Har

/** Paths with queries, and the text that was sent on a WebSocket. */
const recorded = (har: Har): readonly string[] =>
  har.log.entries.map(({ request, _webSocketMessages: messages }) => {
    const { pathname, search } = new URL(request.url)
    const sent = messages?.filter(({ type, opcode }) => type === "send" && opcode === 1).map(({ data }) => `: ${data}`) ?? []
    return [`${pathname}${search}`, ...sent].join("")
  })

const rooms = (...ways: readonly string[]): readonly string[] => ways.map(way => `/api/rooms?${way}`)
const chats = (...ways: readonly string[]): readonly string[] => ways.map(way => `/${way}: hello ${way}`)
const ofNode = [
  ...rooms("fetch", "https", "agent", "agent-again", "ca", "http"),
  ...chats("built-in", "built-in-plain", "package", "package-plain"),
]

type Program = readonly [name: string, command: () => readonly string[], recorded: readonly string[]]
const clients: readonly Program[] = [
  [
    "Node",
    () => [requireNode(), "--experimental-websocket", "--disable-warning=ExperimentalWarning", join(programs, "run-node.mjs")],
    ofNode,
  ],
  ["Bun", () => [process.execPath, join(programs, "run-bun.mjs")], ofNode],
  [
    "Python's urllib and aiohttp",
    () => [requirePython("aiohttp", "python3-aiohttp"), "-B", join(programs, "run-aiohttp.py")],
    [...rooms("urllib", "aiohttp"), ...chats("aiohttp", "aiohttp-plain")],
  ],
]

test.each(clients)("%s: everything it asks is recorded, and it receives what it would have", async (_name, command, expected) => {
  const args = [...command(), String(origin.httpPort), String(origin.httpsPort)]
  const { code, out, err } = await run(["--insecure", "--har", "out.har", "--", ...args])
  expect([code, Object.values(JSON.parse(out || "{}")).length, err]).toEqual([0, expected.length, err])
  for (const answer of Object.values(JSON.parse(out))) expect(String(answer)).toMatch(/^(?:201|404|hello .+)$/)
  expect(recorded(readHar("out.har"))).toEqual([...expected])
  expect(err).toContain("  Written  out.har\n")
})

test("curl trusts the proxy, and what it prints is untouched", async () => {
  const url = `https://localhost:${origin.httpsPort}/api/rooms`
  const { code, out, err } = await run(["--insecure", "--jsonl", "out.jsonl", "--", requireTool("curl", "curl"), "-sS", url])
  expect([code, out]).toEqual([0, '{"rooms":["general","random"]}'])
  expect(err).toStartWith("nectoproxy: 1 exchange, 30 bytes.\n")
  expect(JSON.parse(readFileSync(join(folder, "out.jsonl"), "utf8").split("\n")[0]!)).toMatchObject({ type: "exchange", url })
})

test("a Playwright test with Chromium", async () => {
  const browser = findBrowser()
  if (!browser) throw new Error("This test needs a browser: set CHROME_PATH, or run `bun test/support/setup.ts`.")
  const program = [requireNode(), join(programs, "run-browser.mjs"), browser, String(origin.httpsPort)]
  const { code, out, err } = await run(["--insecure", "--har", "out.har", "--", ...program])
  expect([code, out, err]).toEqual([0, '{"text":"hello browser"}\n', err])
  expect(recorded(readHar("out.har"))).toContain("/browser: hello browser")
})

describe("how the command ends is how we end", () => {
  const shell = (script: string): readonly string[] => ["sh", "-c", script]
  type Row = readonly [what: string, command: readonly string[], code: number, said: RegExp]
  const rows: readonly Row[] = [
    ["nothing wrong", ["true"], 0, /^nectoproxy: Nothing went through the proxy.*\n {2}Written {2}out\.har\n$/],
    ["a failure", shell("exit 7"), 7, /^nectoproxy: Nothing/],
    ["a signal", shell("kill -9 $$"), 137, /^nectoproxy: Nothing/],
    ["no such command", ["no-such-command"], 127, /^nectoproxy: There is no command "no-such-command"; check its name, and PATH\.\n$/],
    ["one that cannot be executed", ["./data"], 126, /^nectoproxy: "\.\/data" cannot be run: it is no file that may be executed\.\n$/],
    ["words in one", ["echo hi"], 127, /without quotation marks/],
  ]
  test.each(rows)("%s", async (_what, command, code, said) => {
    const ended = await run(["--har", "out.har", "--", ...command])
    expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(said)])
    expect(readHar("out.har").log.entries).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(["data", "out.har"])
  })

  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const
  test.each(signals)("%s reaches the command, and the files are written", async (signal, code) => {
    const ended = await run(["--har", "out.har", "--", ...shell("echo ready; exec sleep 30")], kill => kill(signal))
    expect(ended.code).toBe(code)
    expect(readHar("out.har").log.entries).toEqual([])
  })

  test("a command that ends in order when it is told to has the last word", async () => {
    const script = 'trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05; done'
    const ended = await run(["--", ...shell(script)], kill => kill("SIGTERM"))
    expect([ended.code, ended.out]).toEqual([5, "ready\nbye\n"])
  })

  test("a second signal kills one that does not listen", async () => {
    const script = 'trap "echo no" TERM; echo ready; while :; do sleep 0.05; done'
    let count = 0
    const ended = await run(["--quiet", "--", ...shell(script)], kill => {
      // Twice at once would be the same signal, sent to a process and to its group.
      const again = setInterval(() => (++count > 2 ? clearInterval(again) : kill("SIGTERM")), 200)
    })
    expect([ended.code, ended.err]).toEqual([137, ""])
  })

  test("a script that does not say what runs it is a shell's", async () => {
    writeFileSync(join(folder, "script"), "echo $1 $NECTOPROXY\n", { mode: 0o755 })
    expect(await run(["--quiet", "--", "./script", "hello"])).toEqual({ code: 0, out: "hello 1\n", err: "" })
  })
})

describe("what is asked for and cannot be is said before the command runs", () => {
  type Row = readonly [options: readonly string[], code: number, said: string]
  const rows: readonly Row[] = [
    [
      ["--har", "no/out.har"],
      1,
      "nectoproxy: no/out.har cannot be written: there is no folder no; create it, or choose another place with --har.\n",
    ],
    [["--jsonl", "."], 1, "nectoproxy: . cannot be written: it is a folder; name a file in it.\n"],
    [["--har", "-"], 2, "nectoproxy: --har takes a file: standard output is the command's.\n"],
    [["--har", "a", "--jsonl", "./a"], 2, "nectoproxy: ./a is asked for twice; --jsonl needs a file of its own.\n"],
  ]
  test.each(rows)("%p", async (options, code, said) => {
    expect(await run([...options, "--", "touch", "ran"])).toEqual({ code, out: "", err: said })
    expect(existsSync(join(folder, "ran"))).toBe(false)
  })
})

test("the proxy that the user has is the upstream, unless it cannot be", async () => {
  const ask = [requireTool("curl", "curl"), "-sS", "-o", "/dev/null", "http://example.invalid/"]
  const chained = await run(["--har", "outer.har", "--", executablePath, "run", "--data-dir", "inner", "--", ...ask])
  expect(chained.err).toMatch(
    /^nectoproxy: Servers are reached through http:\/\/127\.0\.0\.1:\d+, as https_proxy says; --upstream chooses another\.\n/,
  )
  // The outer one was asked, and it is the one that could not resolve the name.
  expect(recorded(readHar("outer.har"))).toEqual(["/"])
})

test("threads and children of a program are recorded too", async () => {
  writeFileSync(
    join(folder, "threads.mjs"),
    `import { fork } from "node:child_process"
     import { isMainThread, Worker } from "node:worker_threads"
     const url = "http://localhost:${origin.httpPort}/"
     if (!isMainThread) await fetch(url + "thread")
     else if (process.argv[2]) await fetch(url + "child")
     else new Worker(new URL(import.meta.url)).on("exit", () => fork(new URL(import.meta.url), ["child"]))`,
  )
  const { code } = await run(["--har", "out.har", "--", requireNode(), "threads.mjs"])
  expect([code, recorded(readHar("out.har"))]).toEqual([0, ["/thread", "/child"]])
})

test("what was expected and did not come is exit code 3; the command's own failure comes first", async () => {
  const ask = [requireTool("curl", "curl"), "-sS", "-o", "/dev/null", `http://localhost:${origin.httpPort}/`]
  expect((await run(["--expect", "opcode:text >= 1", "--", ...ask])).code).toBe(3)
  expect((await run(["--forbid", "opcode:text", "--", ...ask])).code).toBe(0)
  expect((await run(["--expect", "opcode:text", "--", "sh", "-c", "exit 9"])).code).toBe(9)
})

test("a session that is gone on with: only this run's traffic is written and judged", async () => {
  const program = [
    requirePython("aiohttp", "python3-aiohttp"),
    "-B",
    join(programs, "run-aiohttp.py"),
    `${origin.httpPort}`,
    `${origin.httpsPort}`,
  ]
  const options = ["--insecure", "--session", "ci", "--expect", "opcode:text", "--har", "out.har"]
  expect((await run([...options, "--", ...program])).code).toBe(0)
  expect(readHar("out.har").log.entries.length).toBe(4)
  expect((await run([...options, "--", "true"])).code).toBe(3)
  expect(readHar("out.har").log.entries.length).toBe(0)
})

test("with --ephemeral nothing is left", async () => {
  const { code, err } = await run(["--ephemeral", "--har", "out.har", "--", "curl", "-sS", `http://localhost:${origin.httpPort}/`])
  expect([code, err]).toEqual([0, expect.not.stringContaining("Session")])
  expect([readdirSync(folder), readHar("out.har").log.entries.length]).toEqual([["out.har"], 1])
})
