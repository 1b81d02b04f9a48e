import { expect, test } from "bun:test"
import { certificateNotes, matchesName } from "../../web/detail/certificate-notes.ts"

const day = 86_400_000
const now = Date.UTC(2026, 10, 22)
const certificate = (facts: object = {}) => ({
  subject: "CN=example.com",
  issuer: "CN=Some CA",
  names: "DNS:example.com, DNS:*.example.com, IP Address:10.0.0.1",
  validFrom: now - 30 * day,
  validTo: now + 60 * day,
  fingerprint: "00",
  ...facts,
})
const notes = (facts: object = {}, host = "example.com", isOwn = true) =>
  certificateNotes(certificate(facts), host, isOwn, now).map(({ tone, text }) => `${tone}: ${text}`)

test.each([
  [{}, "good: Valid for 60 days more."],
  [{ validTo: now + 1.5 * day }, "warning: Expires in 1 day."],
  [{ validTo: now - 3 * day }, "bad: Expired 3 days ago."],
  [{ validFrom: now + 2 * day }, "bad: Not valid before 2 days from now."],
])("its time: %p", (facts, expected) => expect(notes(facts)[0]).toBe(expected))

test.each([
  ["example.com", true],
  ["EXAMPLE.com", true],
  ["a.example.com", true],
  ["a.b.example.com", false],
  ["badexample.com", false],
  ["10.0.0.1", true],
  ["10.0.0.2", false],
])("is it for %s: %p", (host, expected) => expect(matchesName(certificate().names, host)).toBe(expected))

test("names it is not for are said, and the port is no part of one", () => {
  expect(notes({}, "other.com:8443")).toContain("bad: It is not for other.com, but for example.com, *.example.com, 10.0.0.1.")
  expect(notes({}, "example.com:8443")).toContain("good: It is for example.com.")
  expect(notes({ names: "" })).toContain("bad: It is not for example.com, but for no name at all.")
})

test("who signed it", () => {
  expect(notes({ issuer: "CN=example.com" })).toContain("warning: Self-signed: only who knows it can trust it.")
  expect(notes({ subject: "CN=Root", issuer: "CN=Root" }, "example.com", false)).toEqual([
    "good: Valid for 60 days more.",
    "info: A root: it signed itself.",
  ])
  expect(notes({ issuer: "CN=NectoProxy CA vm" })).toContain("info: Made by a NectoProxy: another one stands in between.")
})
