// Sessions on disk: their names, who records them, what is known of them without opening them, and how they go.

import { Database } from "bun:sqlite"
import { describe, expect, test } from "bun:test"
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { limits } from "../../server/config.ts"
import { epochNow } from "../../server/record/epoch.ts"
import { openToRecord } from "../../server/record/session.ts"
import { isSessionName, SessionFolder, SessionProblem } from "../../server/record/session-folder.ts"
import { makeFolder, utf8 } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

const now = new Date(2026, 10, 22, 9, 5, 3)
const day = 86_400_000

const facts = { clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null } as const

/** One that was: so many exchanges with bodies of so many octets, and a WebSocket of three messages. */
function record(folder: SessionFolder, name: string, exchanges: number, bodyBytes = 0): void {
  const session = openToRecord(folder.filesOf(name), limits)
  for (let i = 1; i < exchanges; i++) {
    const connection = session.recorder.openConnection(facts)
    connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
    connection.push("server-to-client", utf8(`HTTP/1.1 200 OK\r\nContent-Length: ${bodyBytes}\r\n\r\n`))
    connection.push("server-to-client", new Uint8Array(bodyBytes))
    connection.close(null)
  }
  const { client } = scriptedWebSocket(session.recorder.openConnection(facts))
  for (const text of ["one", "two", "three"]) client(text)
  session.close()
}

const noteOf = (folder: SessionFolder, name: string): string => join(folder.filesOf(name).segments, "recorded-by")

const writtenBy = (folder: SessionFolder, name: string, pid: number | string): void => writeFileSync(noteOf(folder, name), String(pid))

/** Of a process that was, and is not any more. */
const deadPid = (): number => Bun.spawnSync([process.execPath, "--version"]).pid

const parent = process.ppid

const problemOf = (work: () => unknown): string => {
  try {
    work()
    return "(none)"
  } catch (error) {
    if (!(error instanceof SessionProblem)) throw error
    return `${error.code}: ${error.message}`
  }
}

describe("a name", () => {
  test.each([
    "a",
    "7",
    "chat of monday",
    "2026-11-22 20-19-58 (2)",
    "v1.2_final+more@home",
    "später",
    "日本語",
    "x".repeat(100),
    "日".repeat(80),
    "a..b",
  ])("may be %j, and becomes a file", name => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    expect([isSessionName(name), folder.claim(name, now)]).toEqual([true, name])
    record(folder, name, 1)
    expect([folder.has(name), folder.list(null)[0]?.name]).toEqual([true, name])
  })

  test.each([
    "",
    " ",
    " a",
    "a ",
    "a.",
    ".",
    "..",
    ".hidden",
    "../a",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "C:a",
    "a:b",
    "a\0b",
    "a\nb",
    "a*",
    "a?",
    'a"b',
    "a<b",
    "a|b",
    "-rf",
    "~",
    "(a)",
    "x".repeat(101),
    "日".repeat(100),
    "🎈",
  ])("may not be %j: that is said, and nothing is made or deleted", name => {
    using place = makeFolder()
    const folder = new SessionFolder(join(place.path, "sessions"))
    expect(isSessionName(name)).toBe(false)
    const said = problemOf(() => folder.claim(name, now))
    expect(said).toStartWith("name: A session's name is up to 100 letters, digits, spaces and ")
    expect(said).toEndWith(`; not "${name}".`)
    expect(folder.has(name)).toBe(false)
    expect(problemOf(() => folder.delete(name))).toBe(`no-session: There is no session "${name}".`)
    expect([readdirSync(place.path), readdirSync(folder.path)]).toEqual([["sessions"], []])
  })
})

describe("claiming", () => {
  test("without a name gives new ones by the time, however many in a second", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    const other = new SessionFolder(place.path)
    const names = [folder.claim(null, now), other.claim(null, now), folder.claim(null, now)]
    expect(names).toEqual(["2026-11-22 09-05-03", "2026-11-22 09-05-03 (2)", "2026-11-22 09-05-03 (3)"])
    record(folder, names[1]!, 1)
    folder.release(names[1]!)
    // What was recorded is not gone on with unless somebody says so.
    expect(folder.claim(null, now)).toBe("2026-11-22 09-05-03 (4)")
    // Of what nobody recorded nothing is there.
    folder.release(names[0]!)
    expect(folder.claim(null, now)).toBe("2026-11-22 09-05-03")
    expect(names.every(isSessionName)).toBe(true)
  })

  test("a name twice is refused, with who has it", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    expect(folder.claim("a", now)).toBe("a")
    const said = `running: The session "a" is being recorded by process ${process.pid}; choose another name.`
    expect(problemOf(() => folder.claim("a", now))).toBe(said)
    expect(problemOf(() => new SessionFolder(place.path).claim("a", now))).toBe(said)
    expect(folder.recordedBy("a")).toBe(process.pid)
    folder.release("a")
    expect(folder.recordedBy("a")).toBeNull()
    expect(folder.claim("a", now)).toBe("a")
  })

  const stale: readonly (readonly [string, () => number | string])[] = [
    ["a process that is gone", deadPid],
    ["nobody", () => ""],
    ["something that is no number", () => "x"],
    ["a number that no process has", () => -1],
    // In a container every NectoProxy is process 1.
    ["an earlier process with our number", () => `${process.pid} 1 another-boot`],
    ["another program that got the number later", () => `${process.ppid} 1 another-boot`],
  ]

  test.each(stale)("takes over from %s", (_who, pid) => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder, "a", 2)
    writtenBy(folder, "a", pid())
    expect(folder.claim("a", now)).toBe("a")
    expect(folder.recordedBy("a")).toBe(process.pid)
    expect(readFileSync(noteOf(folder, "a"), "utf8")).toStartWith(`${process.pid} `)
    // Nothing is left of taking it over.
    expect(readdirSync(folder.filesOf("a").segments).sort()).toEqual(["000001.bytes", "recorded-by"])
    expect(problemOf(() => folder.claim("a", now))).toStartWith("running: ")
  })

  test("does not take over from another one that lives, and leaves its note", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder, "a", 1)
    writtenBy(folder, "a", parent)
    expect(problemOf(() => folder.claim("a", now))).toContain(`process ${parent};`)
    expect(folder.recordedBy("a")).toBe(parent)
  })

  test("releasing what is not claimed does nothing", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    folder.release("never was")
    expect(readdirSync(place.path)).toEqual([])
  })
})

describe("the list", () => {
  test("has what is known of each, newest first", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    expect(folder.list(null)).toEqual([])
    const names = ["b", "c", "a"]
    for (const [at, name] of names.entries()) {
      record(folder, name, at + 1, 1_000)
      setTimes(folder, name, 1_000 * (at + 1), 1_000 * (at + 1) + 500)
    }
    writtenBy(folder, "c", parent)
    writtenBy(folder, "b", deadPid())
    const listed = folder.list("c")
    const bytes = listed.map(({ bytes }) => bytes)
    const known = { messages: 3, problem: null, isRunning: false, isCurrent: false }
    expect(listed as unknown[]).toEqual([
      { ...known, name: "a", exchanges: 3, startedAt: 3_000, endedAt: 3_500, bytes: bytes[0]! },
      { ...known, name: "c", exchanges: 2, startedAt: 2_000, endedAt: null, bytes: bytes[1]!, isRunning: true, isCurrent: true },
      { ...known, name: "b", exchanges: 1, startedAt: 1_000, endedAt: 1_500, bytes: bytes[2]! },
    ])
    for (const { name, bytes } of listed) expect(bytes).toBe(sizeOf(folder, name))
    expect(bytes[0]! - bytes[2]!).toBeGreaterThanOrEqual(2_000)
  })

  test("has what is being recorded as far as it is on disk", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    folder.claim("live", now)
    const before = epochNow()
    const session = openToRecord(folder.filesOf("live"), { ...limits, flushMs: 1_000_000, countersMs: 1_000_000 })
    const { client } = scriptedWebSocket(session.recorder.openConnection(facts))
    client("one")
    expect(folder.list(null)).toMatchObject([{ exchanges: 0, messages: 0, isRunning: true, endedAt: null }])
    session.recorder.flush()
    const [live] = folder.list("live")
    expect(live).toMatchObject({ exchanges: 1, messages: 1, isRunning: true, isCurrent: true, endedAt: null })
    expect(Math.abs(live!.startedAt - before)).toBeLessThan(60_000)
    session.close()
    folder.release("live")
    expect(folder.list(null)[0]?.endedAt).toBeGreaterThanOrEqual(live!.startedAt)
  })

  test("of one that was gone on with and broke off does not say that it ended before", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder, "a", 1)
    setTimes(folder, "a", 1_000, 2_000)
    const session = openToRecord(folder.filesOf("a"), limits)
    const [broken] = folder.list(null)
    expect(broken).toMatchObject({ startedAt: 1_000, isRunning: false })
    expect(broken?.endedAt).toBeGreaterThan(2_000)
    session.close()
  })

  test("leaves nothing beside what it looked at, and sees nothing that is no session", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder, "a", 1)
    writeFileSync(join(place.path, "notes.txt"), "x")
    writeFileSync(join(place.path, ".hidden.db"), "x")
    writeFileSync(join(place.path, "a.db.bak"), "x")
    const before = readdirSync(place.path).sort()
    expect(folder.list(null).map(({ name }) => name)).toEqual(["a"])
    expect(readdirSync(place.path).sort()).toEqual(before)
  })
})

const sizeOf = (folder: SessionFolder, name: string): number => {
  const { database, segments } = folder.filesOf(name)
  const paths = [database, ...readdirSync(segments).map(file => join(segments, file))]
  return paths.reduce((sum, path) => sum + statSync(path).size, 0)
}

function setTimes(folder: SessionFolder, name: string, startedAt: number, endedAt: number): void {
  const database = new Database(folder.filesOf(name).database)
  for (const [key, value] of Object.entries({ startedAt, endedAt }))
    database.run("INSERT OR REPLACE INTO session VALUES (?, ?)", [key, value])
  database.close()
}

describe("deleting", () => {
  test("removes all files of it, and of no other", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    for (const name of ["a", "a (2)", "aa"]) record(folder, name, 2)
    for (const end of ["-wal", "-shm"]) writeFileSync(`${folder.filesOf("a").database}${end}`, "")
    folder.delete("a")
    expect(readdirSync(place.path).sort()).toEqual(["a (2).db", "a (2).streams", "aa.db", "aa.streams"])
    expect(problemOf(() => folder.delete("a"))).toBe('no-session: There is no session "a".')
  })

  test("what is being recorded is refused, with who records it", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder, "a", 1)
    folder.claim("a", now)
    expect(problemOf(() => folder.delete("a"))).toBe(
      `running: The session "a" is being recorded by process ${process.pid}; stop that one first.`,
    )
    expect(folder.has("a")).toBe(true)
    folder.release("a")
    folder.delete("a")
    expect(readdirSync(place.path)).toEqual([])
  })
})

describe("pruning", () => {
  const time = 1_800_000_000_000
  /** Each ended so many days ago; of much the same size. */
  function sessions(place: string, ends: Record<string, number>): SessionFolder {
    const folder = new SessionFolder(place)
    for (const [name, days] of Object.entries(ends)) {
      record(folder, name, 2, 100_000)
      setTimes(folder, name, time - days * day - 1_000, time - days * day)
    }
    return folder
  }
  const each = { "of today": 0.1, yesterday: 1, "of a week": 7, "of a month": 29.9, old: 30.1, ancient: 400 }
  const names = (folder: SessionFolder): string[] => folder.list(null).map(({ name }) => name)

  test.each([
    [30, ["old", "ancient"]],
    [5, ["of a week", "of a month", "old", "ancient"]],
    [1_000, []],
    [0, ["of today", "yesterday", "of a week", "of a month", "old", "ancient"]],
  ])("removes what ended more than %d days ago", (days, expected) => {
    using place = makeFolder()
    const folder = sessions(place.path, each)
    expect(folder.prune(time, days, 1e12, null)).toEqual(expected)
    expect(names(folder)).toEqual(Object.keys(each).filter(name => !expected.includes(name)))
  })

  test.each([
    [6, []],
    [5, ["ancient"]],
    [4, ["old", "ancient"]],
    [1, ["yesterday", "of a week", "of a month", "old", "ancient"]],
    [0, Object.keys(each)],
  ])("keeps the newest where there is room for %d", (room, expected) => {
    using place = makeFolder()
    const folder = sessions(place.path, each)
    const one = Math.max(...folder.list(null).map(({ bytes }) => bytes))
    expect(folder.prune(time, 1_000, Math.ceil(one * room * 1.01), null)).toEqual(expected)
    expect(names(folder)).toEqual(Object.keys(each).filter(name => !expected.includes(name)))
  })

  test("never removes what is being recorded, by whomever, nor the current one; they count all the same", () => {
    using place = makeFolder()
    const folder = sessions(place.path, each)
    folder.claim("ancient", now)
    writtenBy(folder, "of a month", parent)
    expect(folder.prune(time, 0, 0, "yesterday")).toEqual(["of today", "of a week", "old"])
    expect(names(folder)).toEqual(["yesterday", "of a month", "ancient"])
    const one = Math.max(...folder.list(null).map(({ bytes }) => bytes))
    folder.release("ancient")
    expect(folder.prune(time, 1_000, one * 2.5, null)).toEqual(["ancient"])
  })

  test("takes what is damaged by the age of its file", () => {
    using place = makeFolder()
    const folder = sessions(place.path, { good: 1 })
    writeFileSync(join(place.path, "bad.db"), "this is no database")
    expect(folder.prune(Date.now() + 10 * day, 30, 1e12, null)).toEqual([])
    expect(folder.prune(Date.now() + 31 * day, 30, 1e12, "good")).toEqual(["bad"])
    expect(existsSync(join(place.path, "bad.db"))).toBe(false)
  })
})

test("everything of a session is its owner's alone", () => {
  using place = makeFolder()
  const folder = new SessionFolder(join(place.path, "sessions"))
  folder.claim("a", now)
  const session = openToRecord(folder.filesOf("a"), limits)
  const { client } = scriptedWebSocket(session.recorder.openConnection(facts))
  client("one")
  session.recorder.flush()
  const files = readdirSync(folder.path, { recursive: true }) as string[]
  const modes = ["", ...files].map(file => [file, (statSync(join(folder.path, file)).mode & 0o777).toString(8)])
  expect(Object.fromEntries(modes)).toEqual({
    "": "700",
    "a.db": "600",
    "a.db-shm": "600",
    "a.db-wal": "600",
    "a.streams": "700",
    "a.streams/000001.bytes": "600",
    "a.streams/recorded-by": "600",
  })
  session.close()
})
