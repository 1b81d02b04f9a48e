// The page in use: what it teaches while it is empty, the keyboard, staying put while rows arrive, searching, notes, earlier sessions,
// files out and in, both themes, small and large.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { BrowserContext, Page } from "playwright-core"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import { eventually, type Running, startExecutable } from "../support/executable.ts"
import { type Origin, startOrigin } from "../support/origin.ts"
import { unusedPort } from "../support/ports.ts"
import { launchProxied } from "../support/proxied-browser.ts"
import { screenshot } from "../support/screenshots.ts"

let origin: Origin
let necto: Running
let context: BrowserContext
let ui: Page
let app: Page
const problems: string[] = []
const data = mkdtempSync(join(tmpdir(), "nectoproxy-sessions-"))

beforeAll(async () => {
  origin = await startOrigin()
  const before = await startExecutable(["--data-dir", data, "--session", "yesterday"])
  await (await fetch(`http://localhost:${origin.httpPort}/api/rooms`, { proxy: before.ready.proxy })).text()
  await before.stop()
  necto = await startExecutable(["--insecure", "--data-dir", data, "--session", "today"])
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
  rmSync(data, { recursive: true, force: true })
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

const byTestId = (id: string) => ui.locator(`[data-testid="${id}"]`)
const focused = () => ui.evaluate(() => document.activeElement?.textContent ?? "")

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
  for (const address of [`localhost:${origin.httpPort}/forbidden`, `localhost:${unusedPort()}/nobody`])
    await app.evaluate(url => new Promise(resolve => new WebSocket(url).addEventListener("close", resolve)), `ws://${address}`)
  await rows().filter({ hasText: "/nobody" }).click()
  await ui.getByText("nothing listens there").first().waitFor()
  await rows().filter({ hasText: "/forbidden" }).click()
  await ui.getByRole("tab", { name: "Response" }).click()
  await ui.getByText("no such room").waitFor()
  await screenshot(ui, "failed-handshake")
})

describe("searching 10,012 messages", () => {
  const search = () => byTestId("search")
  const found = () => byTestId("found")

  test("lists what matches, marks what was found, and goes from one to the next in circles", async () => {
    await ui.bringToFront()
    await byTestId("filter").fill("/keys")
    await rows().click()
    await ui.locator(".traffic-grid").focus()
    await ui.keyboard.press("f")
    await ui.keyboard.type("json.i:4711")
    await found().getByText("2 found").waitFor()
    await frames().locator("mark").nth(1).waitFor()
    expect(await frames().locator("mark").allInnerTexts()).toEqual(["4711", "4711"])
    const ids = await frames().evaluateAll(elements => elements.map(element => Number((element as HTMLElement).dataset.id)))
    expect(ids.length).toBe(2)
    const selected: string[] = []
    for (const key of ["Enter", "F3", "F3", "Shift+Enter", "Shift+F3"]) {
      await ui.keyboard.press(key)
      selected.push(`${await selectedFrame().getAttribute("data-id")}: ${await found().innerText()}`)
    }
    const [one, two] = [`${ids[0]}: 1 of 2`, `${ids[1]}: 2 of 2`]
    expect(selected).toEqual([one, two, one, two, one])
    await byTestId("payload").getByText("4711").first().waitFor()
  })

  test("shows a match among the others too, and goes back to all when it ends", async () => {
    const id = await selectedFrame().getAttribute("data-id")
    await ui.getByRole("button", { name: "Only matches" }).click()
    await frames().nth(8).waitFor()
    expect(await selectedFrame().getAttribute("data-id")).toBe(id)
    expect(await frames().locator("mark").count()).toBe(1)
    await ui.getByRole("button", { name: "Only matches" }).click()
    await frames().nth(8).waitFor({ state: "detached" })
    await search().press("Escape")
    await frames().nth(8).waitFor()
    expect(await selectedFrame().getAttribute("data-id")).toBe(id)
    expect(await search().inputValue()).toBe("")
  })

  test("draws a few rows of very many, wherever one looks", async () => {
    await search().fill("tick")
    await found()
      .getByText(/of 10,000|10,000 found/)
      .waitFor()
    await ui.locator(".frames-grid").focus()
    await ui.keyboard.press("End")
    await ui.locator('[data-testid="frame-row"][data-id="10012"][aria-busy="false"]').waitFor()
    expect(await frames().count()).toBeLessThan(100)
    await search().fill("")
  })

  test("offers what could stand there, and says where it is wrong", async () => {
    await search().focus()
    await ui.keyboard.type("dir")
    await ui.getByRole("option", { name: /^direction:/ }).waitFor()
    await ui.keyboard.press("Tab")
    expect(await search().inputValue()).toBe("direction:")
    await ui.keyboard.press("ArrowDown")
    await ui.keyboard.press("Enter")
    expect(await search().inputValue()).toBe("direction:client-to-server")
    await ui.keyboard.press("Backspace")
    await ui.keyboard.press("Escape")
    await byTestId("search-problem").getByText("Position 11").waitFor()
    expect(await search().getAttribute("aria-invalid")).toBe("true")
    await search().fill("")
    await byTestId("search-problem").waitFor({ state: "detached" })
  })
})

test("frames are shown as they were on the wire", async () => {
  await ui.getByRole("button", { name: "Wire frames" }).click()
  // Keys move among rows that are there.
  await byTestId("wire-row").first().waitFor()
  await ui.locator(".wire-grid").focus()
  await ui.keyboard.press("Home")
  const ping = byTestId("wire-row").filter({ hasText: "Ping" })
  await ping.click()
  const id = await ping.getAttribute("data-id")
  expect(await ping.locator('[role="gridcell"]').allInnerTexts()).toEqual(
    expect.arrayContaining(["Ping", "fin", "—", "2", "5", `#${id}`, "hb-17"]),
  )
  await byTestId("payload")
    .getByRole("button", { name: `message #${id}` })
    .click()
  await selectedFrame().waitFor()
  expect(await selectedFrame().getAttribute("data-id")).toBe(id)
})

test("statistics name messages, and lead to them", async () => {
  await ui.getByRole("tab", { name: "Statistics" }).click()
  await byTestId("times").first().waitFor()
  const text = await byTestId("statistics").innerText()
  expect(text).toMatch(/Sent\s+6\s/)
  expect(text).toMatch(/Received\s+10,006\s/)
  expect(text).toContain("ping → pong, asked by the server")
  expect(await byTestId("statistics").locator("rect").count()).toBeGreaterThan(2)
  await byTestId("times").filter({ hasText: "ping → pong" }).getByRole("button").first().click()
  await selectedFrame().filter({ hasText: "Ping" }).waitFor()
})

test("what passed unrecorded is a mark between two messages", async () => {
  await openSocket(`ws://localhost:${origin.httpPort}/gap`)
  await send("before")
  await byTestId("filter").fill("/gap")
  await rows().first().click()
  const recorded = (count: number) =>
    eventually(
      () => necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/gap"),
      ({ exchanges }) => exchanges[0]?.websocket?.messages["server-to-client"] === count,
    )
  await recorded(2)
  await ui.getByRole("button", { name: /Recording/ }).click()
  await ui.getByRole("button", { name: /Paused/ }).waitFor()
  await send("unseen")
  const { exchanges } = await necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/gap")
  await eventually(
    () => necto.json<{ gaps: { frames: number }[] }>(`/exchanges/${exchanges[0]?.id}/messages`),
    ({ gaps }) => gaps[0]?.frames === 2,
  )
  await ui.getByRole("button", { name: /Paused/ }).click()
  await ui.getByRole("button", { name: /Recording/ }).waitFor()
  await send("after")
  await recorded(3)
  await ui
    .locator('[data-testid="frame-row"][data-id="5"]')
    .getByText(/2 frames, \d+ B not recorded/)
    .waitFor()
  expect((await ui.locator('[data-testid="frame-row"][data-id="5"]').boundingBox())?.height).toBe(26)
})

test("notes and colors are written with the keyboard, and stand in both lists", async () => {
  await ui.locator('[data-testid="frame-row"][data-id="3"]').click()
  await ui.locator(".frames-grid").focus()
  await ui.keyboard.press("n")
  await byTestId("note").filter({ visible: true }).waitFor()
  await ui.keyboard.type("look here")
  await ui.keyboard.press("Enter")
  await frames().getByRole("img", { name: "Note: look here" }).waitFor()
  await ui.locator(".traffic-grid").focus()
  const written: unknown[] = []
  ui.on("request", request => request.method() === "PATCH" && written.push(request.postDataJSON()))
  await ui.keyboard.press("n")
  await byTestId("note").filter({ visible: true }).waitFor()
  await ui.keyboard.type("the gap")
  await ui.keyboard.press("Tab")
  await ui.keyboard.press("ArrowRight")
  await ui.locator('[data-testid="exchange-row"].color-red').waitFor()
  await ui.keyboard.press("Escape")
  await byTestId("note").waitFor({ state: "detached" })
  const { exchanges } = await necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/gap")
  const { messages } = await necto.json<{ messages: MessageRow[] }>(`/exchanges/${exchanges[0]?.id}/messages`)
  // Escape leaves the note as it was.
  expect([exchanges[0]?.note, exchanges[0]?.color, messages[2]?.note]).toEqual(["", "red", "look here"])
  expect(written).toEqual([{ color: "red" }])
  expect(await frames().count()).toBeGreaterThan(0)
})

describe("sessions", () => {
  const session = (name: string) => ui.getByRole("menuitem", { name: new RegExp(`^${name}`) })
  /** A menu takes the focus a moment after it opened, and gives it back a moment after it closed. */
  const focusIn = (selector: string) => ui.waitForFunction(of => document.activeElement?.closest(of) != null, selector)

  test("an earlier one is read, and not changed; the address says which", async () => {
    await ui.locator(".session-button").focus()
    await ui.keyboard.press("Enter")
    await session("yesterday").waitFor()
    await focusIn(".menu")
    // The first one is Export…, which has it.
    for (const key of ["ArrowDown", "ArrowDown"]) await ui.keyboard.press(key)
    await ui.keyboard.press("ArrowDown")
    expect(await focused()).toContain("yesterday")
    await ui.keyboard.press("Escape")
    await focusIn(".session-button")
    await ui.keyboard.press("Enter")
    await session("yesterday").waitFor()
    await focusIn(".menu")
    // The last one opens the sessions that can be deleted.
    await ui.keyboard.press("End")
    await ui.keyboard.press("ArrowUp")
    await ui.keyboard.press("Enter")
    await byTestId("read-only").getByText("yesterday").waitFor()
    await rows().filter({ hasText: "/api/rooms" }).click()
    await ui.getByRole("tab", { name: "Response" }).click()
    await ui.getByText("random").first().waitFor()
    for (const name of ["Recording", "Clear", /^Note and color/])
      expect(await ui.getByRole("button", { name }).first().isDisabled()).toBe(true)
    await ui.reload()
    await byTestId("read-only").waitFor()
    await rows().filter({ hasText: "/api/rooms" }).waitFor()
    await ui.goBack()
    await rows().filter({ hasText: "/gap" }).waitFor()
    expect(await byTestId("read-only").count()).toBe(0)
  })

  test("one that does not exist is said to", async () => {
    await ui.goto(`${new URL(necto.ready.ui).origin}/?session=nobody`)
    await ui
      .getByText(/nobody/)
      .first()
      .waitFor()
    await ui.getByRole("link", { name: "To the session at work" }).click()
    await rows().first().waitFor()
  })

  test("one is exported, as far as the filter matches, and imported again", async () => {
    await byTestId("filter").fill("/gap")
    await ui.locator(".session-button").click()
    await ui.getByRole("menuitem", { name: "Export…" }).click()
    await ui.getByRole("radio", { name: /JSONL/ }).check()
    await ui.getByRole("checkbox").check()
    const [download] = await Promise.all([ui.waitForEvent("download"), ui.getByRole("link", { name: "Export" }).click()])
    const path = join(data, "exported.jsonl")
    await download.saveAs(path)
    const lines = readFileSync(path, "utf8").trim().split("\n")
    expect(
      lines
        .map(line => JSON.parse(line).type as string)
        .filter(type => type === "exchange" || type === "message")
        .sort(),
    ).toEqual(["exchange", ...Array(6).fill("message")])

    await ui.locator(".session-button").click()
    const [chooser] = await Promise.all([ui.waitForEvent("filechooser"), ui.getByRole("menuitem", { name: /Import/ }).click()])
    await chooser.setFiles(path)
    await ui.getByText("1 exchange and 6 messages were imported.").waitFor()
    await ui.keyboard.press("Escape")
    await rows().nth(1).waitFor()
  })

  test("a file that is none is said to be", async () => {
    await ui.evaluate(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(["no recording"], "notes.txt"))
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
    })
    const dialog = ui.getByRole("dialog", { name: "Import notes.txt" })
    await dialog.locator(".warning, .problems").waitFor()
    await ui.keyboard.press("Escape")
    await dialog.waitFor({ state: "detached" })
  })

  test("one is deleted, once that was confirmed; the one at work cannot be", async () => {
    await ui.locator(".session-button").click()
    await ui.getByRole("menuitem", { name: "Delete a session" }).click()
    await ui.getByRole("menuitem", { name: /^Delete yesterday/ }).waitFor()
    expect(await ui.getByRole("menuitem", { name: /^Delete today/ }).count()).toBe(0)
    await ui.getByRole("menuitem", { name: /^Delete yesterday/ }).click()
    await ui.getByRole("button", { name: "Keep" }).waitFor()
    expect(await focused()).toBe("Keep")
    await ui.keyboard.press("Tab")
    await ui.keyboard.press("Enter")
    await eventually(
      () => necto.json<{ sessions: { name: string }[] }>("/sessions"),
      ({ sessions }) => sessions.map(({ name }) => name).join() === "today",
    )
    await ui.getByRole("dialog").waitFor({ state: "detached" })
    await byTestId("filter").fill("")
  })
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
  // Those refused are the tests' own: made without the token, of a session that there is not, of a file that is none.
  expect(problems.filter(problem => !/status of (?:401|404|400)/.test(problem))).toEqual([])
})
