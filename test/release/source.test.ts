// What a build says it is made of.

import { expect, test } from "bun:test"
import { readSource } from "../../release/source.ts"
import { commit, version, versionText } from "../../server/version.ts"

test("SOURCE_DATE_EPOCH is the time of everything", async () => {
  expect((await readSource({ SOURCE_DATE_EPOCH: "1700000000" })).seconds).toBe(1_700_000_000)
})

test.each([["yesterday"], [""], ["-1"], ["1.5"], ["9".repeat(12)]])("SOURCE_DATE_EPOCH %p is refused", async text => {
  const problem = await readSource({ SOURCE_DATE_EPOCH: text }).then(
    () => "",
    (error: Error) => error.message,
  )
  expect(problem).toContain(`SOURCE_DATE_EPOCH is a number of seconds since 1970, not "${text}"`)
})

test("otherwise time and commit are git's, where there is a repository", async () => {
  const source = await readSource({})
  expect(source.version).toBe(version)
  const head = Bun.spawnSync(["git", "log", "-1", "--format=%h %ct", "--abbrev=7"], { cwd: import.meta.dir })
  const [hash, seconds] = head.exitCode === 0 ? head.stdout.toString().trim().split(" ") : [null, "0"]
  expect([source.commit?.replace("-dirty", "") ?? null, String(source.seconds)]).toEqual([hash ?? null, seconds ?? ""])
})

test("from the sources there is no commit to name", () => expect([commit, versionText]).toEqual([null, version]))
