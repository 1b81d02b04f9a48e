// Who may talk to the API, as tables. Each past hole of a proxy's own page (DNS rebinding, CSRF, token in a wrong place) is a row.

import { describe, expect, test } from "bun:test"
import { makeApp, token } from "../support/app.ts"

/** The status of a request without what makeApp adds. */
async function ask(path: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  using page = makeApp()
  return (await page.app.request(path, { method, headers })).status
}

const bearer = { authorization: `Bearer ${token}` }
const cookie = { cookie: `nectoproxy-8889=${token}` }

describe("the token", () => {
  test.each<[name: string, headers: Record<string, string>, status: number]>([
    ["none", {}, 401],
    ["as bearer", bearer, 200],
    ["as bearer in small letters", { authorization: `bearer ${token}` }, 200],
    ["as cookie", cookie, 200],
    ["as one of several cookies", { cookie: `a=b; nectoproxy-8889=${token}; c=d` }, 200],
    ["empty", { authorization: "Bearer " }, 401],
    ["wrong", { authorization: `Bearer ${"0".repeat(32)}` }, 401],
    ["its beginning", { authorization: `Bearer ${token.slice(0, -1)}` }, 401],
    ["with more behind it", { authorization: `Bearer ${token}0` }, 401],
    ["in capitals", { authorization: `Bearer ${token.toUpperCase()}` }, 401],
    ["not as bearer", { authorization: token }, 401],
    ["as password", { authorization: `Basic ${btoa(`:${token}`)}` }, 401],
    ["as the cookie of another instance", { cookie: `nectoproxy-8890=${token}` }, 401],
    ["as a wrong cookie", { cookie: "nectoproxy-8889=x" }, 401],
    ["wrong as bearer, right as cookie", { ...cookie, authorization: "Bearer x" }, 401],
  ])("%s", async (_name, headers, status) => {
    expect(await ask("/api/status", headers)).toBe(status)
    expect(await ask("/api/exchanges", headers, "DELETE")).toBe(status === 200 ? 204 : status)
  })

  test.each(["status", "exchanges", "exchanges/1", "exchanges/1/messages", "exchanges/1/request/body", "events", "no-such-route"])(
    "is asked for by /api/%s",
    async path => {
      expect(await ask(`/api/${path}`, {})).toBe(401)
      expect(await ask(`/api/${path}?token=${token}`, {})).toBe(401)
    },
  )

  test("in the page's URL sets a cookie that lets the page use the API", async () => {
    using page = makeApp()
    const set = (await page.app.request(`/?token=${token}`)).headers.get("set-cookie") ?? ""
    expect(set.split("; ").sort()).toEqual(["HttpOnly", "Path=/", "SameSite=Strict", `nectoproxy-8889=${token}`])
    const [pair = ""] = set.split(";")
    expect((await page.app.request("/api/status", { headers: { cookie: pair } })).status).toBe(200)
  })

  test.each([
    "/",
    "/?token=",
    "/?token=x",
    `/?token=${token}0`,
    `/?TOKEN=${token}`,
    `/ca.pem?token=${token}`,
    `/api/status?token=${token}`,
  ])("sets no cookie for %s", async path => {
    using page = makeApp()
    expect((await page.app.request(path)).headers.get("set-cookie")).toBeNull()
  })
})

describe("the Host field", () => {
  test.each<[host: string, status: number]>([
    ["127.0.0.1", 200],
    ["127.0.0.1:1", 200],
    ["localhost", 200],
    ["localhost:8889", 200],
    ["LocalHost:8889", 200],
    ["foo.localhost:8889", 200],
    ["[::1]:8889", 200],
    ["[::1]", 200],
    ["192.168.1.7:8889", 200],
    ["[fe80::1]:8889", 200],
    ["proxy.test:8889", 200],
    ["Proxy.TEST", 200],
    ["evil.com", 421],
    ["evil.com:8889", 421],
    ["localhost.evil.com", 421],
    ["evillocalhost", 421],
    ["127.0.0.1.evil.com", 421],
    ["127.0.0.1.nip.io:8889", 421],
    ["proxy.test.evil.com", 421],
    ["evil.com@localhost", 421],
    ["evil.com, localhost", 421],
    ["2130706433", 421],
    ["0x7f.1", 421],
    ["localhost:99999", 421],
    ["[::1", 421],
    ["::1", 421],
    [" ", 421],
  ])("%j", async (host, status) => {
    expect(await ask("/api/status", { ...bearer, host })).toBe(status)
    // The root certificate is public, but not to a name that is not ours.
    expect(await ask("/ca.pem", { host })).toBe(status)
    // 503: the page may not be built here.
    expect([status, status === 200 ? 503 : status]).toContain(await ask("/", { host }))
  })

  test("refused is an error like any other", async () => {
    using page = makeApp()
    const response = await page.request("/api/status", { headers: { host: "evil.com" } })
    expect(await response.json()).toEqual({
      error: { code: "host", message: "This server is not evil.com: open it by its address or as localhost." },
    })
  })
})

describe("the sender", () => {
  const host = "127.0.0.1:8889"

  test.each<[name: string, headers: Record<string, string>, isAllowed: boolean]>([
    ["a program", {}, true],
    ["our page", { "sec-fetch-site": "same-origin", origin: `http://${host}` }, true],
    ["our page, in a browser without Sec-Fetch", { origin: `http://${host}` }, true],
    ["the user, by typing", { "sec-fetch-site": "none" }, true],
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.com" }, false],
    ["another site that says nothing else", { "sec-fetch-site": "cross-site" }, false],
    ["another port of this machine", { "sec-fetch-site": "same-site", origin: "http://127.0.0.1:3000" }, false],
    ["another port, in a browser without Sec-Fetch", { origin: "http://127.0.0.1:3000" }, false],
    ["another name of this machine", { origin: "http://localhost:8889" }, false],
    ["a sandboxed frame or a file", { origin: "null" }, false],
    ["an origin that says it is ours and is not", { origin: `http://${host}.evil.com` }, false],
    ["an origin with us as user", { origin: `http://${host}@evil.com` }, false],
    ["an extension", { origin: "chrome-extension://abcdef" }, false],
    ["nonsense", { origin: "x", "sec-fetch-site": "same-origin" }, false],
    ["a value yet to be invented", { "sec-fetch-site": "elsewhere" }, false],
  ])("%s", async (_name, headers, isAllowed) => {
    const all = { host, ...headers }
    expect(await ask("/api/status", { ...all, ...cookie })).toBe(isAllowed ? 200 : 403)
    expect(await ask("/api/exchanges", { ...all, ...cookie }, "DELETE")).toBe(isAllowed ? 204 : 403)
    expect(await ask("/api/exchanges", { ...all, ...bearer }, "DELETE")).toBe(isAllowed ? 204 : 403)
    expect(await ask("/api/events", { ...all, ...cookie }, "OPTIONS")).toBe(isAllowed ? 404 : 403)
  })

  test("that is refused has changed nothing", async () => {
    using page = makeApp()
    page.exchange()
    const headers = { host, "sec-fetch-site": "cross-site" }
    await page.request("/api/exchanges", { method: "DELETE", headers })
    await page.request("/api/recording", { method: "PUT", headers, body: '{"recording":false}' })
    expect([page.exchanges().length, page.recorder.isRecording]).toEqual([1, true])
  })

  test("gets no leave from CORS", async () => {
    using page = makeApp()
    const response = await page.request("/api/status", { headers: { host, origin: `http://${host}` } })
    expect([...response.headers.keys()].filter(name => name.startsWith("access-control"))).toEqual([])
  })
})

describe("every response", () => {
  test.each([
    ["/", {}],
    ["/nothing-here", {}],
    ["/ca.pem", {}],
    ["/api/status", bearer],
    ["/api/status", {}],
    ["/api/no-such-route", bearer],
    ["/api/exchanges?limit=x", bearer],
    ["/api/exchanges/1", bearer],
    ["/api/exchanges/1/response/body", bearer],
    ["/api/events", bearer],
    ["/api/status", { ...bearer, host: "evil.com" }],
    ["/api/status", { ...bearer, "sec-fetch-site": "cross-site" }],
  ] as const)("%s %j says how the browser is to handle it", async (path, headers) => {
    using page = makeApp()
    page.exchange()
    const response = await page.app.request(path, { headers })
    const of = (name: string) => response.headers.get(name)
    expect(of("content-security-policy")).toStartWith("default-src 'none'; ")
    expect(["x-content-type-options", "referrer-policy", "cross-origin-resource-policy", "cross-origin-opener-policy"].map(of)).toEqual([
      "nosniff",
      "no-referrer",
      "same-origin",
      "same-origin",
    ])
    await response.body?.cancel()
  })

  test("of the page lets it run only what is its own", async () => {
    using page = makeApp()
    const policy = (await page.app.request("/")).headers.get("content-security-policy") ?? ""
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    for (const rule of ["script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(rule)
  })

  test("of a bug says nothing of it to the page, and all to the log", async () => {
    using page = makeApp()
    const reported: unknown[] = []
    const { error } = console
    console.error = (...parts: unknown[]) => reported.push(...parts)
    page.recorder.record = () => {
      throw new Error("the secret detail")
    }
    const response = await page.request("/api/exchanges/1")
    console.error = error
    expect([response.status, response.headers.get("x-content-type-options")]).toEqual([500, "nosniff"])
    expect(await response.text()).not.toContain("secret")
    expect(String(reported.at(-1))).toContain("the secret detail")
  })
})
