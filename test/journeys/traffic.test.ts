// The list of exchanges in use: its columns, sorting, selecting several, the menu and all that is in it, staying put while traffic comes,
// and the same on a phone.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { eventually } from "../support/executable.ts"
import { beginJourney, type Journey, openSocket, sendTexts, sizes } from "../support/page-journey.ts"
import { unusedPort } from "../support/ports.ts"
import { screenshot } from "../support/screenshots.ts"

let journey: Journey

beforeAll(async () => {
  journey = await beginJourney()
  await journey.context.grantPermissions(["clipboard-read", "clipboard-write"])
}, 60_000)
afterAll(() => journey?.end())

const ui = () => journey.ui
const list = () => ui().locator(".traffic-grid")
const rows = () => ui().locator('[data-testid="exchange-row"]')
const row = (id: number) => ui().locator(`[data-testid="exchange-row"][data-id="${id}"]`)
const filter = () => ui().locator('[data-testid="filter"]')
const selected = () => ui().locator('[data-testid="exchange-row"][aria-selected="true"]')
const ids = (of = rows()) => of.evaluateAll(elements => elements.map(element => Number((element as HTMLElement).dataset.id)))
const menuItem = (name: string | RegExp) => ui().getByRole("menuitem", { name })
const clipboard = () => ui().evaluate(() => navigator.clipboard.readText())
const known = async (query = "") =>
  (await journey.necto.json<{ exchanges: Exchange[] }>(`/exchanges?limit=1000&q=${encodeURIComponent(query)}`)).exchanges

/** Through the proxy, one after the other, so that their numbers are in that order. */
async function ask(paths: readonly string[], init: RequestInit = {}): Promise<void> {
  for (const path of paths)
    await (await fetch(`http://localhost:${journey.origin.httpPort}${path}`, { ...init, proxy: journey.necto.ready.proxy })).text()
}

async function startOver(): Promise<number> {
  await filter().fill("")
  await journey.necto.api("/exchanges", { method: "DELETE" })
  await rows().first().waitFor({ state: "detached" })
  await ask(["/?first"])
  await rows().first().waitFor()
  return (await ids())[0]!
}

/** Until the page has drawn what it was told. */
const drawn = () => ui().evaluate(() => new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))

test("a row says what happened, also without colors", async () => {
  const first = await startOver()
  await fetch(`http://127.0.0.1:${unusedPort()}/nobody`, { proxy: journey.necto.ready.proxy })
  await ask(["/missing?a=1", "/api/rooms"])
  await openSocket(journey.app, `ws://localhost:${journey.origin.httpPort}/live`)
  await sendTexts(journey.app, ["one", "two"])
  await row(first + 4)
    .locator('[data-cell="messages"]')
    .getByText("↑3 ↓3")
    .waitFor()
  const failed = row(first + 1)
  expect(await failed.locator(".lucide-circle-x").count()).toBe(1)
  expect(await failed.getAttribute("title")).toContain("nothing listens there")
  expect(
    await row(first + 2)
      .locator('[data-cell="status"]')
      .innerText(),
  ).toBe("404")
  expect(
    await row(first + 4)
      .locator(".live")
      .count(),
  ).toBe(1)
  await screenshot(ui(), "traffic-1440-dark")
})

describe("columns", () => {
  const header = (id: string) => ui().locator(`.traffic-grid [data-column="${id}"]`)
  const widthOf = async (id: string) => (await header(id).boundingBox())!.width

  test("are sized by their edges and by the menu, hidden and shown, and remembered", async () => {
    const edge = (await header("host").locator(".edge").boundingBox())!
    const before = await widthOf("host")
    await ui().mouse.move(edge.x + 4, edge.y + 10)
    await ui().mouse.down()
    await ui().mouse.move(edge.x + 64, edge.y + 10, { steps: 4 })
    await ui().mouse.up()
    expect(await widthOf("host")).toBeCloseTo(before + 60, -1)
    await ui().getByRole("button", { name: "Columns" }).first().click()
    await ui().getByRole("menuitemcheckbox", { name: "Type" }).click()
    await ui().getByRole("menuitemcheckbox", { name: "Started" }).click()
    await ui().keyboard.press("Escape")
    await header("type").waitFor({ state: "detached" })
    await ui().reload()
    await rows().first().waitFor()
    expect([await header("type").count(), await header("started").count()]).toEqual([0, 1])
    expect(await rows().first().locator('[data-cell="started"]').innerText()).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/)
    expect(await widthOf("host")).toBeCloseTo(before + 60, -1)
    await header("host").locator(".edge").dblclick()
    expect(await widthOf("host")).not.toBeCloseTo(before + 60, -1)
    await ui().getByRole("button", { name: "Columns" }).first().press("Enter")
    await menuItem("Columns as they began").click()
    await header("type").waitFor()
  })

  test("sort, either way, and back; what comes is put in its place", async () => {
    const came = await ids()
    await header("path").click()
    const ascending = await ids()
    const paths = await rows().locator('[data-cell="path"]').allInnerTexts()
    expect(paths).toEqual(paths.toSorted())
    expect(await header("path").getAttribute("aria-sort")).toBe("ascending")
    await ask(["/zzz", "/!first"])
    await rows()
      .nth(came.length + 1)
      .waitFor()
    expect(await rows().first().locator('[data-cell="path"]').innerText()).toBe("/!first")
    expect(await rows().last().locator('[data-cell="path"]').innerText()).toBe("/zzz")
    await header("path").click()
    expect(await rows().first().locator('[data-cell="path"]').innerText()).toBe("/zzz")
    await header("path").click()
    expect((await ids()).slice(0, came.length)).toEqual(came)
    expect(ascending.toSorted((a, b) => a - b)).toEqual(came)
  })

  test("sort by the keyboard too", async () => {
    await ui().getByRole("button", { name: "Columns" }).first().press("Enter")
    await menuItem("Sort by").press("ArrowRight")
    await ui().getByRole("menuitemradio", { name: "Number" }).focus()
    await ui().keyboard.press("Enter")
    await ui().keyboard.press("Escape")
    await ui().keyboard.press("Escape")
    expect(await header("number").getAttribute("aria-sort")).toBe("ascending")
    await header("number").click()
    const descending = await ids()
    expect(descending).toEqual(descending.toSorted((a, b) => b - a))
    await header("number").click()
  })

  test("the waterfall says when, and for what", async () => {
    const bars = ui().locator(".waterfall .bar")
    expect(await bars.count()).toBe(await rows().count())
    const boxes = await bars.evaluateAll(elements => elements.map(element => element.getBoundingClientRect().left))
    expect(boxes).toEqual(boxes.toSorted((a, b) => a - b))
    expect(await rows().first().locator('[data-cell="waterfall"]').getAttribute("title")).toMatch(
      /^Began .*\n(?:Connecting .*\n)?Waiting .*\nReceiving /,
    )
  })
})

describe("several", () => {
  test("are selected with the mouse and with the keyboard, and counted", async () => {
    const first = await startOver()
    await ask(["/a", "/b", "/c", "/d", "/e"])
    await row(first + 5).waitFor()
    const said = ui().locator('[data-testid="selected"]')
    await row(first + 1).click()
    await row(first + 3).click({ modifiers: ["Shift"] })
    expect(await ids(selected())).toEqual([first + 1, first + 2, first + 3])
    await row(first + 5).click({ modifiers: ["ControlOrMeta"] })
    expect(await said.innerText()).toBe("4 selected")
    await list().focus()
    await ui().keyboard.press("Escape")
    expect(await ids(selected())).toEqual([first + 5])
    await ui().keyboard.press("Home")
    await ui().keyboard.press("Shift+ArrowDown")
    await ui().keyboard.press("Control+ArrowDown")
    await ui().keyboard.press("Control+ArrowDown")
    await ui().keyboard.press("Control+ ")
    expect(await ids(selected())).toEqual([first, first + 1, first + 3])
    // The detail is the cursor's.
    await ui().locator(".detail .url").getByText("/c").waitFor()
    await ui().keyboard.press("Control+a")
    expect(await said.innerText()).toBe("6 selected")
    await screenshot(ui(), "traffic-selected")
    await ui().keyboard.press("Escape")
    await ui().keyboard.press("Escape")
  })

  test("get a color at once; a note is written from the menu", async () => {
    const first = (await ids())[0]!
    await row(first).click()
    await row(first + 1).click({ modifiers: ["Shift"] })
    await row(first).click({ button: "right" })
    expect((await ids(selected())).length).toBe(2)
    await menuItem("Color").click()
    await ui().getByRole("menuitemradio", { name: "green" }).click()
    await ui().locator('[data-testid="exchange-row"].color-green').nth(1).waitFor()
    await eventually(known, all => all.filter(({ color }) => color === "green").length === 2)
    await ui().keyboard.press("Escape")
    await row(first + 2).click({ button: "right" })
    await menuItem(/^Note/).click()
    await ui().locator('[data-testid="note"]').filter({ visible: true }).waitFor()
    await ui().keyboard.type("look")
    await ui().keyboard.press("Enter")
    await row(first + 2)
      .getByRole("img", { name: "Note: look" })
      .waitFor()
  })

  test("are copied, as what one needs", async () => {
    await ask(["/posted"], { method: "POST", body: '{"it\'s":1}', headers: { "content-type": "application/json" } })
    const posted = rows().filter({ hasText: "/posted" })
    await posted.click({ button: "right" })
    await menuItem("Copy as").click()
    await screenshot(ui(), "traffic-menu")
    await menuItem("curl").click()
    await ui().locator('[data-testid="selected"]').getByText("Copied: curl").waitFor()
    expect(await clipboard()).toMatch(/^curl 'http:\/\/localhost:\d+\/posted'[\s\S]*--data-raw '\{"it'\\''s":1\}'$/)
    await list().focus()
    await ui().keyboard.press("u")
    await ui().locator('[data-testid="selected"]').getByText("Copied: URL").waitFor()
    expect(await clipboard()).toMatch(/^http:\/\/localhost:\d+\/posted$/)
  })

  test("are filtered by what they have, one thing after the other", async () => {
    const posted = rows().filter({ hasText: "/posted" })
    const filterBy = async (name: string, at: number) => {
      await posted.click({ button: "right" })
      await menuItem("Filter by").press("ArrowRight")
      await menuItem(name).nth(at).click()
    }
    await filterBy("method POST", 0)
    expect(await filter().inputValue()).toBe("method:POST")
    await filterBy("path /posted", 0)
    expect(await filter().inputValue()).toBe("method:POST path:/posted")
    expect(await rows().count()).toBe(1)
    await filterBy("method POST", 1)
    expect(await filter().inputValue()).toBe("path:/posted -method:POST")
    await filter().fill("")
  })

  test("are exported, and deleted with one key; where that is a loss it is asked before", async () => {
    const all = await ids()
    await row(all[0]!).click()
    await row(all[1]!).click({ modifiers: ["Shift"] })
    await row(all[3]!).click({ modifiers: ["ControlOrMeta"] })
    await row(all[3]!).click({ button: "right" })
    await menuItem("Export…").click()
    const link = await ui().getByRole("link", { name: "Export" }).getAttribute("href")
    expect(new URLSearchParams(link!.split("?")[1]).get("q")).toBe(`id:${all[0]}..${all[1]} OR id:${all[3]}`)
    await ui().keyboard.press("Escape")
    await list().focus()
    await ui().keyboard.press("Delete")
    await row(all[3]!).waitFor({ state: "detached" })
    expect((await known()).map(({ id }) => Number(id))).toEqual(all.filter((_, at) => ![0, 1, 3].includes(at)))
    // The note's. The cursor is on the one after those that went.
    expect(await ids(selected())).toEqual([all[4]!])
    await row(all[2]!).click()
    await list().focus()
    await ui().keyboard.press("Delete")
    await ui().getByRole("dialog", { name: "Delete 1 exchange?" }).getByText("One has a note.").waitFor()
    await ui().getByRole("button", { name: "Keep", exact: true }).click()
    expect(await row(all[2]!).count()).toBe(1)
    await ui().keyboard.press("Delete")
    await ui().getByRole("button", { name: "Delete", exact: true }).click()
    await row(all[2]!).waitFor({ state: "detached" })
    const last = (await ids()).at(-1)!
    await row(last).click({ button: "right" })
    await menuItem(/^Delete all before/).click()
    await eventually(known, left => left.length === 1 && left[0]!.id === last)
  })
})

test("the menu opens by the keyboard, on the cursor's row, and gives the focus back", async () => {
  const first = await startOver()
  await ask(["/one", "/two"])
  await row(first + 2).waitFor()
  await list().focus()
  for (const key of ["ContextMenu", "Shift+F10"]) {
    await ui().keyboard.press("Home")
    await ui().keyboard.press("ArrowDown")
    await ui().keyboard.press(key)
    await menuItem("Copy URL").waitFor()
    await ui().keyboard.press("Escape")
    await menuItem("Copy URL").waitFor({ state: "detached" })
    await ui().waitForFunction(() => document.activeElement?.classList.contains("traffic-grid"))
    expect(await ids(selected())).toEqual([first + 1])
  }
})

describe("while traffic comes", () => {
  const many = (name: string, count: number) => ask(Array.from({ length: count }, (_, at) => `/${name}/${at}`))

  test("it follows; who scrolls up stays, and is told how many are new, and where they begin", async () => {
    await startOver()
    await many("before", 60)
    const newest = rows().filter({ hasText: "/before/59" })
    await newest.waitFor()
    await list().hover()
    await ui().mouse.wheel(0, -400)
    await newest.waitFor({ state: "hidden" })
    const [top] = await ids()
    const place = await row(top! + 10).boundingBox()
    await many("later", 5)
    await ui().getByRole("button", { name: "↓ 5 new" }).click()
    await rows().filter({ hasText: "/later/4" }).waitFor()
    expect(place).not.toBeNull()
    expect(await ui().locator(".row.first-new").getAttribute("title")).toContain("/later/0")
    await screenshot(ui(), "traffic-new")
  })

  test("what was clicked stays under the pointer", async () => {
    const aimed = rows().filter({ hasText: "/later/2" })
    await aimed.click()
    const before = await aimed.boundingBox()
    await many("meanwhile", 8)
    await ui().getByRole("button", { name: "↓ 8 new" }).waitFor()
    expect(await aimed.boundingBox()).toEqual(before)
    expect(await aimed.getAttribute("aria-selected")).toBe("true")
    await ui().keyboard.press("Escape")
    await list().focus()
    await ui().keyboard.press("End")
    await rows().filter({ hasText: "/meanwhile/7" }).waitFor()
    await many("again", 3)
    await rows().filter({ hasText: "/again/2" }).waitFor()
  })

  test("sorted, rows that come above push nothing away", async () => {
    await ui().locator('.traffic-grid [data-column="number"]').click()
    await ui().locator('.traffic-grid [data-column="number"]').click()
    await list().hover()
    await ui().mouse.wheel(0, 280)
    await drawn()
    const seen = rows().filter({ hasText: "/later/1" })
    const before = await seen.boundingBox()
    await many("above", 4)
    await eventually(known, all => all.some(({ path }) => path === "/above/3"))
    await ui().waitForFunction(count => Number(document.querySelector(".traffic-grid")?.getAttribute("aria-rowcount")) > count, 78)
    await drawn()
    expect(await seen.boundingBox()).toEqual(before)
    await ui().locator('.traffic-grid [data-column="number"]').click()
  })
})

test.each(sizes)("at $name everything is there", async ({ name, width, height }) => {
  const first = await startOver()
  await ask(["/api/rooms", "/missing"])
  await openSocket(journey.app, `ws://localhost:${journey.origin.httpPort}/chat?room=general`, "sized")
  await sendTexts(journey.app, ["hello"], "sized")
  await ui().setViewportSize({ width, height })
  for (const theme of ["dark", "light"] as const) {
    await ui().emulateMedia({ colorScheme: theme })
    const socket = row(first + 3)
    await socket.locator('[data-cell="messages"]').getByText("↓2").waitFor()
    for (const cell of ["protocol", "method", "status", "host", "path", "time"])
      expect(await socket.locator(`[data-cell="${cell}"]`).isVisible()).toBe(true)
    expect((await socket.boundingBox())!.height).toBe(width < 520 ? 46 : 28)
    expect(await ui().evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await screenshot(ui(), `traffic-${name}-${theme}`)
  }
  await ui().emulateMedia({ colorScheme: "dark" })
})

test("a long press opens the menu, and taps then select more", async () => {
  await ui().emulateMedia({ colorScheme: "dark" })
  const session = await journey.context.newCDPSession(ui())
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: true })
  await session.send("Emulation.setEmulatedMedia", { features: [{ name: "pointer", value: "coarse" }] })
  await ui().reload()
  await rows().first().waitFor()
  const touch = async (at: number, meanwhile: () => Promise<void> = async () => {}) => {
    const { x, y } = (await rows().nth(at).boundingBox())!
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x + 80, y: y + 20 }] })
    await meanwhile()
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] })
  }
  await touch(0, () => menuItem("Open").waitFor())
  await screenshot(ui(), "traffic-390-menu")
  await menuItem("Select more").click()
  const said = ui().locator('[data-testid="selected"]')
  await said.getByText("1 selected").waitFor()
  await touch(1)
  await said.getByText("2 selected").waitFor()
  await touch(2)
  await said.getByText("3 selected").waitFor()
  await screenshot(ui(), "traffic-390-selecting")
  await ui().getByRole("button", { name: "Done" }).click()
  expect((await ids(selected())).length).toBe(1)
})
