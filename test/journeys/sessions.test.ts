// Recordings as a user keeps them: named, listed, continued, opened again, exported and imported, deleted; and what happens when the
// disk takes no more.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Exchange, Message, MessageRow, SessionFacts, Status } from "../../server/contract.ts"
import { eventually, type Running, runExecutable, startCommand, startExecutable } from "../support/executable.ts"

const origin = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request, server) =>
    server.upgrade(request)
      ? undefined
      : Response.json({ path: new URL(request.url).pathname }, { headers: { "set-cookie": "id=secret" } }),
  websocket: {
    perMessageDeflate: true,
    message(socket, message) {
      socket.send(message)
      if (message === "end") socket.close(1000, "done")
    },
  },
})

let folder: string
const dataDir = () => join(folder, "data")
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
})
afterAll(() => {
  origin.stop(true)
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]) => runExecutable(folder, [...args, "--data-dir", dataDir()])
const start = (...options: string[]) =>
  startExecutable(["--data-dir", dataDir(), "--reverse", `0=http://127.0.0.1:${origin.port}`, ...options])
const sessions = async (): Promise<SessionFacts[]> => {
  const { out } = await run("sessions", "list", "--json")
  return out
    .split("\n")
    .filter(Boolean)
    .map(line => JSON.parse(line))
}

const said = ["hello", '{"jsonrpc":"2.0","id":1,"method":"add"}', "é".repeat(3_000), "", "end"]

/** One request, and one WebSocket that says everything there is and is closed. */
async function talk({ ready, json }: Running): Promise<void> {
  const listen = ready.reverse[0]!.listen
  await (await fetch(`${listen}/api/things?q=1`, { method: "POST", body: "question", headers: { authorization: "Bearer secret" } })).text()
  const socket = new WebSocket(`${listen.replace("http", "ws")}/chat`)
  const closed = new Promise(resolve => {
    socket.onclose = resolve
  })
  socket.onopen = () => {
    for (const text of said) socket.send(text)
    socket.send(Uint8Array.of(0, 255, 1))
  }
  await closed
  const isOver = ({ exchanges }: { exchanges: Exchange[] }) => exchanges.length > 0 && exchanges.every(({ state }) => state === "closed")
  await eventually(() => json<{ exchanges: Exchange[] }>("/exchanges"), isOver)
}

type All = { readonly exchanges: Exchange[]; readonly messages: Message[]; readonly bodies: string[] }

async function everything({ json, api }: Running, session?: string): Promise<All> {
  const of = session ? `?session=${encodeURIComponent(session)}` : ""
  const { exchanges } = await json<{ exchanges: Exchange[] }>(`/exchanges${of}`)
  const messages: Message[] = []
  const bodies: string[] = []
  for (const { id } of exchanges) {
    const list = await json<{ messages: MessageRow[] }>(`/exchanges/${id}/messages${of}`)
    for (const row of list.messages) messages.push(await json<Message>(`/exchanges/${id}/messages/${row.id}${of}`))
    for (const side of ["request", "response"]) bodies.push(await (await api(`/exchanges/${id}/${side}/body${of}`)).text())
  }
  return { exchanges, messages, bodies }
}

/** Imported exchanges have ids of their own. */
const withoutIds = ({ exchanges, messages, bodies }: All) => ({
  exchanges: exchanges.map(exchange => ({ ...exchange, id: 0 })),
  messages: messages.map(message => ({ ...message, exchangeId: 0 })),
  bodies,
})

describe("a named session", () => {
  let before: All

  test("is kept, with what was said of it, and listed", async () => {
    const necto = await start("--session", "my work")
    expect(necto.ready.session).toBe("my work")
    await talk(necto)
    const patch = (path: string, body: object) =>
      necto.api(path, { method: "PATCH", body: JSON.stringify(body), headers: { "content-type": "application/json" } })
    expect((await patch("/exchanges/2", { note: "look here", color: "red" })).status).toBe(200)
    expect((await patch("/exchanges/2/messages/1", { note: "the first" })).status).toBe(200)
    before = await everything(necto)
    expect(before.messages.length).toBeGreaterThanOrEqual(2 * said.length + 2)
    expect(await sessions()).toMatchObject([{ name: "my work", isRunning: true, endedAt: null, problem: null }])
    expect(await necto.stop()).toBe(0)
    expect(await sessions()).toMatchObject([{ name: "my work", exchanges: 2, messages: before.messages.length, isRunning: false }])
    const { out } = await run("sessions", "list")
    expect(out).toMatch(/^Name .*\nmy work .* 2 /)
    expect(readdirSync(join(dataDir(), "sessions")).sort()).toEqual(["my work.db", "my work.streams"])
  })

  test("is read again, by another instance and by the page alone, and cannot be changed there", async () => {
    const necto = await start()
    expect(await everything(necto, "my work")).toEqual(before)
    expect((await necto.api("/exchanges?session=my%20work", { method: "DELETE" })).status).toBe(409)
    expect(await necto.json<SessionFacts[] | object>("/sessions")).toMatchObject({
      sessions: [
        { name: necto.ready.session, isCurrent: true },
        { name: "my work", isCurrent: false },
      ],
    })
    await necto.stop()

    const page = await startCommand(() => ["sessions", "open", "my work", "--json", "--no-open", "--ui-port", "0", "--data-dir", dataDir()])
    expect(await everything(page, "my work")).toEqual(before)
    expect(new URL(page.ready.ui).searchParams.get("session")).toBe("my work")
    expect(await page.json<Status>("/status")).toMatchObject({ proxy: "", recording: false })
    expect(await page.stop()).toBe(0)
  })

  test("goes on where it ended, and belongs to one instance at a time", async () => {
    const necto = await start("--session", "my work")
    const second = await run("start", "--no-open", "--port", "0", "--ui-port", "0", "--session", "my work")
    expect([second.code, second.err]).toEqual([
      1,
      `nectoproxy: The session "my work" is being recorded by process ${necto.ready.pid}; choose another name.\n`,
    ])
    expect((await run("sessions", "delete", "my work")).err).toContain("is being recorded by process")
    expect(await everything(necto)).toEqual(before)
    await talk(necto)
    const after = await everything(necto)
    expect(after.exchanges.map(({ id }) => Number(id))).toEqual([1, 2, 3, 4])
    expect(after.exchanges.slice(0, 2)).toEqual(before.exchanges)
    await necto.stop()
  })

  test.each([["har"], ["jsonl"], ["json"]])("exported as %s and imported is the same", async format => {
    const file = join(folder, `out.${format}`)
    expect(await run("export", "my work", "--format", format, "--output", file)).toEqual({ code: 0, out: "", err: "" })
    const { code, err } = await run("import", file)
    expect([code, err]).toEqual([
      0,
      `Imported 4 exchanges and ${before.messages.length * 2} messages as "out".\nOpen it with: nectoproxy sessions open out\n`,
    ])
    const necto = await start()
    expect(withoutIds(await everything(necto, "out"))).toEqual(withoutIds(await everything(necto, "my work")))
    // The same through the API, into the session at work.
    const exported = await (await necto.api(`/export?format=${format}&session=my%20work`)).text()
    const imported = await necto.api("/import", { method: "POST", body: exported })
    expect(await imported.json()).toEqual({ exchanges: 4, messages: before.messages.length * 2, problems: [] })
    expect(withoutIds(await everything(necto))).toEqual(withoutIds(await everything(necto, "my work")))
    await necto.stop()
    expect((await run("sessions", "delete", "out", necto.ready.session)).code).toBe(0)
  })

  test("is exported without secrets, and only what is asked for", async () => {
    const { out } = await run("export", "my work", "--format", "har", "--redact", "--filter", "-ws method:POST")
    expect(out).not.toMatch(/secret/i)
    expect(JSON.parse(out).log.entries).toHaveLength(2)
    const wrong = await run("export", "my work", "--filter", "status:>")
    expect([wrong.code, wrong.out]).toEqual([2, ""])
    expect(wrong.err).toMatch(/^nectoproxy: Position 9: .*\n$/)
  })

  test("is imported from its files, and deleted", async () => {
    expect((await run("import", join(dataDir(), "sessions", "my work.db"), "--session", "copy")).code).toBe(0)
    const necto = await start()
    expect((await everything(necto, "copy")).exchanges.slice(0, 2)).toEqual(before.exchanges)
    await necto.stop()
    const { code, err } = await run("sessions", "delete", "copy", "nope", "my work")
    expect([code, err]).toEqual([1, 'Deleted "copy".\nDeleted "my work".\nnectoproxy: There is no session "nope".\n'])
    expect(readdirSync(join(dataDir(), "sessions")).filter(name => /^(?:copy|my work)/.test(name))).toEqual([])
  })
})

test.each([
  [["--session", "../x"], /A session's name is up to 100 letters/],
  [["--session-size", "0"], /A size is a number of bytes, such as 500M or 4GiB, not "0"/],
  [["--keep-days", "soon"], /A number of days is something like 30, not "soon"/],
])("%p is refused", async (options, expected) => {
  const { code, err } = await run("start", "--no-open", "--port", "0", "--ui-port", "0", ...options)
  expect(code).toBeGreaterThan(0)
  expect(err).toMatch(expected)
  expect(err.trim().split("\n")).toHaveLength(1)
})

test.each([
  ["text", "no database", "the file is damaged or not a recording"],
  ["nothing of ours", null, "it is not a recording of NectoProxy"],
])("a session file that is %s is said to be, by list and start", async (_name, content, why) => {
  const sessionsFolder = join(dataDir(), "sessions")
  const file = join(sessionsFolder, "odd.db")
  if (content === null) {
    const { Database } = await import("bun:sqlite")
    const database = new Database(file, { create: true })
    database.run("CREATE TABLE theirs (x)")
    database.close()
  } else writeFileSync(file, content.repeat(1_000))
  const odd = (await sessions()).find(({ name }) => name === "odd")
  expect(odd?.problem).toContain(why)
  const { code, err } = await run("start", "--no-open", "--port", "0", "--ui-port", "0", "--session", "odd")
  expect([code, err]).toEqual([1, expect.stringContaining(file)])
  expect((await run("sessions", "delete", "odd")).code).toBe(0)
  expect(existsSync(file)).toBe(false)
})

/** A HAR of as many requests, each with a secret. */
function writeHar(name: string, count: number): string {
  const entry = (n: number) => ({
    startedDateTime: new Date(1.7e12 + n).toISOString(),
    time: 1,
    request: {
      method: "GET",
      url: `http://h/${name}/${n}`,
      headers: [
        { name: "Authorization", value: "Bearer SECRET1" },
        { name: "X-Api-Key", value: "SECRET2" },
      ],
    },
    response: { status: 200, headers: [{ name: "Set-Cookie", value: "SECRET3" }], content: { size: 1, text: "x" } },
  })
  const file = join(folder, `${name}.har`)
  writeFileSync(file, JSON.stringify({ log: { entries: Array.from({ length: count }, (_, n) => entry(n)) } }))
  return file
}

describe("an export", () => {
  const own = (...args: string[]) => runExecutable(folder, [...args, "--data-dir", join(folder, "exporting")])
  beforeAll(async () => {
    for (const name of ["login-test", "newest"]) expect((await own("import", writeHar(name, 1))).code).toBe(0)
  })

  test.each([
    [["login-test"], "login-test", ["SECRET1", "SECRET2", "SECRET3"], ""],
    [["--redact", "login-test"], "login-test", ["SECRET2"], ""],
    [["login-test", "--redact"], "login-test", ["SECRET2"], ""],
    [["--redact-fields", "X-Api-Key", "login-test"], "login-test", [], ""],
    [["--redact", "--redact-fields", "X-Token,x-api-key", "login-test"], "login-test", [], ""],
    [["--redact"], "newest", ["SECRET2"], 'Exporting the newest session, "newest".\n'],
  ])("%j is of the session that is meant, without what is to be hidden", async (args, name, secrets, err) => {
    const exported = await own("export", ...args)
    expect([exported.code, exported.err]).toEqual([0, err])
    expect(exported.out).toContain(`http://h/${name}/0`)
    expect([...new Set(exported.out.match(/SECRET\d/g))].sort()).toEqual(secrets)
  })

  test.each([
    [["--redact", "X-Api-Key", "login-test"], /too many arguments/],
    [["login-test", "--redact", "X-Api-Key"], /too many arguments/],
    [["--redact=X-Api-Key", "login-test"], /unknown option|does not take/],
    [["login-test", "--redact-fields", "X Api Key"], /"X Api Key" is no name of a field/],
  ])("%j is refused", async (args, expected) => {
    const { code, out, err } = await own("export", ...args)
    expect([code, out]).toEqual([2, ""])
    expect(err).toMatch(expected)
  })

  test("to a file is for its owner alone, and a wrong filter leaves the file as it was", async () => {
    const file = join(folder, "mine.har")
    expect(await own("export", "login-test", "--output", file)).toEqual({ code: 0, out: "", err: "" })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const before = readFileSync(file, "utf8")
    expect(JSON.parse(before).log.entries).toHaveLength(1)
    expect((await own("export", "login-test", "--filter", "status:>", "--output", file)).code).toBe(2)
    expect(readFileSync(file, "utf8")).toBe(before)
  })

  test.each([
    ["/nowhere/out.har", "there is no folder /nowhere; create it, or choose another place with --output."],
    ["/", "it is a folder; name a file in it."],
    ["/dev/null/out.har", "/dev/null is no folder; choose another place with --output."],
    ["/dev/full", "the disk takes no more; make room, or choose another place with --output."],
  ])("to %s says why not", async (output, why) => {
    expect(await own("export", "login-test", "--output", output)).toEqual({
      code: 1,
      out: "",
      err: `nectoproxy: ${output} cannot be written: ${why}\n`,
    })
  })
})

test("an import never pushes out what was recorded, and says how much there was no room for", async () => {
  const file = writeHar("many", 20_001)
  const necto = await start()
  await talk(necto)
  const imported = await (await necto.api("/import", { method: "POST", body: Bun.file(file) })).json()
  expect(imported).toEqual({
    exchanges: 19_998,
    messages: 0,
    problems: [expect.stringMatching(/^3 exchanges were not imported: a session lists at most 20000, /)],
  })
  expect((await necto.json<{ exchanges: Exchange[]; total: number }>("/exchanges?limit=2")).exchanges.map(({ path }) => path)).toEqual([
    "/api/things?q=1",
    "/chat",
  ])
  await necto.stop()
})

test("a recording is imported from its files while it is recorded", async () => {
  const necto = await start("--session", "going on")
  await talk(necto)
  const { messages } = await everything(necto)
  await eventually(sessions, list => list.some(session => session.name === "going on" && session.messages === messages.length))
  const { code, err } = await run("import", join(dataDir(), "sessions", "going on.db"), "--session", "taken")
  expect([code, err]).toEqual([0, expect.stringContaining('as "taken".')])
  expect(await sessions()).toContainEqual(
    expect.objectContaining({ name: "taken", exchanges: 2, messages: messages.length, isRunning: false, problem: null }),
  )
  expect((await everything(necto, "taken")).messages).toEqual(messages)
  await necto.stop()
})

test("a disk that takes no more is said on the page's API and in the terminal; traffic flows, what was recorded stays", async () => {
  // No file may grow beyond 3 MiB; that the write fails is what is wanted, not the signal that comes with it.
  const limited = ["/bin/bash", "-c", 'trap "" XFSZ; ulimit -f 3072; exec "$@"', "bash"]
  const options = ["--json", "--no-open", "--port", "0", "--ui-port", "0", "--reverse", `0=http://127.0.0.1:${origin.port}`]
  const necto = await startCommand(at => ["start", ...options, "--data-dir", join(at, "data")], {}, limited)
  const socket = new WebSocket(necto.ready.reverse[0]!.listen.replace("http", "ws"))
  const payload = "x".repeat(64 * 1024)
  let returned = 0
  const enough = Promise.withResolvers<void>()
  socket.onopen = () => socket.send(`first ${payload}`)
  socket.onmessage = async () => {
    // Statistics are read from disk: from here on the first one is there, too.
    if (returned === 0) await necto.json("/exchanges/1/statistics")
    if (++returned === 100) return enough.resolve()
    socket.send(`${returned} ${payload}`)
  }
  await enough.promise
  const status = await eventually(
    () => necto.json<Status>("/status"),
    ({ problem }) => problem !== null,
  )
  expect(status.problem).toMatch(/^The (?:bytes of the )?recording .*cannot be written: .*\. Traffic goes on/)
  const { messages } = await necto.json<{ messages: MessageRow[] }>("/exchanges/1/messages?limit=1")
  expect(messages[0]).toMatchObject({ problem: null, length: payload.length + 6 })
  // Counters are shown a few times a second.
  const sent = async () => (await necto.json<Exchange>("/exchanges/1")).websocket?.messages["client-to-server"]
  await eventually(sent, count => count === 100)
  socket.close()
  await necto.stop()
  expect(await new Response(necto.process.stderr).text()).toContain("Traffic goes on")
})
