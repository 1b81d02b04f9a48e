import { expect, test } from "bun:test"
import { isForm, readForm } from "../../web/detail/form-parts.ts"
import { utf8 } from "../support/recording.ts"

const short = (bytes: Uint8Array, type: string) =>
  readForm(bytes, type)?.map(({ name, text, fileName, length }) => [name, text, fileName, length])

test("a urlencoded form", () =>
  expect(short(utf8("name=Alice+B&mail=a%40b.c&empty="), "application/x-www-form-urlencoded; charset=UTF-8")).toEqual([
    ["name", "Alice B", null, 7],
    ["mail", "a@b.c", null, 5],
    ["empty", "", null, 0],
  ]))

const type = "multipart/form-data; boundary=----x"
const multipart = (...parts: readonly Uint8Array[]) =>
  Buffer.concat([...parts.flatMap(part => [utf8("------x\r\n"), part, utf8("\r\n")]), utf8("------x--\r\n")])
const part = (disposition: string, body: Uint8Array, more = "") =>
  Buffer.concat([utf8(`Content-Disposition: form-data; ${disposition}\r\n${more}\r\n`), body])

test("a multipart form: values, a file of bytes, line breaks and dashes in them", () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x0d, 0x0a, 0x2d, 0x2d)
  const body = multipart(
    part('name="a"', utf8("1\r\n--\r\n2")),
    part('name="grüße"', utf8("")),
    part('name="file"; filename="c%22at.bin"', bytes, "Content-Type: application/octet-stream\r\n"),
  )
  expect(short(body, type)).toEqual([
    ["a", "1\r\n--\r\n2", null, 8],
    ["grüße", "", null, 0],
    ["file", null, 'c"at.bin', 6],
  ])
  expect(readForm(body, type)?.at(-1)?.contentType).toBe("application/octet-stream")
})

test("names without quotes", () =>
  expect(short(multipart(part("name=file; filename=cat.bin; filename*=utf-8''cat.bin", utf8("1"))), type)).toEqual([
    ["file", "1", "cat.bin", 1],
  ]))

test("what stands before the first part is left out, and a part that is cut off", () => {
  const whole = multipart(part('name="a"', utf8("1")), part('name="b"', utf8("2")))
  expect(short(Buffer.concat([utf8("preamble\r\n"), whole]), type)?.length).toBe(2)
  expect(short(whole.subarray(0, -12), type)?.map(([name]) => name)).toEqual(["a"])
})

test.each([
  ["multipart/form-data", "no boundary"],
  ["multipart/form-data; boundary=y", "another boundary"],
])("%s: %s", contentType => expect(readForm(multipart(part('name="a"', utf8("1"))), contentType)).toBeNull())

test("every cut of a multipart form is read without a failure", () => {
  const whole = multipart(part('name="a"', utf8("1")), part('name="b"; filename="x"', utf8("2")))
  for (let length = 0; length <= whole.length; length++)
    expect(readForm(whole.subarray(0, length), type)?.length ?? 0).toBeLessThanOrEqual(2)
})

test("bytes that are no text are no urlencoded form", () =>
  expect(readForm(Uint8Array.of(0xff), "application/x-www-form-urlencoded")).toBeNull())

test.each([
  ["application/x-www-form-urlencoded", true],
  ["Multipart/Form-Data; boundary=x", true],
  ["multipart/mixed; boundary=x", false],
  ["application/json", false],
] as const)("%s is a form: %p", (contentType, expected) => expect(isForm(contentType)).toBe(expected))
