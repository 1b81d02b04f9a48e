// The workflows: others' code is pinned to a commit, rights are the least, and what they run is there.

import { describe, expect, test } from "bun:test"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { YAML } from "bun"
import packageJson from "../../package.json" with { type: "json" }

type Step = { readonly uses?: string; readonly run?: string }
type Job = { readonly permissions?: unknown; readonly steps: readonly Step[]; readonly "timeout-minutes": number; readonly needs?: string }
type Workflow = { readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> }

const root = join(import.meta.dir, "../..")
const names = ["ci", "release"]

describe.each(names)("%s", name => {
  const text = readFileSync(join(root, `.github/workflows/${name}.yml`), "utf8")
  const workflow = YAML.parse(text) as Workflow
  const steps = Object.values(workflow.jobs).flatMap(job => job.steps)

  test("may only read", () => expect(workflow.permissions).toEqual({ contents: "read" }))

  test("every action is pinned to a commit, and says its version", () => {
    const used = text.split("\n").filter(line => line.includes("uses:"))
    expect(used.length).toBe(steps.filter(step => step.uses).length)
    for (const line of used) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  test("what it runs is there", () => {
    const runs = steps.flatMap(step => step.run ?? [])
    expect(runs.length).toBeGreaterThan(0)
    for (const run of runs) {
      for (const [, script = ""] of run.matchAll(/npm (?:run )?(\w+)/g)) expect(Object.keys(packageJson.scripts)).toContain(script)
      for (const [, file = ""] of run.matchAll(/^bash (\S+)/g)) expect(existsSync(join(root, file))).toBe(true)
    }
  })

  test("no job hangs for hours", () => expect(Object.values(workflow.jobs).map(job => job["timeout-minutes"] <= 90)).not.toContain(false))

  test("what is put into a shell is no expression that somebody else writes", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{")
  })
})

test("only the job that publishes may write, and it runs nothing of the repository", () => {
  const { jobs } = YAML.parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8")) as Workflow
  expect(
    Object.entries(jobs)
      .filter(([, job]) => job.permissions)
      .map(([name]) => name),
  ).toEqual(["publish"])
  expect([jobs.publish?.permissions, jobs.publish?.needs]).toEqual([{ contents: "write" }, "build"])
  expect(jobs.publish?.steps.some(step => step.uses?.includes("checkout"))).toBe(false)
})
