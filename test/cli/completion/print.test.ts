import { expect, test } from "bun:test"
import { join } from "node:path"

const module = join(import.meta.dir, "../../../server/cli/completion/print.ts")

/** More than a pipe holds. */
const text = 'const text = "line\\n".repeat(100_000)'

const run = (code: string, to: string) =>
  Bun.spawnSync(["sh", "-c", `"$0" -e "$1" ${to}`, process.execPath, `import { print } from ${JSON.stringify(module)}\n${text}\n${code}`])

test("all of it arrives", () => expect(run("await print(text)", "| wc -l").stdout.toString().trim()).toBe("100000"))

test("who has seen enough ends it without a word", () => {
  const { stdout, stderr } = run("await print(text)", "| head -n 1")
  expect([stdout.toString(), stderr.toString()]).toEqual(["line\n", ""])
})

test("a full disk is a problem in one line", () => {
  const { stderr } = run("await print(text).catch(error => console.error(error.name, error.exitCode, error.message))", "> /dev/full")
  expect(stderr.toString()).toMatch(/^Error 1 Standard output cannot be written: .*no space left.*\n$/i)
})
