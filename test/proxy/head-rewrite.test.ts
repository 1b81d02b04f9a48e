// What of a forwarded head changes, and that nothing else does.

import { expect, test } from "bun:test"
import { rewriteHead } from "../../server/proxy/head-rewrite.ts"
import { parseRequestHead } from "../../server/wire/http1/head.ts"
import { parseTarget } from "../../server/wire/http1/target.ts"

const cases: readonly (readonly [name: string, sent: string, forwarded: string])[] = [
  [
    "the target becomes a path",
    "GET http://a.example/x?y HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "GET /x?y HTTP/1.1\r\nHost: a.example\r\n\r\n",
  ],
  ["an empty path becomes /", "GET http://a.example HTTP/1.1\r\nHost: a.example\r\n\r\n", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"],
  ["ws:// too", "GET ws://a.example:81/s HTTP/1.1\r\nHost: a.example:81\r\n\r\n", "GET /s HTTP/1.1\r\nHost: a.example:81\r\n\r\n"],
  [
    "fields for the proxy go",
    "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\nProxy-Connection: keep-alive\r\nproxy-authorization: Basic eA==\r\nX: 1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nX: 1\r\n\r\n",
  ],
  [
    "a folded line goes with its field",
    "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\nProxy-Authorization: Basic\r\n eA==\r\nX: 1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nX: 1\r\n\r\n",
  ],
  [
    "another Host is replaced",
    "GET http://a.example:81/ HTTP/1.1\r\nhOST:b.example\r\n\r\n",
    "GET / HTTP/1.1\r\nhOST: a.example:81\r\n\r\n",
  ],
  [
    "spelling, order, duplicates, spacing, bare LF and odd bytes stay",
    "GET http://a.example/\xe4 HTTP/1.1\nHost: a.example\r\nx-a:  1 \r\nX-A:2\nConnection: Proxy-Connection, x\r\n\r\n",
    "GET /\xe4 HTTP/1.1\nHost: a.example\r\nx-a:  1 \r\nX-A:2\nConnection: Proxy-Connection, x\r\n\r\n",
  ],
]

test.each(cases as [string, string, string][])("%s", (_name, sent, forwarded) => {
  const bytes = Buffer.from(sent, "latin1")
  const { head } = parseRequestHead(bytes)
  const target = parseTarget(head!.target, head!.method)
  if (target?.form !== "absolute") throw new Error("the case is not in absolute form")
  expect(rewriteHead(bytes, target, head!, null).toString("latin1")).toBe(forwarded)
})

test("towards another proxy the target stays, and our credentials are added", () => {
  const bytes = Buffer.from("GET http://a.example/x HTTP/1.1\r\nHost: a.example\r\nProxy-Authorization: Basic old\r\n\r\n")
  const { head } = parseRequestHead(bytes)
  const target = parseTarget(head!.target, head!.method)
  if (target?.form !== "absolute") throw new Error("the case is not in absolute form")
  const expected = "GET http://a.example/x HTTP/1.1\r\nProxy-Authorization: Basic new\r\nHost: a.example\r\n\r\n"
  expect(rewriteHead(bytes, target, head!, { credentials: "Basic new" }).toString("latin1")).toBe(expected)
})
