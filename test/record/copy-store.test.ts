// The database of a recording is copied as it is at one moment, with what only its log has; what cannot be copied is said.

import { describe, expect, test } from "bun:test"
import { existsSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { copyDatabase } from "../../server/record/copy-store.ts"
import { Store } from "../../server/record/store.ts"
import { StoreProblem } from "../../server/record/store-problem.ts"
import { makeFolder, makeRecording } from "../support/recording.ts"

function rowsOf(path: string) {
  const store = Store.open(path, "read")
  try {
    return [...store.exchanges()]
  } finally {
    store.close()
  }
}

test("while it is recorded: one file with everything, that nobody else may read", () => {
  using recording = makeRecording()
  using folder = makeFolder()
  for (let n = 0; n < 3; n++) recording.exchange()
  recording.recorder.flush()
  const { database } = recording.files
  expect(statSync(`${database}-wal`).size).toBeGreaterThan(0)
  const to = join(folder.path, "it's a copy.db")
  copyDatabase(database, to)
  const copied = rowsOf(to)
  expect(copied).toHaveLength(3)
  expect(copied).toEqual(rowsOf(database))
  expect(statSync(to).mode & 0o777).toBe(0o600)
  expect(existsSync(`${to}-wal`)).toBe(false)
  // Nothing was changed where it came from, and recording goes on.
  recording.exchange()
  recording.recorder.flush()
  expect([recording.problems, rowsOf(to).length, rowsOf(database).length]).toEqual([[], 3, 4])
})

describe("is refused, and leaves nothing behind:", () => {
  test.each([
    ["no recording", "text".repeat(2_000), "copy.db", /cannot be opened: the file is damaged or not a recording/],
    ["no file", null, "copy.db", /cannot be opened: the file cannot be opened; it may be missing/],
  ])("%s", (_name, content, target, expected) => {
    using folder = makeFolder()
    const from = join(folder.path, "from.db")
    if (content !== null) writeFileSync(from, content)
    const to = join(folder.path, target)
    expect(() => copyDatabase(from, to)).toThrow(StoreProblem)
    expect(() => copyDatabase(from, to)).toThrow(expected)
    expect(existsSync(to)).toBe(false)
  })

  test("a folder that is missing", () => {
    using recording = makeRecording()
    expect(() => copyDatabase(recording.files.database, "/nowhere/at/all.db")).toThrow(
      /^The copy \/nowhere\/at\/all\.db cannot be written: /,
    )
  })

  test("a target that is there already, which stays as it is", () => {
    using recording = makeRecording()
    using folder = makeFolder()
    const to = join(folder.path, "there.db")
    writeFileSync(to, "mine")
    expect(() => copyDatabase(recording.files.database, to)).toThrow(StoreProblem)
    expect(statSync(to).size).toBe(4)
  })
})
