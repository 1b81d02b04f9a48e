import { expect, test } from "bun:test"
import { readCredentials, readJwt, tokensIn } from "../../web/diagnosis/token.ts"

const encode = (text: string): string => Buffer.from(text).toString("base64url")
const jwt = (header: string, claims: string): string => `${encode(header)}.${encode(claims)}.c2ln`

test("Basic: what stands before the first colon is the user", () =>
  expect(readCredentials(`Basic ${btoa("alice:p:w")}`)).toEqual({ type: "basic", user: "alice", password: "p:w" }))

test("a JSON Web Token, as it was encoded: long numbers and the order of claims are kept", () => {
  const claims = '{"sub":"1","big":12345678901234567890,"exp":1763824121,"nbf":1763820000}'
  const token = jwt('{"alg":"HS256"}', claims)
  expect(readCredentials(`bearer ${token}`)).toEqual({
    type: "bearer",
    token,
    jwt: { header: '{"alg":"HS256"}', claims, notBefore: 1_763_820_000_000, expires: 1_763_824_121_000 },
  })
})

test("characters beyond ASCII, and those in which base64url differs", () =>
  expect(readJwt(jwt('{"alg":"none"}', '{"name":"Jürgen ÿ~?>"}'))?.claims).toBe('{"name":"Jürgen ÿ~?>"}'))

test.each([
  "abc",
  "a.b.c",
  jwt("{}", "{}"),
  jwt('{"alg":"HS256"}', "[]"),
  jwt('{"alg":"HS256"}', "no JSON"),
  `${jwt('{"alg":"HS256"}', "{}")}.more`,
])("%p is no JSON Web Token", token => expect(readJwt(token)).toBeNull())

test.each([
  ["Basic %%%", { type: "other", scheme: "Basic", text: "%%%" }],
  [`Basic ${btoa("nocolon")}`, { type: "other", scheme: "Basic", text: btoa("nocolon") }],
  ["Digest username=x", { type: "other", scheme: "Digest", text: "username=x" }],
  ["Bearer opaque", { type: "bearer", token: "opaque", jwt: null }],
] as const)("%p", (value, expected) => expect(readCredentials(value)).toEqual(expected as never))

test("parameters that look like a login", () =>
  expect(tokensIn(new URLSearchParams("room=1&token=a&access_token=b&apikey=c&key=&page=2")).map(([name]) => name)).toEqual([
    "token",
    "access_token",
    "apikey",
  ]))
