// What `ca show` says, to people and to scripts.

import { expect, test } from "bun:test"
import { describeRoot, rootFacts } from "../../../server/cli/ca/show.ts"
import { facts, placed, root, stores } from "./sample.ts"

const subject = { root, dataDir: "/d", owner: { home: "/home/me", prefix: [], ids: null } }
const of = rootFacts(subject, [facts(stores.debian, [placed("x")]), facts(stores.chrome, []), facts(stores.firefox, null)])

test("every store, with what is known of it", () => {
  expect(of.stores).toEqual([
    { name: "System (/usr/local/share/ca-certificates)", trusted: true },
    { name: "Chrome, Chromium, Edge (/home/me/.pki/nssdb)", trusted: false },
    { name: "Firefox, profile a.default (/home/me/.mozilla/firefox/a.default)", trusted: null },
  ])
})

test.each([
  ["the validity", /^ {2}Valid +2026-01-02 to 2036-01-02$/m],
  ["the key's hash", /^ {2}Key hash +aGFzaA==$/m],
  ["what trusts it", /^ {2}trusted: System/m],
  ["what does not", /^ {2}not trusted: Chrome/m],
  ["what is not known", /^ {2}unknown \(certutil is missing, or its list cannot be read\): Firefox/m],
  ["the next step", /nectoproxy ca install/],
])("for people: %s", (_what, pattern) => expect(describeRoot(of)).toMatch(pattern))

test("where it is trusted everywhere there is no next step", () => {
  expect(describeRoot({ ...of, stores: of.stores.slice(0, 1) })).not.toContain("ca install")
})
