// `nectoproxy ca install` and `ca uninstall`: every store that is there, one after the other, with what became of each and how to undo it.

import { Problem } from "../problem.ts"
import { carryOut, type Outcome } from "./carry-out.ts"
import { gatherFacts, lookingFor, type Subject } from "./facts.ts"
import { plan, type Step, type SystemFacts, showCommand, type Wanted } from "./plan.ts"
import { titleOf } from "./store.ts"

/** Throws Problem where something that was asked for is not as it should be. */
export async function changeTrust(wanted: Wanted, subject: Subject): Promise<void> {
  const facts = await gatherFacts(subject)
  const steps = plan(wanted, subject.root, facts)
  if (steps.length === 0) return nothingFound(wanted, facts, subject)
  let notDone = 0
  let changed = 0
  for (const step of steps) {
    const outcome = await carryOut(step, wanted.change, lookingFor(subject))
    process.stderr.write(`${titleOf(step.store)}: ${describeOutcome(outcome, step, wanted.change)}\n`)
    if (outcome.type === "not done") notDone++
    if (outcome.type === "changed") changed++
  }
  if (isSystemMissing(wanted, facts)) process.stderr.write(`There is ${noSystemStore(subject)}\n`)
  const advice = adviceAfter(wanted, facts, changed)
  if (advice !== "") process.stderr.write(`\n${advice}`)
  if (notDone > 0) throw new Problem(`Not done: ${notDone} of ${steps.length}; the reasons are above.`)
}

/** The commands, to be pasted; what needs none is a comment. */
export async function showPlan(wanted: Wanted, subject: Subject): Promise<void> {
  const facts = await gatherFacts(subject)
  const steps = plan(wanted, subject.root, facts)
  if (steps.length === 0) return nothingFound(wanted, facts, subject)
  const comment = facts.platform === "windows" ? "REM" : "#"
  const lines = steps.flatMap(step => describeStep(step, wanted.change, facts).map(line => line.replace(/^#/, comment)))
  const isMade = subject.root.fingerprint !== ""
  const first =
    isMade || wanted.change === "uninstall" ? [] : [`${comment} ${subject.root.file} is not there yet: \`nectoproxy ca path\` makes it.`]
  process.stdout.write([...first, ...lines, ""].join("\n"))
}

export function describeStep(step: Step, change: Wanted["change"], { platform, hasCertutil }: SystemFacts): readonly string[] {
  const title = `# ${titleOf(step.store)}`
  const needsCertutil = step.store.type === "nss" && !hasCertutil && step.obstacle !== null
  if (needsCertutil) return [`${title}: ${step.obstacle}`, ...step.commands.map(command => showCommand(command, platform))]
  if (step.commands.length === 0) return [`${title}: ${change === "install" ? "already trusted" : "not there"}`]
  return [title, ...step.commands.map(command => showCommand(command, platform))]
}

export function describeOutcome(outcome: Outcome, { store, removed }: Step, change: Wanted["change"]): string {
  switch (outcome.type) {
    case "not done":
      return `not done: ${outcome.why}`
    case "as it was":
      return change === "install" ? "already trusted." : "not there."
    case "changed": {
      const restart = store.type === "nss" ? "; restart the browser where it runs" : ""
      const earlier = removed.map(({ fingerprint }) => fingerprint.slice(0, 11)).join(", ")
      if (change === "uninstall") return `removed (${earlier === "" ? "from Java's store" : `${earlier}…`})${restart}.`
      return `trusted now${earlier === "" ? "" : `, instead of an earlier root (${earlier}…)`}${restart}.`
    }
    default:
      return outcome satisfies never
  }
}

function adviceAfter(wanted: Wanted, { platform }: SystemFacts, changed: number): string {
  if (wanted.change === "uninstall" || changed === 0) return ""
  const firefox = platform === "linux" ? "" : "Firefox takes over what the system trusts, unless that is switched off.\n"
  return `${firefox}Node, Java and Python's requests may look elsewhere: start them with \`nectoproxy run\`, which tells them.\nUndo it with: nectoproxy ca uninstall\n`
}

/** Having nothing to take out is no problem; having nothing to put it into is one. */
function nothingFound({ change, nss }: Wanted, { platform }: SystemFacts, { root }: Subject): void {
  if (change === "uninstall") return void process.stderr.write("There is no store that it could be in: nothing to remove.\n")
  if (nss && platform !== "linux")
    throw new Problem(
      "Browsers here have no databases of their own to be changed: Chrome, Edge and Firefox take over what the system trusts.",
    )
  if (nss) throw new Problem("No database of a browser was found: start the browser once, then run this again.")
  throw new Problem(`There is ${noSystemStore({ root })}`)
}

/** A small container, as a rule: browsers were told, and curl would be a surprise. */
const isSystemMissing = ({ change, nss, system }: Wanted, { stores }: SystemFacts): boolean =>
  change === "install" && (system || !nss) && stores.every(({ store }) => store.type === "nss")

const noSystemStore = ({ root }: Pick<Subject, "root">): string =>
  `no store of the system: install the package ca-certificates, or point programs at the file: SSL_CERT_FILE=${root.file}.`
