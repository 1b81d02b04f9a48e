import { expect, test } from "bun:test"
import { readSetCookie } from "../../web/detail/set-cookie.ts"

const now = Date.UTC(2026, 10, 22)
const https = { isSecure: true, host: "shop.example.com:8443", now }
const http = { ...https, isSecure: false }
const warnings = (line: string, setting = https) => readSetCookie(line, setting).warnings

test("name, value and every attribute, as they were sent", () =>
  expect(readSetCookie("sid=a=b; Path=/; HttpOnly;Secure; SameSite=Lax; future", https)).toEqual({
    name: "sid",
    value: "a=b",
    attributes: [
      ["Path", "/"],
      ["HttpOnly", ""],
      ["Secure", ""],
      ["SameSite", "Lax"],
      ["future", ""],
    ],
    warnings: [],
  }))

test.each([
  ["theme=dark; SameSite=Lax", "Secure is missing"],
  ["theme=dark; Secure", "SameSite is missing"],
  ["theme=dark; SameSite=None", "SameSite=None without Secure"],
  ["theme=dark; Secure; SameSite=Sometimes", "none of Strict, Lax and None"],
  ["sessionid=1; Secure; SameSite=Lax", "HttpOnly is missing"],
  ["__Secure-a=1; SameSite=Lax", "__Secure- wants Secure"],
  ["__Host-a=1; Secure; SameSite=Lax; Path=/; Domain=example.com", "__Host- wants Secure"],
  ["__Host-a=1; Secure; SameSite=Lax", "__Host- wants Secure"],
  ["a=1; Secure; SameSite=Lax; Domain=other.com", "shop.example.com is not in this Domain"],
  ["a=1; Secure; SameSite=Lax; Max-Age=0", "removes the cookie"],
  ["a=1; Secure; SameSite=Lax; Max-Age=soon", "Max-Age is no number"],
  ["a=1; Secure; SameSite=Lax; Max-Age=63072000", "400 days"],
  ["a=1; Secure; SameSite=Lax; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "days ago: this removes the cookie"],
  ["a=1; Secure; SameSite=Lax; Expires=Sat, 21-Nov-2026 23:59:00 GMT", "Expired 1:00 ago"],
  ["a=1; Secure; SameSite=Lax; Expires=tomorrow", "Expires is no date"],
  [`a=${"x".repeat(4096)}; Secure; SameSite=Lax`, "longer than 4096 bytes"],
  ["a=1; SameSite=Lax; Partitioned", "Partitioned without Secure"],
])("%p: %s", (line, says) => expect(warnings(line).join(" ")).toContain(says))

test.each([
  ["theme=dark; SameSite=Lax", http],
  ["__Host-a=1; Secure; SameSite=Lax; Path=/", https],
  ["a=1; Secure; SameSite=Lax; Domain=.example.com; Max-Age=60", https],
  ["csrftoken=1; Secure; SameSite=Strict", https],
  ["a=1; Secure; SameSite=Lax; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", https],
  ["a=1; Secure; SameSite=Lax", { ...http, host: "localhost:3000" }],
  ["a=1; Secure; SameSite=Lax", { ...http, host: "127.0.0.1:3000" }],
  ["a=1; Secure; SameSite=Lax", { ...http, host: "[::1]" }],
  ["a=1; Secure; SameSite=Lax", { ...http, host: "shop.localhost" }],
])("%p has nothing to object to", (line, setting) => expect(warnings(line, setting)).toEqual([]))

test("Secure over http is dropped", () => expect(warnings("a=1; Secure; SameSite=Lax", http).join()).toContain("set over http"))
