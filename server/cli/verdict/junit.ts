// OUTCOMES → JUNIT XML, as Jenkins, GitLab and GitHub's actions read it: a suite with a test case for each check, and one for the
// command. Its grammar is the one of Jenkins' JUnit schema; its text is legal XML 1.0, whatever a peer has sent.

import { showCheck } from "./show.ts"
import type { Outcome } from "./verdict.ts"

/** `startedAt`: epoch milliseconds. `exitCode`: the command's own. `exchanges`: how many were recorded. */
export type ReportFacts = {
  readonly command: string
  readonly startedAt: number
  readonly durationMs: number
  readonly exitCode: number
  readonly exchanges: number
}

export function junitReport(outcomes: readonly Outcome[], { command, startedAt, durationMs, exitCode, exchanges }: ReportFacts): string {
  const seconds = (Math.max(0, durationMs) / 1000).toFixed(3)
  const failures = outcomes.filter(({ isMet }) => !isMet).length + (exitCode === 0 ? 0 : 1)
  const counts = `tests="${outcomes.length + 1}" failures="${failures}" errors="0"`
  // Without a zone, as other writers do: it is UTC.
  const timestamp = new Date(startedAt).toISOString().slice(0, 19)
  const exited = `The command exited with ${exitCode}.`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="nectoproxy" ${counts} time="${seconds}">`,
    `  <testsuite name="nectoproxy" ${counts} skipped="0" time="${seconds}" timestamp="${timestamp}">`,
    "    <properties>",
    `      <property name="command" value="${escaped(command)}"/>`,
    `      <property name="exchanges" value="${exchanges}"/>`,
    "    </properties>",
    ...testCase(`exit code of ${command}`, seconds, exitCode === 0 ? null : { type: "exit-code", message: exited, text: exited }),
    ...outcomes.flatMap(({ check, isMet, reason, details }) =>
      testCase(
        showCheck(check),
        "0.000",
        isMet ? null : { type: check.kind, message: reason, text: [`${showCheck(check)}: ${reason}`, ...details].join("\n") },
      ),
    ),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n")
}

type Failed = { readonly type: string; readonly message: string; readonly text: string }

function testCase(name: string, seconds: string, failed: Failed | null): readonly string[] {
  const begin = `    <testcase classname="nectoproxy" name="${escaped(name)}" time="${seconds}"`
  if (!failed) return [`${begin}/>`]
  const { type, message, text } = failed
  return [`${begin}>`, `      <failure type="${type}" message="${escaped(message)}">${escaped(text, "\n")}</failure>`, "    </testcase>"]
}

const named: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
  "\r": "&#13;",
}

/** For text and attributes alike; `kept` stands as it is. */
function escaped(text: string, kept = ""): string {
  return text
    .toWellFormed()
    .replace(illegal, "\ufffd")
    .replace(/[&<>"\n\t\r]/g, character => (character === kept ? character : (named[character] ?? "")))
}

/** XML 1.0 §2.2 allows tab, line feed and carriage return of all control characters, and never U+FFFE and U+FFFF. */
const illegal = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
