// The certificate as a file: its mode, its formats, and with whose roots.

import { afterAll, expect, test } from "bun:test"
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exportRoot, systemRoots, withSystemRoots } from "../../../server/cli/ca/export-root.ts"
import { Problem } from "../../../server/cli/problem.ts"
import { certificateFor } from "../../support/certificate.ts"
import { root } from "./sample.ts"

const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)

test.each([
  ["pem", "PEM\n"],
  ["der", "\u0001"],
] as const)("%s, readable for everybody", async (format, expected) => {
  await exportRoot(root, at(format), { format, isBundle: false })
  expect([readFileSync(at(format), "latin1"), statSync(at(format)).mode & 0o777]).toEqual([expected, 0o644])
})

test("a file that is there keeps its mode", async () => {
  writeFileSync(at("mine"), "")
  chmodSync(at("mine"), 0o600)
  await exportRoot(root, at("mine"), { format: "pem", isBundle: false })
  expect(statSync(at("mine")).mode & 0o777).toBe(0o600)
})

test.each([
  ["DER has room for one", () => exportRoot(root, undefined, { format: "der", isBundle: true }), 2, /^--bundle is PEM/],
  [
    "no such folder",
    () => exportRoot(root, at("no/x"), { format: "pem", isBundle: false }),
    1,
    /cannot be written \(there is no such folder\)/,
  ],
  ["a folder", () => exportRoot(root, folder, { format: "pem", isBundle: false }), 1, /cannot be written/],
])("%s", async (_what, act, exitCode, message) => {
  const problem = (await act().catch((error: unknown) => error)) as Problem
  expect(problem).toBeInstanceOf(Problem)
  expect([problem.exitCode, problem.message]).toEqual([exitCode, expect.stringMatching(message)])
})

test("the system's roots: SSL_CERT_FILE first, then the first file that has any", () => {
  const [corp, system] = [certificateFor(["corp"]).certPem, certificateFor(["system"]).certPem]
  writeFileSync(at("corp"), corp)
  writeFileSync(at("system"), system)
  writeFileSync(at("empty"), "no certificates\n")
  expect(systemRoots(at("corp"), [at("system")])).toBe(corp)
  expect(systemRoots(at("empty"), [at("nowhere"), folder, at("system")])).toBe(system)
  expect(() => systemRoots("", [at("empty")])).toThrow(/No file with the system's roots/)
})

test("who is among them already is not there twice", () => {
  expect(withSystemRoots(root, "x\n")).toBe("PEM\nx\n")
  expect(withSystemRoots(root, "A\nQ==\n")).toBe("A\nQ==\n")
})
