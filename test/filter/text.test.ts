// A host with stars, against the regular expression it stands for; and one that no regular expression would come to an end with.

import { expect, test } from "bun:test"
import { hostTest } from "../../server/filter/text.ts"

test.each<[word: string, host: string, expected: boolean]>([
  ["*.example.com", "a.Example.com", true],
  ["*.example.com", "a.example.com:8443", true],
  ["*.EXAMPLE.com", ".example.com", true],
  ["*.example.com", "example.com", false],
  ["*.example.com", "a.example.com.evil", false],
  ["*.example.com", "a.example.com:x", false],
  ["*.example.com:993", "a.example.com:993", true],
  ["*.example.com:993", "a.example.com", false],
  ["example.*", "example.org:1", true],
  ["ex*", "an.example.org", false],
  ["*", "", true],
  ["**", "a:1", true],
  ["a*a", "a", false],
  ["a*a", "aa", true],
  ["ab*ba", "aba", false],
  ["*ab*ab", "abab", true],
  ["*ab*ab", "ab:1ab", true],
  ["a*b*c", "axbxbxc", true],
  ["a*c*b", "axbxbxc", false],
  ["a*:1", "a:1:1", true],
  ["[::*]", "[::1]:80", true],
  ["a.c*", "abc", false],
])("%s and %j: %j", (word, host, expected) => {
  expect(hostTest({ type: "word", text: word })(host)).toBe(expected)
})

test("many stars cost no more than a few", () => {
  const test = hostTest({ type: "word", text: `${"*a".repeat(30)}*!` })
  const begun = performance.now()
  expect(test("a".repeat(250))).toBe(false)
  // As a regular expression: some seconds at best.
  expect(performance.now() - begun).toBeLessThan(100)
})
