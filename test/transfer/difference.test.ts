// What differs, put over what is derived, is what was.

import { expect, test } from "bun:test"
import fc from "fast-check"
import { difference, merged } from "../../server/transfer/difference.ts"

test.each<[actual: unknown, derived: unknown, differing: unknown]>([
  [{ a: 1, b: 2 }, { a: 1, b: 2 }, undefined],
  [{ a: 1, b: 2 }, { a: 1, b: 3 }, { b: 2 }],
  [{ a: { b: 1, c: null } }, { a: { b: 1, c: 2 } }, { a: { c: null } }],
  [{ a: { b: 1 } }, { a: null }, { a: { b: 1 } }],
  [{ a: null }, { a: { b: 1 } }, { a: null }],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, undefined],
  [{ a: [1] }, { a: [1, 2] }, { a: [1] }],
  [{ a: [] }, { a: {} }, { a: [] }],
  [0, "", 0],
])("%j over %j: %j", (actual, derived, differing) => {
  expect(difference(actual, derived)).toEqual(differing)
  expect(merged(derived, difference(actual, derived))).toEqual(actual)
})

const leaf = fc.oneof(fc.constantFrom(null, 0, 1, "", "a", true), fc.array(fc.nat(2), { maxLength: 2 }))
const members = fc.record({ a: leaf, b: fc.option(fc.record({ c: leaf, d: fc.option(fc.record({ e: leaf })) })) })

test("any two of the same shape come back", () =>
  fc.assert(fc.property(members, members, (actual, derived) => expect(merged(derived, difference(actual, derived))).toEqual(actual))))

test("a file that says __proto__ changes nothing of others", () => {
  const read = merged({ a: { b: 1 } }, JSON.parse('{"a":{"__proto__":{"c":1}},"__proto__":{"d":1}}')) as Record<string, unknown>
  expect([read.d, ({} as Record<string, unknown>).c, Object.getPrototypeOf(read)]).toEqual([undefined, undefined, Object.prototype])
})
