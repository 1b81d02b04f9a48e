import { expect, test } from "bun:test"
import { fieldTokens, fieldValue, fieldValues, hasToken } from "../../../server/wire/http1/fields.ts"

const fields = [
  ["Host", "example.com"],
  ["CONNECTION", "keep-alive, Upgrade"],
  ["Set-Cookie", "a=1"],
  ["set-cookie", "b=2, c=3"],
  ["connection", " ,\tx ,"],
  ["Empty", ""],
] as const

test("a name is found whatever its case, the first line first", () => {
  expect(fieldValue(fields, "host")).toBe("example.com")
  expect(fieldValue(fields, "SET-COOKIE")).toBe("a=1")
  expect(fieldValue(fields, "Empty")).toBe("")
  expect(fieldValue(fields, "hos")).toBe(null)
})

test("all lines of a name are found, in order, uncut", () => {
  expect(fieldValues(fields, "Set-Cookie")).toEqual(["a=1", "b=2, c=3"])
  expect(fieldValues(fields, "none")).toEqual([])
})

test("a list is read over several lines, without its empty members", () => {
  expect(fieldTokens(fields, "Connection")).toEqual(["keep-alive", "upgrade", "x"])
  expect(fieldTokens(fields, "Empty")).toEqual([])
  expect(fieldTokens(fields, "none")).toEqual([])
})

test("a token is found whatever its case, and only whole", () => {
  expect(hasToken(fields, "Connection", "UPGRADE")).toBe(true)
  expect(hasToken(fields, "Connection", "keep")).toBe(false)
  expect(hasToken(fields, "none", "")).toBe(false)
})
