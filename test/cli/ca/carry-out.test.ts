// One step with programs that succeed, fail or do not end: what became of it, and that half of it is taken back.

import { expect, test } from "bun:test"
import { carryOut } from "../../../server/cli/ca/carry-out.ts"
import type { Step } from "../../../server/cli/ca/plan.ts"
import type { Ran } from "../../../server/cli/ca/programs.ts"
import { root, stores } from "./sample.ts"

const add = ["certutil", "-A"]
const undo = ["certutil", "-D"]
const step: Step = { store: stores.chrome, commands: [["mkdir"], add], undo: [undo], removed: [], obstacle: null }

const ok: Ran = { code: 0, out: "", err: "" }
async function run(of: Step, change: "install" | "uninstall", ended: { readonly [program: string]: Ran }) {
  const ran: string[] = []
  const outcome = await carryOut(of, change, {
    root,
    certutil: ["certutil"],
    run: async argv => {
      const command = argv.slice(0, 2).join(" ")
      if (!argv.includes("-L")) ran.push(command)
      return ended[command] ?? ok
    },
  })
  return [outcome.type === "not done" ? outcome.why : outcome.type, ...ran]
}

test.each<
  readonly [what: string, step: Step, change: "install" | "uninstall", ended: { readonly [program: string]: Ran }, expected: string[]]
>([
  ["nothing to do", { ...step, commands: [] }, "install", {}, ["as it was"]],
  ["an obstacle", { ...step, obstacle: "needs root." }, "install", {}, ["needs root."]],
  ["taken out", { ...step, commands: [undo] }, "uninstall", {}, ["changed", "certutil -D"]],
  ["put in, and not there", step, "install", {}, ["every command succeeded, and still it is not trusted there.", "mkdir", "certutil -A"]],
  [
    "the first fails",
    step,
    "install",
    { mkdir: { code: 1, out: "", err: "mkdir: no space\n" } },
    ["mkdir says: mkdir: no space.", "mkdir", "certutil -D"],
  ],
  [
    "a primary password",
    step,
    "install",
    {
      "certutil -A": {
        code: 255,
        out: "",
        err: "x\ncertutil: could not authenticate to token NSS Certificate DB.: SEC_ERROR_BAD_PASSWORD: no.\n",
      },
    },
    [
      "its database has a primary password, which this cannot ask for: run the commands of --dry-run, or import the file by hand.",
      "mkdir",
      "certutil -A",
      "certutil -D",
    ],
  ],
  ["no end", step, "install", { mkdir: { code: null, out: "", err: "" } }, ["mkdir says: no end after 120 s.", "mkdir", "certutil -D"]],
  ["silence", step, "install", { mkdir: { code: 7, out: "", err: "" } }, ["mkdir says: exit code 7.", "mkdir", "certutil -D"]],
])("%s", async (_what, of, change, ended, expected) => expect(await run(of, change, ended)).toEqual(expected))
