// Recordings that somebody damaged, or that never were one: each is said in a sentence, and costs no other recording, nor more of its
// own than what is damaged.

import { Database } from "bun:sqlite"
import { describe, expect, test } from "bun:test"
import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs"
import { limits } from "../../server/config.ts"
import { openToRead, openToRecord, type RecordedSession, type SessionFiles } from "../../server/record/session.ts"
import { SessionFolder, SessionProblem } from "../../server/record/session-folder.ts"
import { SessionLibrary } from "../../server/record/session-library.ts"
import { StoreProblem } from "../../server/record/store-problem.ts"
import { makeFolder, utf8 } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

const facts = { clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null } as const

/** Some exchanges, of which the last is a WebSocket of 20 messages. */
function record(files: SessionFiles, exchanges: number): void {
  const session = openToRecord(files, limits)
  for (let i = 1; i < exchanges; i++) {
    const connection = session.recorder.openConnection(facts)
    connection.push("client-to-server", utf8(`GET /${i} HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(500)}\r\n\r\n`))
    connection.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    connection.close(null)
  }
  const { client, connection } = scriptedWebSocket(session.recorder.openConnection(facts))
  for (let i = 1; i <= 20; i++) {
    client(`message ${i}`)
    if (i === 10) session.recorder.flush()
  }
  session.recorder.markMessage(exchanges, 1, { note: "first" })
  connection.close(null)
  session.close()
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, "r+")
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}

function change(path: string, ...sql: string[]): void {
  const database = new Database(path)
  for (const statement of sql) database.run(statement)
  database.close()
}

const damaged = "the file is damaged or not a recording; move it away, or choose another one"
const foreign = "it is not a recording of NectoProxy"

/** `why`: null where reading may, by luck, find nothing wrong. */
const files: readonly (readonly [string, (path: string) => void, string | null])[] = [
  ["a text file", path => writeFileSync(path, "Dear diary,\n".repeat(1_000)), damaged],
  ["one whose beginning is overwritten", path => overwrite(path, 0, new Uint8Array(100)), damaged],
  ["one whose list of tables is overwritten", path => overwrite(path, 100, new Uint8Array(3_996).fill(0xff)), damaged],
  ["half of one", path => truncateSync(path, Math.floor(statSync(path).size / 8_192) * 4_096), null],
  [
    "one that is overwritten from the second page on",
    path => overwrite(path, 4_096, new Uint8Array(statSync(path).size - 4_096).fill(0xff)),
    damaged,
  ],
  [
    "one of a later version",
    path => change(path, "PRAGMA user_version = 99"),
    "it was recorded by a newer version of NectoProxy; open it with that one",
  ],
  ["another program's database", path => rewrite(path, "CREATE TABLE notes (text)"), foreign],
  [
    "another program's database that counts its versions as we do",
    path => rewrite(path, "CREATE TABLE notes (text)", "PRAGMA user_version = 1"),
    foreign,
  ],
  ["another program's database of a high version", path => rewrite(path, "CREATE TABLE notes (text)", "PRAGMA user_version = 70"), foreign],
]

function rewrite(path: string, ...sql: string[]): void {
  rmSync(path)
  change(path, ...sql)
}

function listed(session: RecordedSession): number {
  try {
    return [...session.records()].length
  } finally {
    session.close()
  }
}

/** Whoever opens it: how they say that it cannot be done. */
const openers: readonly (readonly [string, new (...facts: never[]) => Error, (folder: SessionFolder) => void])[] = [
  ["to read", StoreProblem, folder => listed(openToRead(folder.filesOf("bad"), limits, false))],
  ["to record", StoreProblem, folder => openToRecord(folder.filesOf("bad"), limits).close()],
  ["in the library", SessionProblem, folder => openInLibrary(folder)],
]

async function openInLibrary(folder: SessionFolder): Promise<void> {
  const library = new SessionLibrary(folder, limits)
  try {
    await library.open("bad")
  } finally {
    library.close()
  }
}

describe.each(files)("%s", (_name, damage, why) => {
  test.each(openers)("that is opened %s is a sentence", async (_how, problem, open) => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder.filesOf("bad"), 300)
    damage(folder.filesOf("bad").database)
    const before = readFileSync(folder.filesOf("bad").database)
    const error = await thrownBy(() => open(folder))
    if (why === null && error === null) return
    expect(error).toBeInstanceOf(problem)
    expect(String(error)).toContain(`${folder.filesOf("bad").database} cannot be `)
    expect(String(error)).toEndWith(`: ${why ?? damaged}.`)
    // It is somebody's.
    if (why !== damaged) expect(readFileSync(folder.filesOf("bad").database).equals(before)).toBe(true)
  })

  test("does not keep the others from being listed, and can be deleted", () => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    record(folder.filesOf("bad"), 300)
    record(folder.filesOf("good"), 3)
    damage(folder.filesOf("bad").database)
    const [bad, good] = ["bad", "good"].map(name => folder.list(null).find(session => session.name === name))
    expect(good).toMatchObject({ exchanges: 3, messages: 20, problem: null })
    if (why !== null) expect(bad).toMatchObject({ exchanges: null, messages: null, isRunning: false })
    if (why !== null) expect(bad?.problem).toEndWith(`: ${why}.`)
    folder.delete("bad")
    expect(folder.list(null).map(({ name }) => name)).toEqual(["good"])
  })
})

async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return null
  } catch (error) {
    return error
  }
}

const lost = "The bytes of this message are not kept any more, or were not recorded."

describe("a row that is damaged", () => {
  const exchangeRows: readonly (readonly [string, string, ids?: readonly number[]])[] = [
    ["facts that are no JSON", "UPDATE exchanges SET facts = substr(facts, 9) WHERE id = $"],
    ["facts that are nothing", "UPDATE exchanges SET facts = 'null' WHERE id = $"],
    ["facts of something else", `UPDATE exchanges SET facts = '{"id":2}' WHERE id = $`],
    ["facts of another exchange", "UPDATE exchanges SET facts = (SELECT facts FROM exchanges WHERE id = 1) WHERE id = $"],
    ["kept that is no JSON", "UPDATE exchanges SET kept = 'x' WHERE id = $"],
    ["kept that is nothing", "UPDATE exchanges SET kept = 'null' WHERE id = $"],
    ["kept of something else", "UPDATE exchanges SET kept = '{}' WHERE id = $"],
    ["kept without its streams", `UPDATE exchanges SET kept = replace(kept, 'streams', 'strexms') WHERE id = $`],
    ["kept without its gaps", `UPDATE exchanges SET kept = replace(kept, 'gaps', 'gxps') WHERE id = $`, [3]],
    ["kept without its pauses", `UPDATE exchanges SET kept = replace(kept, 'pauses', 'pxuses') WHERE id = $`, [3]],
  ]

  const both = exchangeRows.flatMap(([name, sql, ids = [2, 3]]) => ids.map(id => [name, id, sql.replace("$", String(id))] as const))

  test.each(both)("with %s, of exchange %d, loses no other exchange, and its number is not given again", async (_name, id, sql) => {
    using place = makeFolder()
    const folder = new SessionFolder(place.path)
    const files = folder.filesOf("bad")
    record(files, 3)
    change(files.database, sql)
    const read = openToRead(files, limits, false)
    const found = [...read.records()].map(record => record.id as number)
    expect(found).toEqual([1, 2, 3].filter(other => other !== id))
    expect(read.record(id)).toBeUndefined()
    expect(read.log.recording.order as number[]).toEqual(found)
    read.close()

    const again = openToRecord(files, limits)
    const { client } = scriptedWebSocket(again.recorder.openConnection(facts))
    client("new")
    expect(again.log.recording.order as number[]).toEqual([...found, 4])
    again.recorder.flush()
    const newest = openToRead(files, limits, true)
    expect((await newest.reader.window(newest.record(4)!, { after: null, before: null, limit: 50 })).messages).toMatchObject([
      { data: "new" },
    ])
    newest.close()
    again.close()
  })

  const frames = "UPDATE frames SET"
  /** With what is said of messages 1 (in the first row) and 20 (in the second). */
  const frameRows: readonly (readonly [string, string, string | null, string | null])[] = [
    ["frames that are gone", "DELETE FROM frames WHERE first = 0", lost, null],
    ["frames without columns", `${frames} columns = NULL WHERE first = 0`, lost, null],
    ["frames with empty columns", `${frames} columns = x'' WHERE first = 0`, lost, null],
    ["frames with some octets", `${frames} columns = x'0102030405' WHERE first = 10`, null, lost],
    ["frames with columns that are too short", `${frames} columns = substr(columns, 1, 26) WHERE first = 10`, null, lost],
    ["frames of zeros", `${frames} columns = zeroblob(260) WHERE first = 10`, null, lost],
  ]

  test.each(frameRows)("with %s loses no other messages", async (_name, sql, first, last) => {
    using place = makeFolder()
    const files = new SessionFolder(place.path).filesOf("bad")
    record(files, 3)
    change(files.database, sql)
    const read = openToRead(files, limits, false)
    const found = read.record(3)!
    const count = found.frames!.messageCount
    const [one, other] = [await read.reader.message(found, 1), await read.reader.message(found, count)]
    if (first === null) expect(one).toMatchObject({ data: "message 1", problem: null })
    if (last === null) expect(other).toMatchObject({ data: "message 20", problem: null })
    for (const [message, why] of [
      [one, first],
      [other, last],
    ] as const) {
      if (why !== null && message?.data !== "message 11") expect(message).toMatchObject({ data: "", problem: why, truncated: true })
    }
    const { messages } = await read.reader.window(found, { after: null, before: null, limit: 50 })
    expect(messages.map(({ id }) => id as number)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
    expect(read.reader.frames(found, { after: null, before: null, limit: 50 }).frames).toHaveLength(found.frames!.frameCount)
    read.close()
  })

  const smallRows: readonly (readonly [string, string])[] = [
    ["a mark that is no JSON", "UPDATE marks SET mark = '{'"],
    ["a mark that is nothing", "UPDATE marks SET mark = 'null'"],
    ["a place of bytes that is nowhere", "UPDATE extents SET segment = 77"],
    ["a place of bytes behind the end", "UPDATE extents SET at = 1000000"],
    ["a place of bytes of no stream", "UPDATE extents SET stream = stream + 1000"],
    ["a place of bytes of another stream", "UPDATE OR REPLACE extents SET stream = 5"],
  ]

  test.each(smallRows)("with %s loses no exchange, and nothing throws", async (_name, sql) => {
    using place = makeFolder()
    const files = new SessionFolder(place.path).filesOf("bad")
    record(files, 3)
    change(files.database, sql)
    const read = openToRead(files, limits, false)
    for (const record of read.records()) {
      await read.reader.window(record, { after: null, before: null, limit: 50 })
      read.reader.frames(record, { after: null, before: null, limit: 50 })
    }
    expect(read.log.recording.order as number[]).toEqual([1, 2, 3])
    read.close()
  })
})

test("segments that are gone cost the bytes, not the list", async () => {
  using place = makeFolder()
  const folder = new SessionFolder(place.path)
  record(folder.filesOf("bad"), 3)
  rmSync(folder.filesOf("bad").segments, { recursive: true })
  expect(folder.list(null)).toMatchObject([{ name: "bad", exchanges: 3, messages: 20, problem: null }])
  const library = new SessionLibrary(folder, limits)
  const { log, reader, record: recordOf } = await library.open("bad")
  expect(log.recording.order as number[]).toEqual([1, 2, 3])
  expect(await reader.message(recordOf(3)!, 1)).toMatchObject({ data: "", problem: lost, note: "first" })
  library.close()
})
