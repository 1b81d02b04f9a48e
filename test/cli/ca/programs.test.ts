// A real program: what it said, that it ends at the limit even when what it started goes on, and that it gets no terminal.

import { expect, test } from "bun:test"
import { reasonOf, runProgram } from "../../../server/cli/ca/programs.ts"

test.each([
  ["what it says", ["sh", "-c", "echo out; echo err >&2; exit 3"], 5_000, { code: 3, out: "out\n", err: "err\n" }],
  ["none", ["no-such-program-of-ours"], 5_000, { code: 127, out: "", err: "there is no program no-such-program-of-ours" }],
  ["no end, and a child that holds its output", ["sh", "-c", "sleep 2 & sleep 2"], 50, { code: null, out: "", err: "" }],
  ["nothing to read", ["cat"], 5_000, { code: 0, out: "", err: "" }],
])("%s", async (_what, argv, limitMs, expected) => expect(await runProgram(argv, limitMs)).toEqual(expected))

test.each([
  [{ code: 1, out: "a\n", err: "b\nc\n\n" }, "c"],
  [{ code: 1, out: "a\n", err: "" }, "a"],
  [{ code: 9, out: "", err: "" }, "exit code 9"],
  [{ code: null, out: "", err: "" }, "no end after 2 s"],
])("the reason in %j: %s", (ran, expected) => expect(reasonOf(ran, 2_000)).toBe(expected))
