// One exchange in every way but its messages: why a handshake failed, a connection dropped, an answer is missing; both heads understood;
// times, TLS, notes; with keys and by links, at the size of a laptop and of a phone.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { beginJourney, type Journey, openSocket, sendTexts, sizes } from "../support/page-journey.ts"
import { screenshot } from "../support/screenshots.ts"

let journey: Journey

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url")
const token = `${encode({ alg: "HS256" })}.${encode({ sub: "alice", exp: 1_700_000_000 })}.c2ln`

/** What the chat server of other journeys does not: it refuses, drops, does not answer, sets cookies. */
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, self) {
    const { pathname } = new URL(request.url)
    if (pathname === "/behind-nginx") return new Response("upgrade required", { status: 400, headers: { server: "nginx/1.24" } })
    if (request.headers.get("upgrade") === "websocket") {
      const offered = request.headers.get("sec-websocket-protocol")
      const isUpgraded = self.upgrade(request, {
        data: { pathname },
        ...(offered ? { headers: { "sec-websocket-protocol": offered } } : {}),
      })
      return isUpgraded ? undefined : new Response("", { status: 500 })
    }
    const headers = new Headers({ "content-type": "text/html" })
    headers.append("set-cookie", "sid=abc; Path=/; HttpOnly; SameSite=Lax")
    headers.append("set-cookie", "other=1; SameSite=None")
    return new Response("<!doctype html><title>Server</title>", { headers })
  },
  websocket: {
    data: {} as { pathname: string },
    message(socket, data) {
      if (socket.data.pathname === "/die") return socket.terminate()
      if (String(data).includes("connection_init")) socket.send('{"type":"connection_ack"}')
    },
  },
})
const at = (path: string, scheme = "http") => `${scheme}://localhost:${server.port}${path}`

beforeAll(async () => {
  journey = await beginJourney()
  const { app, origin, ui } = journey
  ui.setDefaultTimeout(20_000)
  await journey.context.grantPermissions(["clipboard-read", "clipboard-write"])
  await app.goto(at("/"))
  const url = at("/login?room=general&room=second&name=J%C3%BCrgen+A", "http")
  await app.evaluate(
    async ([address, jwt]) => {
      const form = { "content-type": "application/x-www-form-urlencoded" }
      const more = Object.fromEntries(Array.from({ length: 6 }, (_, number) => [`x-more-${number}`, `value ${number}`]))
      await fetch(address!, {
        method: "POST",
        body: "user=alice&mail=a%40b.c",
        headers: { ...form, ...more, authorization: `Basic ${btoa("alice:secret")}` },
      })
      await fetch(`${address}&token=${jwt}`, { headers: { authorization: `Bearer ${jwt}` } })
      const parts = new FormData()
      parts.append("title", "Holiday")
      parts.append("photo", new File([new Uint8Array([255, 216, 0])], "beach.jpg", { type: "image/jpeg" }))
      await fetch(`${location.origin}/upload`, { method: "POST", body: parts })
    },
    [url, token] as const,
  )
  await app.evaluate(
    address => new Promise(resolve => new WebSocket(address).addEventListener("close", resolve)),
    at("/behind-nginx", "ws"),
  )
  await openSocket(app, at("/die", "ws"), "die")
  await sendTexts(app, ["one last word"], "die")
  await openSocket(app, at("/graphql", "ws"), "graphql", ["graphql-transport-ws"])
  await sendTexts(
    app,
    ['{"type":"connection_init"}', '{"id":"7","type":"subscribe","payload":{"query":"subscription Prices { price }"}}'],
    "graphql",
  )
  await app.goto(`https://localhost:${origin.httpsPort}/`)
  await openSocket(app, `wss://localhost:${origin.httpsPort}/chat`, "chat")
  await sendTexts(app, ["Hello!", "Hello again, and again, and again!"], "chat")
  await row("/chat").waitFor()
}, 60_000)

afterAll(async () => {
  await journey?.end()
  await server.stop(true)
})

const byTestId = (id: string) => journey.ui.locator(`[data-testid="${id}"]`)
const row = (text: string) => byTestId("exchange-row").filter({ hasText: text }).first()
const tab = (name: string) =>
  journey.ui.getByRole("tablist", { name: "Parts of the exchange" }).getByRole("tab", { name: new RegExp(`^${name}`) })
const isChosen = (name: string) =>
  journey.ui.waitForFunction(
    wanted => document.querySelector('.detail [role=tablist] [role=tab][aria-selected="true"]')?.textContent?.startsWith(wanted),
    name,
  )
const card = (question: string) => byTestId("verdict").filter({ hasText: question })
const table = (name: string) => journey.ui.getByRole("table", { name, exact: true })
const clipboard = () => journey.ui.evaluate(() => navigator.clipboard.readText())
/** As it is read: the rows of a table of names and values. */
/** Once there are some: what is read from bytes comes a moment later. */
async function rowsOf(name: string): Promise<string[][]> {
  const rows = table(name).locator("tbody tr")
  await rows.first().waitFor()
  return rows.evaluateAll(all => all.map(each => [...each.querySelectorAll("th, td.value")].map(cell => cell.textContent ?? "")))
}

async function open(filter: string, part?: string): Promise<void> {
  const back = journey.ui.getByRole("button", { name: "Back to the list" })
  if (await back.isVisible()) await back.click()
  await byTestId("filter").fill(filter)
  await byTestId("exchange-row").nth(1).waitFor({ state: "detached" })
  await byTestId("exchange-row").first().click()
  if (part) await tab(part).click()
}

describe.each(sizes)("%o", ({ name, width, height }) => {
  const shot = (what: string) => screenshot(journey.ui, `exchange-${what}-${name}-dark`)

  beforeAll(() => journey.ui.setViewportSize({ width, height }))

  test("a handshake that failed says what both heads have, what is behind it, and what to do", async () => {
    await open("/behind-nginx")
    await isChosen("Overview")
    const why = card("Why did the handshake fail?")
    await why.getByText("The server answered 400 Bad Request instead of 101.").waitFor()
    const checks = byTestId("handshake-checks")
    expect(await checks.locator("summary").innerText()).toMatch(/\d+ checks: 1 wrong, 1 suspicious, \d+ passed/)
    expect(await checks.locator(".check.suspicious th").allInnerTexts()).toEqual(["Proxy in between"])
    expect(await checks.locator(".check.passed th").allInnerTexts()).toContain("Sec-WebSocket-Key")
    expect(await why.locator(".advice").innerText()).toContain("proxy_set_header Upgrade $http_upgrade")
    await shot("handshake")
    await why.getByRole("button", { name: "Response" }).click()
    await journey.ui.getByText("upgrade required").first().waitFor()
    await tab("Overview").click()
  })

  test("a connection that dropped: who went away, after which message", async () => {
    await open("/die", "Overview")
    const why = card("Why did it end?")
    await why.getByText("It dropped without a close frame: the server").waitFor()
    await why.getByText("went away at once after it got this message").waitFor()
    await shot("drop")
    await why.getByRole("button", { name: "#1" }).first().click()
    await isChosen("Frames")
    await journey.ui.locator('[data-testid="frame-row"][aria-selected="true"][data-id="1"]').waitFor()
  })

  test("a subscription that nobody confirmed is named, and leads to its message", async () => {
    await open("/graphql", "Overview")
    const missing = card("Is an answer missing?")
    await missing.getByText("was never answered: Prices.").waitFor()
    await missing.getByRole("button", { name: /^#\d Prices$/ }).click()
    await journey.ui.locator('[data-testid="frame-row"][aria-selected="true"]', { hasText: "Prices" }).waitFor()
  })

  test("an open one is alive, compressed and answered; the line of facts says so", async () => {
    await open("/chat", "Overview")
    await card("The handshake").getByText("The handshake succeeded, in").waitFor()
    await card("Is it alive?")
      .getByText(/Alive|silent/)
      .first()
      .waitFor()
    await card("Is it slow?").getByText("Half of the answers took at most").waitFor()
    // It is judged again every second, and what has the focus keeps it.
    const alive = card("Is it alive?")
    await alive.getByRole("button").first().focus()
    const lived = await alive.getByText(/It has lived for/).innerText()
    await journey.ui.waitForFunction(before => !document.body.innerText.includes(before), lived)
    expect(await journey.ui.evaluate(() => document.activeElement?.textContent)).toMatch(/^#\d$/)
    const facts = journey.ui.locator(".detail .facts")
    await facts.getByText(/deflate [−+]\d+ %/).waitFor()
    expect(await facts.innerText()).toMatch(
      /101 Switching Protocols[\s\S]*open[\s\S]*↑ 3[\s\S]*↓ 3[\s\S]*reply p50 [\d.]+ ms p99 [\d.]+ ms/,
    )
    await shot("overview")
  })

  test("header fields as they were sent, sorted, filtered, explained and copied", async () => {
    await open("/login method:POST", "Request")
    await table("Header fields").waitFor()
    const sent = await rowsOf("Header fields")
    const names = sent.map(([field]) => field!)
    expect(names).not.toEqual(names.toSorted())
    const sorted = journey.ui.getByRole("button", { name: "Sorted" })
    await sorted.click()
    expect((await rowsOf("Header fields")).map(([field]) => field!.toLowerCase())).toEqual(
      names.map(field => field.toLowerCase()).toSorted(),
    )
    await sorted.click()
    expect(await rowsOf("Header fields")).toEqual(sent)
    await journey.ui.getByRole("searchbox", { name: "Filter the fields" }).fill("x-more-3")
    expect(await rowsOf("Header fields")).toEqual([["x-more-3", "value 3"]])
    await journey.ui.getByRole("searchbox", { name: "Filter the fields" }).fill("")
    expect(await journey.ui.getByRole("rowheader", { name: "Content-Length" }).getAttribute("title")).toContain("RFC 9110 §8.6")
    await journey.ui.getByRole("button", { name: "Copy all header fields as JSON" }).click()
    await journey.ui.getByRole("button", { name: "Copied" }).waitFor()
    expect(JSON.parse(await clipboard())).toEqual(sent.map(([field, value]) => ({ name: field, value })))
  })

  test("query, cookies, form and a login in Basic", async () => {
    await open("/login method:POST", "Request")
    expect(await rowsOf("Form")).toEqual([
      ["user", "alice"],
      ["mail", "a@b.c"],
    ])
    expect(await rowsOf("Query")).toEqual([
      ["room", "general"],
      ["room", "second"],
      ["name", "Jürgen A"],
    ])
    expect(await rowsOf("Cookies")).toEqual([["sid", "abc"]])
    const login = journey.ui.locator(".login")
    expect(await login.innerText()).not.toContain("secret")
    await login.getByRole("button", { name: "Show the password" }).click()
    await login.getByText("secret").waitFor()
    await shot("request")
    await open("/upload", "Request")
    await table("Form").waitFor()
    expect(await table("Form").innerText()).toMatch(/title\s+Holiday[\s\S]*photo[\s\S]*file “beach.jpg” · image\/jpeg · 3 B/)
  })

  test("a JSON Web Token is read, and has expired", async () => {
    await open("/login method:GET", "Request")
    const logins = journey.ui.locator(".login")
    expect(await logins.count()).toBe(2)
    expect(await logins.first().innerText()).toMatch(
      /JSON Web Token, not verified\.[\s\S]*Expired [\d:]+ ago \(2023-11-1[45] [\d:.]+\)[\s\S]*"sub": "alice"/,
    )
  })

  test("cookies that are set have their attributes and what browsers object to", async () => {
    await open("/login method:GET", "Response")
    const cookies = await table("Cookies that are set").innerText()
    expect(cookies).toMatch(/sid\s+abc\s+Path=\/\s+HttpOnly\s+SameSite=Lax/)
    expect(cookies).toContain("SameSite=None without Secure: browsers drop it.")
    await shot("response")
  })

  test("what the time went to, and TLS with its certificate", async () => {
    await open("/chat", "Timing")
    const timing = byTestId("timing")
    await timing.getByText("First message received").waitFor()
    await timing.getByText(/By the clock, \d{4}-\d\d-\d\d/).waitFor()
    for (const phase of ["DNS", "TCP", "TLS", "Waiting", "Open"]) await timing.getByText(phase, { exact: true }).first().waitFor()
    await shot("timing")
    await tab("TLS").click()
    const tls = byTestId("tls")
    await tls.getByText("It is for localhost.").waitFor()
    expect(await tls.innerText()).toMatch(/TLS with the client[\s\S]*TLSv1\.3[\s\S]*TLS with the server[\s\S]*SHA-256 [0-9A-F:]+/)
    await shot("tls")
  })

  test("notes: on the exchange, in color, and on a message", async () => {
    await open("/chat", "Frames")
    await journey.ui.locator('[data-testid="frame-row"][data-id="2"]').click()
    await journey.ui.locator(".frames-grid").focus()
    await journey.ui.keyboard.press("n")
    await byTestId("note").filter({ visible: true }).fill(`greeting ${name}`)
    await journey.ui.keyboard.press("Enter")
    await tab("Notes").click()
    await byTestId("noted").getByText(`greeting ${name}`).waitFor()
    const note = byTestId("exchange-note")
    await note.fill(`look here ${name}`)
    await note.press("ControlOrMeta+Enter")
    await journey.ui.locator(".title .written").getByText(`look here ${name}`).waitFor()
    await tab("Notes ?2").waitFor()
    await note.fill("never kept")
    await note.press("Escape")
    expect(await note.inputValue()).toBe(`look here ${name}`)
    await journey.ui.getByRole("radio", { name: "blue" }).check({ force: true })
    await journey.ui.locator('[data-testid="exchange-row"].color-blue').waitFor({ state: "attached" })
    await shot("notes")
    await byTestId("noted").getByRole("button").click()
    await journey.ui.locator('[data-testid="frame-row"][aria-selected="true"][data-id="2"]').waitFor()
  })

  test("number keys choose tabs, where nothing is being typed", async () => {
    await open("/chat")
    for (const [key, part] of [
      ["1", "Overview"],
      ["5", "Response"],
      ["8", "Notes"],
      ["2", "Frames"],
    ] as const) {
      await journey.ui.keyboard.press(key)
      await isChosen(part)
    }
    await tab("Notes").click()
    await byTestId("exchange-note").press("End")
    await journey.ui.keyboard.type("1")
    await journey.ui.keyboard.press("Escape")
    await isChosen("Notes")
    await tab("Frames").click()
  })
})
