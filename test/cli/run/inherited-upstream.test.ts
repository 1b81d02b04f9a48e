import { expect, test } from "bun:test"
import { inheritedUpstream } from "../../../server/cli/run/inherited-upstream.ts"

const http = { scheme: "http", host: "proxy", port: 8080, username: "", password: "" }
type Row = readonly [parent: Record<string, string>, upstream: object, where: string, variable: string]
const rows: readonly Row[] = [
  [{ HTTP_PROXY: "http://proxy:8080" }, http, "http://proxy:8080", "HTTP_PROXY"],
  [{ http_proxy: "proxy:8080" }, http, "http://proxy:8080", "http_proxy"],
  [{ HTTP_PROXY: "http://other:1", HTTPS_PROXY: "http://proxy:8080/" }, http, "http://proxy:8080", "HTTPS_PROXY"],
  [{ HTTPS_PROXY: "", ALL_PROXY: "http://proxy:8080" }, http, "http://proxy:8080", "ALL_PROXY"],
  [{ https_proxy: "http://me:s%40cret@proxy:8080" }, { ...http, username: "me", password: "s@cret" }, "http://proxy:8080", "https_proxy"],
  [{ ALL_PROXY: "socks5h://proxy" }, { ...http, scheme: "socks5", port: 1080 }, "socks5://proxy:1080", "ALL_PROXY"],
  [{ HTTPS_PROXY: "http://[::1]:8080" }, { ...http, host: "::1" }, "http://[::1]:8080", "HTTPS_PROXY"],
]
test.each(rows)("%p becomes the upstream", (parent, upstream, where, variable) => {
  expect(inheritedUpstream(parent)).toEqual({
    type: "upstream",
    upstream: upstream as never,
    said: `Servers are reached through ${where}, as ${variable} says; --upstream chooses another.`,
  })
})

test.each([[{}], [{ HTTP_PROXY: "", NO_PROXY: "*" }]])("%p names none", parent => {
  expect(inheritedUpstream(parent as Record<string, string>)).toEqual({ type: "none" })
})

test.each(["socks4://proxy:1080", "ftp://proxy", "http://"])("%p cannot be used, which is said", value => {
  expect(inheritedUpstream({ HTTPS_PROXY: value })).toEqual({
    type: "unusable",
    said: "HTTPS_PROXY names no http, https or socks5 proxy: servers are reached directly.",
  })
})
