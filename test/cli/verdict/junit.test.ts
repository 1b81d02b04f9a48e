// The report is valid by the schema of Jenkins, whatever is in it, and says what the outcomes say.

import { describe, expect, test } from "bun:test"
import { join } from "node:path"
import { validateXML } from "xmllint-wasm"
import { parseExpect, parseFailOn, parseForbid } from "../../../server/cli/verdict/check.ts"
import { junitReport, type ReportFacts } from "../../../server/cli/verdict/junit.ts"
import type { Outcome } from "../../../server/cli/verdict/verdict.ts"

const schema = await Bun.file(join(import.meta.dir, "junit.xsd")).text()
const facts: ReportFacts = { command: "npm test", startedAt: Date.UTC(2026, 10, 23, 6), durationMs: 12_345.6, exitCode: 0, exchanges: 7 }
const [check] = parseExpect("url:/chat received >= 2", [])
const met: Outcome = { check: check!, isMet: true, reason: "found 2 messages, expected at least 2", details: [] }
const failed: Outcome = {
  check: check!,
  isMet: false,
  reason: "found 0 messages, expected at least 2",
  details: ["Nearest:", "  misses a"],
}

const problems = async (xml: string): Promise<readonly string[]> => {
  const { valid, errors } = await validateXML({ xml: { fileName: "report.xml", contents: xml }, schema })
  return valid ? [] : errors.map(({ message }) => message)
}

const nasty = "\u0000\u0001\u001b[31m]]> & < > \" ' \t\r\n \u007f\u0085 \ud800 \udfff \ufffe\uffff 日本 😀"

describe("valid", () => {
  test.each<[what: string, outcomes: readonly Outcome[], facts: ReportFacts]>([
    ["no checks", [], facts],
    ["all is well", [met, met], facts],
    ["a failure, and a command that fails", [failed, met], { ...facts, exitCode: 3 }],
    ["nasty text", [{ ...failed, reason: nasty, details: [nasty] }], { ...facts, command: nasty, exitCode: 1 }],
    ["a nasty expression", parseExpect(`"${nasty.replaceAll('"', "")}"`, []).map(check => ({ ...failed, check })), facts],
    ["every kind of check", [...parseForbid("x", []), ...parseFailOn("faults", [])].map(check => ({ ...failed, check })), facts],
    ["a clock that was set back", [met], { ...facts, durationMs: -5 }],
    ["days", [met], { ...facts, durationMs: 1e9 }],
  ])("%s", async (_what, outcomes, facts) => expect(await problems(junitReport(outcomes, facts))).toEqual([]))

  test("the schema refuses what is wrong", async () => {
    expect(await problems(junitReport([met], facts).replace(' errors="0" skipped', " skipped"))).not.toEqual([])
    expect(await problems(junitReport([met], facts).replace("testcase", "case"))).not.toEqual([])
    expect(await problems(junitReport([met], facts).replace("npm", "\u0001"))).not.toEqual([])
  })
})

test("says what the outcomes say", () =>
  expect(junitReport([met, failed], { ...facts, exitCode: 3 })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nectoproxy" tests="3" failures="2" errors="0" time="12.346">
  <testsuite name="nectoproxy" tests="3" failures="2" errors="0" skipped="0" time="12.346" timestamp="2026-11-23T06:00:00">
    <properties>
      <property name="command" value="npm test"/>
      <property name="exchanges" value="7"/>
    </properties>
    <testcase classname="nectoproxy" name="exit code of npm test" time="12.346">
      <failure type="exit-code" message="The command exited with 3.">The command exited with 3.</failure>
    </testcase>
    <testcase classname="nectoproxy" name="--expect 'url:/chat received &gt;= 2'" time="0.000"/>
    <testcase classname="nectoproxy" name="--expect 'url:/chat received &gt;= 2'" time="0.000">
      <failure type="expect" message="found 0 messages, expected at least 2">--expect 'url:/chat received &gt;= 2': found 0 messages, expected at least 2
Nearest:
  misses a</failure>
    </testcase>
  </testsuite>
</testsuites>
`))

test.each([
  ["a\u0000b", "a\ufffdb"],
  ["a\u001bb", "a\ufffdb"],
  ["\ud83d alone", "\ufffd alone"],
  ["\uffff", "\ufffd"],
  ["]]>", "]]&gt;"],
  ['a & "b" <c>', "a &amp; &quot;b&quot; &lt;c&gt;"],
  ["one\ntwo\tthree\r", "one&#10;two&#9;three&#13;"],
  ["日本 😀", "日本 😀"],
])("%j in an attribute is %s", (command, value) =>
  expect(junitReport([], { ...facts, command })).toContain(`<property name="command" value="${value}"/>`),
)
