// What is said of each step, done or to be done.

import { expect, test } from "bun:test"
import type { Outcome } from "../../../server/cli/ca/carry-out.ts"
import { describeOutcome, describeStep } from "../../../server/cli/ca/change.ts"
import type { Step } from "../../../server/cli/ca/plan.ts"
import { placed, stores } from "./sample.ts"

const step = (of: Partial<Step> = {}): Step => ({ store: stores.debian, commands: [], undo: [], removed: [], obstacle: null, ...of })
const changed: Outcome = { type: "changed" }

test.each<readonly [change: "install" | "uninstall", outcome: Outcome, step: Step, expected: string]>([
  ["install", { type: "as it was" }, step(), "already trusted."],
  ["uninstall", { type: "as it was" }, step(), "not there."],
  ["install", changed, step(), "trusted now."],
  ["install", changed, step({ store: stores.firefox }), "trusted now; restart the browser where it runs."],
  ["install", changed, step({ removed: [placed("x", "12:34:56:78:9A")] }), "trusted now, instead of an earlier root (12:34:56:78…)."],
  ["uninstall", changed, step({ removed: [placed("x")] }), "removed (AB:CD:EF:01…)."],
  ["uninstall", changed, step(), "removed (from Java's store)."],
  ["install", { type: "not done", why: "needs root." }, step(), "not done: needs root."],
])("%s, %j", (change, outcome, of, expected) => expect(describeOutcome(outcome, of, change)).toBe(expected))

const system = { platform: "linux", hasCertutil: true } as Parameters<typeof describeStep>[2]
test.each<readonly [what: string, step: Step, system: typeof system, lines: string[]]>([
  ["nothing to do", step(), system, ["# System (/usr/local/share/ca-certificates): already trusted"]],
  [
    "commands, whoever may run them",
    step({ commands: [["sudo", "cp", "a b"]], obstacle: "needs root." }),
    system,
    ["# System (/usr/local/share/ca-certificates)", "sudo cp 'a b'"],
  ],
  [
    "no certutil",
    step({ store: stores.chrome, commands: [["certutil"]], obstacle: "needs certutil." }),
    { ...system, hasCertutil: false },
    ["# Chrome, Chromium, Edge (/home/me/.pki/nssdb): needs certutil.", "certutil"],
  ],
])("a dry run: %s", (_what, of, facts, lines) => expect(describeStep(of, "install", facts)).toEqual(lines))
