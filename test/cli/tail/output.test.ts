import { expect, test } from "bun:test"
import { openOutput } from "../../../server/cli/tail/output.ts"

test("takes lines up to the limit, each flushed before the next", async () => {
  const written: string[] = []
  const sink = { write: (text: string) => written.push(text), flush: async () => written.push("|") }
  const output = openOutput(sink, 2)
  expect(await output.write("a\n")).toBe(true)
  expect(await output.write("b\n")).toBe(false)
  expect(written).toEqual(["a\n", "|", "b\n", "|"])
  expect(output.count).toBe(2)
})

const failing = (code: string) => ({
  write: () => 0,
  flush: () => Promise.reject(Object.assign(new Error(code), { code })),
})

test("who has seen enough ends it quietly", async () => {
  expect(await openOutput(failing("EPIPE"), 10).write("a\n")).toBe(false)
})

test("a disk that is full does not", async () => {
  await expect(openOutput(failing("ENOSPC"), 10).write("a\n")).rejects.toThrow("ENOSPC")
})
