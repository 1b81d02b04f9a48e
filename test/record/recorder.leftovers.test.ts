// What was removed, cut or cleared stays so, and numbers are not given twice.
import { Database } from "bun:sqlite"
import { expect, test } from "bun:test"
import { existsSync } from "node:fs"
import { limits } from "../../server/config.ts"
import type { ExchangeId } from "../../server/contract.ts"
import { openToRecord } from "../../server/record/session.ts"
import { makeFolder, makeRecording, sessionFiles, utf8 } from "../support/recording.ts"
import { scriptedWebSocket, writeFrame } from "../support/websocket.ts"

const facts = { clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null } as const

test("the body of an HTTP exchange that was removed is not recorded any further", () => {
  using recording = makeRecording()
  const connection = recording.connect()
  connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
  connection.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"))
  recording.recorder.remove([1 as ExchangeId])
  for (let i = 0; i < 50; i++) connection.push("server-to-client", new Uint8Array(100_000))
  recording.recorder.flush()
  expect(recording.segments.totalBytes).toBeLessThan(1_000)
})

test("a row says truncated where the message does", async () => {
  using recording = makeRecording({ messageKeptBytesMax: 2_000 })
  const { connection } = scriptedWebSocket(recording.connect())
  const bytes = writeFrame("x".repeat(10_000))
  for (let at = 0; at < bytes.length; at += 500) connection.push("server-to-client", bytes.subarray(at, at + 500))
  const { messages } = await recording.reader.window(recording.record(), { after: null, before: null, limit: 5 })
  expect((await recording.reader.message(recording.record(), 1))?.truncated).toBe(true)
  expect(messages[0]?.truncated).toBe(true)
})

test("ids go on when the newest exchange was removed before the session was gone on with", () => {
  using folder = makeFolder()
  const files = sessionFiles(folder.path)
  const one = openToRecord(files, limits)
  const first = scriptedWebSocket(one.recorder.openConnection(facts))
  first.connection.close(null)
  one.recorder.remove([1 as ExchangeId])
  one.close()
  const two = openToRecord(files, limits)
  scriptedWebSocket(two.recorder.openConnection(facts))
  const ids = [...two.log.recording.order] as number[]
  two.close()
  expect(ids).toEqual([2])
})

test("what was cleared does not come back, even when the database was locked until the end", () => {
  using folder = makeFolder()
  const files = sessionFiles(folder.path)
  const session = openToRecord(files, limits)
  scriptedWebSocket(session.recorder.openConnection(facts))
  session.recorder.flush()
  const other = new Database(files.database)
  other.run("BEGIN IMMEDIATE")
  session.recorder.clear()
  session.close()
  other.run("ROLLBACK")
  other.close()
  expect(existsSync(files.database)).toBe(false)
})

test("the wire view shows the beginning of a frame of which the beginning is kept", () => {
  using recording = makeRecording({ messageKeptBytesMax: 100, streamTailBytesMax: 64 })
  const { connection } = scriptedWebSocket(recording.connect())
  const bytes = writeFrame("x".repeat(10_000))
  for (let at = 0; at < bytes.length; at += 50) connection.push("server-to-client", bytes.subarray(at, at + 50))
  const { frames } = recording.reader.frames(recording.record(), { after: null, before: null, limit: 5 })
  expect(frames[0]?.preview).toStartWith("xxxxxxxx")
})
