// The page in use: what it teaches while it is empty, the keyboard, staying put while rows arrive, both themes, small and large.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { BrowserContext, Page } from "playwright-core"
import type { Exchange } from "../../server/contract.ts"
import { eventually, type Running, startExecutable } from "../support/executable.ts"
import { type Origin, startOrigin } from "../support/origin.ts"
import { launchProxied } from "../support/proxied-browser.ts"
import { screenshot } from "../support/screenshots.ts"

let origin: Origin
let necto: Running
let context: BrowserContext
let ui: Page
let app: Page
const problems: string[] = []

beforeAll(async () => {
  ;[origin, necto] = await Promise.all([startOrigin(), startExecutable(["--insecure"])])
  context = await launchProxied(necto)
  ui = await context.newPage()
  ui.on("console", message => message.type() === "error" && problems.push(message.text()))
  ui.on("pageerror", error => problems.push(String(error)))
  await ui.goto(necto.ready.ui)
  app = await context.newPage()
}, 60_000)

afterAll(async () => {
  await context?.close()
  await origin?.stop()
  if (necto) expect(await necto.stop()).toBe(0)
})

const rows = () => ui.locator('[data-testid="exchange-row"]')
const frames = () => ui.locator('[data-testid="frame-row"]')
const selectedFrame = () => ui.locator('[data-testid="frame-row"][aria-selected="true"]')
const selectedExchange = () => ui.locator('[data-testid="exchange-row"][aria-selected="true"]')

/** Opens a WebSocket in the application's page and keeps it as window.socket. */
const openSocket = (url: string) =>
  app.evaluate(address => {
    const socket = new WebSocket(address)
    Object.assign(window, { socket })
    return new Promise(resolve => socket.addEventListener("open", resolve))
  }, url)

const send = (text: string) => app.evaluate(data => (window as unknown as { socket: WebSocket }).socket.send(data), text)

test("the token leaves the address", async () => {
  expect(new URL(ui.url()).search).toBe("")
})

test("without the token, the page says what to do", async () => {
  const stranger = await context.browser()?.newContext()
  const page = stranger ? await stranger.newPage() : await context.newPage()
  if (!stranger) await context.clearCookies()
  await page.goto(necto.ready.ui.replace(/token=.*/, "token=wrong"))
  await page.getByText("token", { exact: false }).first().waitFor()
  expect(await page.locator("body").innerText()).toMatch(/Open the link/)
  await page.close()
  await ui.goto(necto.ready.ui)
})

test("while there is no traffic, it teaches how to get some, with the real addresses", async () => {
  await necto.api("/exchanges", { method: "DELETE" })
  await ui.getByText("--cacert").first().waitFor()
  const text = await ui.locator("body").innerText()
  expect(text).toContain(necto.ready.proxy)
  expect(await ui.locator('a[href="/ca.pem"]').count()).toBeGreaterThan(0)
  await screenshot(ui, "empty-dark")
})

test("the keyboard is enough: filter, list, frames, back", async () => {
  await app.goto(`http://localhost:${origin.httpPort}/`)
  await openSocket(`ws://localhost:${origin.httpPort}/keys`)
  for (const text of ["one", "two", "three"]) await send(text)
  await eventually(
    () => necto.json<{ exchanges: Exchange[] }>("/exchanges?q=ws+/keys"),
    ({ exchanges }) => exchanges[0]?.websocket?.messages["server-to-client"] === 4,
  )
  await ui.bringToFront()
  await ui.keyboard.press("/")
  await ui.keyboard.type("ws /keys")
  await ui.waitForFunction(() => document.querySelectorAll('[data-testid="exchange-row"]').length === 1)
  expect(await ui.locator('[data-testid="filter-count"]').innerText()).toMatch(/^1 of \d+/)
  // From the filter to the list, with Tab alone.
  for (let i = 0; i < 12 && (await ui.evaluate(() => document.activeElement?.getAttribute("role"))) !== "grid"; i++)
    await ui.keyboard.press("Tab")
  await ui.keyboard.press("ArrowDown")
  expect(await selectedExchange().count()).toBe(1)
  await ui.keyboard.press("Enter")
  await frames().nth(7).waitFor()
  await ui.keyboard.press("Home")
  await selectedFrame().waitFor()
  expect(await selectedFrame().getAttribute("data-id")).toBe("1")
  await ui.keyboard.press("ArrowDown")
  await ui.keyboard.press("ArrowDown")
  expect(await selectedFrame().getAttribute("data-id")).toBe("3")
  await ui.keyboard.press("End")
  expect(await selectedFrame().getAttribute("data-id")).toBe("8")
  await ui.locator('[data-testid="payload"]').getByText("three").first().waitFor()
  await ui.keyboard.press("Escape")
  await frames().first().waitFor({ state: "detached" })
  await ui.locator('[data-testid="filter"]').fill("")
})

test("who reads further up stays where they are while frames arrive; who is at the end follows", async () => {
  await rows().filter({ hasText: "/keys" }).click()
  await send("flood")
  await ui.locator('[data-testid="frame-row"][data-id="5010"]').waitFor()
  // At the end: the newest is in view. Now somewhere in the middle.
  await frames().first().click()
  await ui.keyboard.press("Home")
  await ui.locator('[data-testid="frame-row"][data-id="1"]').waitFor()
  const before = await selectedFrame().boundingBox()
  await send("flood")
  await eventually(
    () => necto.json<{ total: number }>("/exchanges?q=ws").then(() => ui.locator('[role="tab"][aria-selected="true"]').first().innerText()),
    text => text.includes("10,012"),
  )
  expect(await selectedFrame().getAttribute("data-id")).toBe("1")
  expect(await selectedFrame().boundingBox()).toEqual(before)
  expect(await frames().count()).toBeLessThan(100)
  await ui.getByRole("button", { name: /new/ }).click()
  await ui.locator('[data-testid="frame-row"][data-id="10012"]').waitFor()
})

test("pausing stops the list, not the traffic", async () => {
  const pause = ui.getByRole("button", { name: /Recording/ })
  await pause.click()
  await ui.getByRole("button", { name: /Paused/ }).waitFor()
  await app.goto(`http://localhost:${origin.httpPort}/?paused`)
  await app.goto(`http://localhost:${origin.httpPort}/`)
  await ui.getByRole("button", { name: /Paused/ }).click()
  await pause.waitFor()
  await app.goto(`http://localhost:${origin.httpPort}/?resumed`)
  await eventually(
    () => necto.json<{ total: number }>("/exchanges?q=?resumed"),
    ({ total }) => total === 1,
  )
  expect((await necto.json<{ total: number }>("/exchanges?q=?paused")).total).toBe(0)
})

test("a handshake that failed says why", async () => {
  await app.goto(`http://localhost:${origin.httpPort}/`)
  const unused = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } })
  unused.stop()
  for (const address of [`localhost:${origin.httpPort}/forbidden`, `localhost:${unused.port}/nobody`])
    await app.evaluate(url => new Promise(resolve => new WebSocket(url).addEventListener("close", resolve)), `ws://${address}`)
  await rows().filter({ hasText: "/nobody" }).click()
  await ui.getByText("nothing listens there").first().waitFor()
  await rows().filter({ hasText: "/forbidden" }).click()
  await ui.getByRole("tab", { name: "Response" }).click()
  await ui.getByText("no such room").waitFor()
  await screenshot(ui, "failed-handshake")
})

describe("in pictures", () => {
  test.each([
    ["dark", 1440, 900],
    ["light", 1440, 900],
    ["dark", 900, 700],
    ["light", 390, 844],
  ] as const)("%s, %i × %i", async (theme, width, height) => {
    await necto.api("/exchanges", { method: "DELETE" })
    await app.goto(`https://localhost:${origin.httpsPort}/`)
    await openSocket(`wss://localhost:${origin.httpsPort}/socket?room=general`)
    await send(JSON.stringify({ type: "join", room: "general" }))
    await app.evaluate(() => {
      const { socket } = window as unknown as { socket: WebSocket }
      socket.send(new Uint8Array([0x82, 0xa4, 0x74, 0x79, 0x70, 0x65, 0xa6, 0x74, 0x79, 0x70, 0x69, 0x6e, 0x67]))
      socket.send(JSON.stringify({ type: "message", text: "Are you there?", room: "general", id: 8813 }))
    })
    await ui.emulateMedia({ colorScheme: theme })
    await ui.setViewportSize({ width, height })
    await ui.locator('[data-testid="filter"]').fill("localhost")
    await rows().filter({ hasText: "/socket" }).click()
    await ui.locator('[data-testid="frame-row"][data-id="8"]').waitFor()
    await frames().filter({ hasText: "8813" }).first().click()
    await ui.locator('[data-testid="payload"]').getByText("Are you there?").first().waitFor()
    await screenshot(ui, width === 1440 ? `page-${theme}` : `page-${theme}-${width}`)
    // Nothing hangs over the edge.
    expect(await ui.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await ui.keyboard.press("Escape")
  })
})

test("nothing was said on the console", () => {
  // The one refused request is the test's own, made without the token.
  expect(problems.filter(problem => !/401/.test(problem))).toEqual([])
})
