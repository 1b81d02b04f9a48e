// Terms put into a filter: what it says afterwards is what it said, and the term.

import { describe, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import { asValue, hostTerm, termsOf, withTerm } from "../../web/list/filter-by.ts"
import { exchange, sound } from "../filter/subjects.ts"

describe("a term comes to what is there", () => {
  test.each<[filter: string, term: string, only: string, allBut: string]>([
    ["", "host:a", "host:a", "-host:a"],
    ["  ", "host:a", "host:a", "-host:a"],
    ["ws", "host:a", "ws host:a", "ws -host:a"],
    ["ws OR http", "host:a", "(ws OR http) host:a", "(ws OR http) -host:a"],
    ["ws host:a", "host:a", "ws host:a", "ws -host:a"],
    ["ws -host:a 200", "host:a", "ws 200 host:a", "ws -host:a 200"],
    ["-(ws OR 4xx) x", "host:a", "-(ws OR 4xx) x host:a", "-(ws OR 4xx) x -host:a"],
    ["( ws OR 4xx ) -host:a", "host:a", "( ws OR 4xx ) host:a", "( ws OR 4xx ) -host:a"],
    ['note:"a b" host:a', "host:a", 'note:"a b" host:a', 'note:"a b" -host:a'],
    ["--host:a", "host:a", "--host:a host:a", "--host:a -host:a"],
    // What is no filter yet cannot be kept.
    ["(ws", "host:a", "host:a", "-host:a"],
  ])("%p and %p", (filter, term, only, allBut) =>
    expect([withTerm(filter, term, true), withTerm(filter, term, false)]).toEqual([only, allBut]),
  )
})

test.each<[text: string, value: string]>([
  ["example.com", "example.com"],
  ["[::1]:3000", "[::1]:3000"],
  ["/rooms", "/rooms"],
  // A regular expression otherwise.
  ["/rooms/", '"/rooms/"'],
  ["/a/i", '"/a/i"'],
  ["/a{1}", '"/a{1}"'],
  ["/a b", '"/a b"'],
  ["*.example.com", '"*.example.com"'],
  ['say"so', 'say"so'],
  ['"so"', '"\\"so\\""'],
  ["(x)", '"(x)"'],
  ["/fn(x))", '"/fn(x))"'],
  ["C:\\logs", "C:\\logs"],
])("%p is said as %p", (text, value) => {
  expect(asValue(text)).toBe(value)
  const { matches } = sound(compileExchangeFilter(`path:${value}`))
  expect([matches(exchange({ path: text })), matches(exchange({ path: "/other" }))]).toEqual([true, false])
})

describe("a host", () => {
  test.each<[host: string, hosts: readonly string[], term: string]>([
    ["example.com", ["example.com", "other.test"], "host:example.com"],
    ["example.com", ["example.com", "api.example.com"], "host:/^example\\.com$/i"],
    ["localhost:80", ["localhost:80", "localhost:8080"], "host:/^localhost:80$/i"],
    ["[::1]:80", ["[::1]:80", "[::1]:8080"], "host:/^\\[::1\\]:80$/i"],
  ])("%p among %p", (host, hosts, term) => {
    expect(hostTerm(host, hosts)).toBe(term)
    const { matches } = sound(compileExchangeFilter(term))
    expect(hosts.filter(other => matches(exchange({ host: other })))).toEqual([host])
  })
})

test("every term of an exchange matches it", () => {
  const facts: Partial<Exchange> = { path: "/a/b c/?x=1", status: 404, protocol: "wss", method: "M-SEARCH", clientAddress: "[::1]:5000" }
  const of = exchange({ ...facts, host: "[::1]:8080" })
  const terms = termsOf(of, ["[::1]:8080", "[::1]:80"])
  expect(terms.map(({ term }) => term)).toEqual([
    "host:[::1]:8080",
    'path:"/a/b c/"',
    "status:404",
    "protocol:wss",
    "method:M-SEARCH",
    "client:[::1]",
  ])
  for (const { term } of terms) expect(sound(compileExchangeFilter(term)).matches(of)).toBe(true)
})
