// The page's frame in use: the filter bar with its colours, history and saved filters, the palette and the shortcuts, panes and how they are
// moved, what stands above them, and all of it on a phone.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import type { Exchange, Status } from "../../server/contract.ts"
import { eventually } from "../support/executable.ts"
import { beginJourney, type Journey, openSocket, sendTexts, sizes } from "../support/page-journey.ts"
import { screenshot } from "../support/screenshots.ts"

let journey: Journey
let ui: Page

const byTestId = (id: string) => ui.locator(`[data-testid="${id}"]`)
const rows = () => byTestId("exchange-row")
const selected = () => ui.locator('[data-testid="exchange-row"][aria-selected="true"]')
const filter = () => byTestId("filter")
const options = () => ui.locator(".toolbar .offers [role=option]")
const offered = () => options().locator("b").allInnerTexts()
const chip = (name: string) => ui.getByRole("region", { name: "Saved filters" }).getByRole("button", { name, exact: true })
const chips = () => ui.locator(".chip").allInnerTexts()
const palette = () => byTestId("palette")
const dialog = (name: string) => ui.getByRole("dialog", { name })
const focusIsIn = (place: string) => ui.waitForFunction(selector => document.activeElement?.closest(selector) !== null, place)
const url = (path: string) => `http://localhost:${journey.origin.httpPort}${path}`
const get = async (path: string) => (await fetch(url(path), { proxy: journey.necto.ready.proxy })).text()

beforeAll(async () => {
  journey = await beginJourney()
  ui = journey.ui
  for (const path of ["/style.css", "/missing", "/api/rooms"]) await get(path)
  await openSocket(journey.app, `ws://localhost:${journey.origin.httpPort}/frame`)
  await sendTexts(journey.app, ['{"type":"hello"}'])
  await rows().filter({ hasText: "/frame" }).waitFor()
}, 60_000)

afterAll(async () => journey?.end())

/** Each begins with all exchanges, no detail, and what was remembered forgotten. */
async function begin(size: { readonly width: number; readonly height: number }) {
  await ui.setViewportSize(size)
  await ui.evaluate(() => localStorage.clear())
  await ui.reload()
  await rows().first().waitFor()
}

describe.each(sizes)("the filter bar at $width", size => {
  beforeEach(() => begin(size))

  test("colours what is typed, under the very letters, however far it is scrolled", async () => {
    await filter().fill('ws -note:ok ("a b" OR 4xx)')
    const pieces = await ui
      .locator(".toolbar .piece:not(.space)")
      .evaluateAll(all => all.map(each => `${each.className} ${each.textContent}`))
    expect(pieces).toEqual([
      "piece keyword ws",
      "piece minus negated -",
      "piece field negated note:",
      "piece value negated ok",
      "piece parenthesis (",
      'piece text "a b"',
      "piece or OR",
      "piece keyword 4xx",
      "piece parenthesis )",
    ])
    await filter().fill(`${"host:localhost ".repeat(20)}`)
    await filter().press("End")
    await ui.waitForFunction(() => {
      const input = document.querySelector<HTMLInputElement>('[data-testid="filter"]')!
      const letters = document.querySelector<HTMLElement>(".toolbar .filter-colors > div")!
      const padding = Number.parseFloat(getComputedStyle(input).paddingLeft)
      const begins = letters.getBoundingClientRect().left - input.getBoundingClientRect().left - padding
      return (
        input.scrollLeft > 0 && Math.abs(begins + input.scrollLeft) < 1 && Math.abs(letters.scrollWidth + padding - input.scrollWidth) < 3
      )
    })
  })

  test("says under its place what is wrong, and goes on with the last filter", async () => {
    await filter().fill("ws")
    await rows().nth(1).waitFor({ state: "detached" })
    await filter().fill("ws status:abc")
    await byTestId("filter-problem").getByText("Position 11").waitFor()
    expect(await rows().count()).toBe(1)
  })

  test("offers what was used before, remembers it, and forgets it", async () => {
    for (const text of ["ws", "status:200", "4xx"]) {
      await filter().fill(text)
      await filter().press("Enter")
    }
    await ui.reload()
    await rows().first().waitFor()
    await filter().click()
    expect(await offered()).toEqual(["4xx", "status:200", "ws"])
    await filter().press("ArrowDown")
    await filter().press("Shift+Delete")
    expect(await offered()).toEqual(["status:200", "ws"])
    if (size.width > 1000) await screenshot(ui, "frame-history")
    await filter().press("ArrowDown")
    await filter().press("Enter")
    expect(await filter().inputValue()).toBe("ws")
    // With text in it, it is asked for.
    await filter().press("ArrowUp")
    expect(await offered()).toEqual(["status:200"])
    await options().first().locator(".forget").click()
    expect(await offered()).toEqual([])
    await filter().fill("")
    await filter().press("Control+ ")
    expect((await offered()).slice(0, 2)).toEqual(["ws", "ws"])
  })

  test("keeps a filter under a name, and shows, adds, moves, renames and removes it", async () => {
    expect(await chips()).toEqual(["WebSockets", "Errors", "Slow"])
    await chip("WebSockets").click()
    expect(await filter().inputValue()).toBe("ws")
    expect(await chip("WebSockets").getAttribute("aria-pressed")).toBe("true")
    await chip("Errors").click({ modifiers: ["Shift"] })
    expect(await filter().inputValue()).toBe("ws (has:error OR status:>=400)")
    await chip("Errors").click()
    expect(await filter().inputValue()).toBe("has:error OR status:>=400")
    await rows().filter({ hasText: "/missing" }).waitFor()
    await chip("Errors").click()
    expect(await filter().inputValue()).toBe("")

    await filter().fill("/api")
    await filter().press("Control+s")
    await focusIsIn(".name-dialog")
    await ui.keyboard.type("The API")
    await ui.keyboard.press("Enter")
    await focusIsIn(".toolbar .filter")
    expect(await chip("The API").getAttribute("aria-pressed")).toBe("true")
    await chip("The API").focus()
    await ui.keyboard.press("Shift+ArrowLeft")
    await ui.waitForFunction(() => document.activeElement?.textContent === "The API")
    await ui.keyboard.press("F2")
    await focusIsIn(".name-dialog")
    await ui.keyboard.type("API")
    await ui.keyboard.press("Enter")
    await chip("API").waitFor()
    await chip("Errors").click({ button: "right" })
    await ui.getByRole("menuitem", { name: /^Remove/ }).click()
    await chip("Errors").waitFor({ state: "detached" })
    await ui.reload()
    await rows().first().waitFor()
    expect(await chips()).toEqual(["WebSockets", "API", "Slow"])
  })
})

test("a filter that stood for a while was used", async () => {
  await begin(sizes[0])
  await filter().fill("http")
  await ui.waitForFunction(() => localStorage.getItem("nectoproxy.filter-history") === '["http"]')
})

describe.each(sizes)("commands at $width", size => {
  beforeEach(() => begin(size))

  test("the palette finds them by a few letters, and gives the focus back", async () => {
    await ui.locator(".traffic-grid").focus()
    await ui.keyboard.press("Control+k")
    await palette().waitFor()
    await screenshot(ui, `frame-palette-${size.name}`)
    await ui.keyboard.type("theme")
    await ui.getByRole("option", { name: /Change the theme to dark/ }).waitFor()
    await ui.keyboard.press("Enter")
    await focusIsIn(".traffic-grid")
    expect(await ui.evaluate(() => document.documentElement.dataset.theme)).toBe("dark")
    // What was run last comes first.
    await ui.keyboard.press("Control+Shift+p")
    await palette().waitFor()
    expect(await ui.locator(".palette-item").first().innerText()).toContain("Change the theme to light")
    await ui.keyboard.press("ArrowDown")
    await ui.keyboard.press("ArrowDown")
    await ui.waitForFunction(() => document.querySelectorAll(".palette-item")[1]?.hasAttribute("data-highlighted"))
    await ui.keyboard.type("nothing like it")
    await ui.getByText("Nothing is called so.").waitFor()
    await ui.keyboard.press("Escape")
    await palette().waitFor({ state: "detached" })
    await focusIsIn(".traffic-grid")
  })

  test("the palette goes to an exchange by its number, whatever the filter says, and to a saved filter", async () => {
    const { exchanges } = await journey.necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/missing")
    await filter().fill("ws")
    await ui.keyboard.press("Control+k")
    await palette().fill(`#${exchanges[0]?.id}`)
    await ui.getByRole("option", { name: `Go to exchange #${exchanges[0]?.id}` }).waitFor()
    await ui.keyboard.press("Enter")
    await ui.locator(".detail .url").getByText("/missing").waitFor()
    expect(await filter().inputValue()).toBe("")
    // Of a WebSocket that is shown, its messages have numbers, too.
    const { exchanges: sockets } = await journey.necto.json<{ exchanges: Exchange[] }>("/exchanges?q=ws")
    await ui.keyboard.press("Control+k")
    await palette().fill(`${sockets[0]?.id}`)
    await ui.getByRole("option", { name: /^Go to exchange/ }).waitFor()
    await ui.keyboard.press("Enter")
    await ui.getByRole("tab", { name: /^Frames/ }).click()
    await ui.locator('[data-testid="frame-row"]').first().waitFor()
    await ui.keyboard.press("Control+k")
    await palette().fill("m2")
    await ui.getByRole("option", { name: /^Go to message #2/ }).waitFor()
    await ui.keyboard.press("Enter")
    await ui.locator('[data-testid="frame-row"][data-id="2"][aria-selected="true"]').waitFor()
    await ui.keyboard.press("Control+k")
    await palette().fill("errors")
    await ui.getByRole("option").first().waitFor()
    await ui.keyboard.press("Enter")
    await ui.waitForFunction(() => document.querySelector<HTMLInputElement>('[data-testid="filter"]')?.value.startsWith("has:error"))
  })

  test("the help lists the keys of what is there", async () => {
    await ui.keyboard.press("?")
    const help = dialog("Shortcuts and filters")
    await help.getByText("Find a command").waitFor()
    for (const key of ["Ctrl K", "Alt ↓", "F6", "⇧ F6", "Esc", "⇧ Del"])
      expect(await help.locator("kbd").getByText(key, { exact: true }).count()).toBeGreaterThan(0)
    await ui.keyboard.press("Escape")
    await help.waitFor({ state: "detached" })
  })

  test("the next and the previous exchange are a key away, in a field too", async () => {
    await filter().focus()
    await ui.keyboard.press("Alt+ArrowDown")
    const first = await selected().innerText()
    await ui.keyboard.press("Alt+ArrowDown")
    expect(await selected().innerText()).not.toBe(first)
    await ui.keyboard.press("Alt+ArrowUp")
    expect(await selected().innerText()).toBe(first)
    await focusIsIn(".toolbar .filter")
  })

  test("clearing asks where something would be lost", async () => {
    const { exchanges } = await journey.necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/missing")
    const note = (text: string) =>
      journey.necto.api(`/exchanges/${exchanges[0]?.id}`, {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ note: text }),
      })
    await note("keep this")
    await rows()
      .getByRole("img", { name: /keep this/ })
      .waitFor()
    await ui.getByRole("button", { name: "Clear", exact: true }).click()
    await dialog("Forget all exchanges?").waitFor()
    await ui.keyboard.press("Enter")
    await dialog("Forget all exchanges?").waitFor({ state: "detached" })
    expect(await rows().count()).toBeGreaterThan(3)
    await note("")
  })

  test("exports and imports are commands, too", async () => {
    await filter().fill("/missing")
    await ui.locator(".traffic-grid").focus()
    await ui.keyboard.press("Control+Shift+e")
    await dialog("Export").getByRole("radio", { name: "The 1 that match /missing" }).waitFor()
    await ui.keyboard.press("Escape")
    const [chooser] = await Promise.all([ui.waitForEvent("filechooser"), ui.keyboard.press("Control+o")])
    expect(chooser.isMultiple()).toBe(false)
  })
})

test("recording is switched by its key; the address is copied", async () => {
  await begin(sizes[0])
  await journey.context.grantPermissions(["clipboard-read", "clipboard-write"])
  await ui.keyboard.press("Control+e")
  await ui.getByRole("button", { name: "Paused" }).waitFor()
  await ui.keyboard.press("Control+e")
  await ui.getByRole("button", { name: "Recording" }).waitFor()
  await ui.keyboard.press("Control+k")
  await palette().fill("copy address")
  await ui.getByRole("option", { name: /Copy the proxy's address/ }).waitFor()
  await ui.keyboard.press("Enter")
  await eventually(
    () => ui.evaluate(() => navigator.clipboard.readText()),
    text => text === journey.necto.ready.proxy,
  )
})

test("the detail stands beside the list or below it, as large as one likes, and stays so", async () => {
  await begin(sizes[0])
  await rows().filter({ hasText: "/frame" }).click()
  const splitter = ui.getByRole("separator", { name: /of the list$/ })
  expect(await splitter.getAttribute("aria-orientation")).toBe("vertical")
  await ui.locator(".traffic-grid").focus()
  await ui.keyboard.press("\\")
  await ui.getByRole("separator", { name: "Height of the list" }).focus()
  const before = Number(await splitter.getAttribute("aria-valuenow"))
  for (let i = 0; i < 3; i++) await ui.keyboard.press("ArrowDown")
  expect(Number(await splitter.getAttribute("aria-valuenow"))).toBe(before + 6)
  const list = await ui.locator(".traffic").boundingBox()
  const detail = await ui.locator(".detail").boundingBox()
  expect(detail!.y).toBeGreaterThanOrEqual(list!.y + list!.height)
  expect(detail!.width).toBe(list!.width)
  await screenshot(ui, "frame-below")
  await ui.reload()
  await rows().filter({ hasText: "/frame" }).click()
  expect(await splitter.getAttribute("aria-valuenow")).toBe(String(before + 6))
  await ui.getByRole("button", { name: "Detail beside the list" }).click()
  expect(await splitter.getAttribute("aria-orientation")).toBe("vertical")
})

test("F6 goes from part to part; Escape closes the detail, d opens it again", async () => {
  await begin(sizes[0])
  await rows().filter({ hasText: "/frame" }).click()
  await ui.locator(".detail .grid").waitFor()
  await filter().focus()
  for (const place of [".chips", ".traffic", ".detail", ".toolbar"]) {
    await ui.keyboard.press("F6")
    await focusIsIn(place)
  }
  await ui.keyboard.press("Shift+F6")
  await focusIsIn(".detail")
  await ui.keyboard.press("Escape")
  await ui.locator(".detail").waitFor({ state: "detached" })
  await focusIsIn(".traffic-grid")
  await ui.keyboard.press("d")
  await ui.locator(".detail").waitFor()
})

describe("what stands above the list", () => {
  /** The event stream, as if the server had said this. */
  const say = async (...statuses: readonly Partial<Status>[]) => {
    const { exchanges } = await journey.necto.json<{ exchanges: Exchange[] }>("/exchanges?limit=10")
    const status = await journey.necto.json<Status>("/status")
    const events = [
      `event: snapshot\nid: 1\ndata: ${JSON.stringify({ seq: 1, recording: true, exchanges, status })}\n\n`,
      ...statuses.map(each => `event: heartbeat\ndata: ${JSON.stringify({ ...status, ...each })}\n\n`),
    ]
    await ui.route("**/api/events*", route => route.fulfill({ contentType: "text/event-stream", body: events.join("") }))
    await ui.route("**/api/status", route => route.fulfill({ json: { ...status, ...statuses.at(-1) } }))
    await ui.reload()
  }
  const restore = async () => {
    await ui.unrouteAll({ behavior: "ignoreErrors" })
    await ui.reload()
    await rows().first().waitFor()
  }

  test.each(sizes)("what is not recorded is said at $width, without taking the focus", async size => {
    await begin(size)
    await say({ problem: "The disk is full. Free some space." })
    await filter().focus()
    await ui.getByRole("status").getByText("Not recorded: The disk is full. Free some space.").waitFor()
    await focusIsIn(".toolbar .filter")
    await screenshot(ui, `frame-not-recorded-${size.name}`)
    await restore()
    expect(await ui.locator(".banner").count()).toBe(0)
  })

  test("a connection that is lost is said to be, and that it is there again is seen", async () => {
    await begin(sizes[0])
    // Each stream of events ends at once.
    await ui.route("**/api/events*", route => route.fulfill({ contentType: "text/event-stream", body: "" }))
    await ui.evaluate(() => dispatchEvent(new Event("online")))
    await ui.getByText("Connection to NectoProxy lost").waitFor()
    await ui.unrouteAll({ behavior: "ignoreErrors" })
    await ui.getByText("Connection to NectoProxy lost").waitFor({ state: "detached" })
    expect(await rows().count()).toBeGreaterThan(3)
  })

  test("a page that is older than its server says so", async () => {
    await begin(sizes[0])
    await say({}, { version: "99.0.0" })
    await byTestId("outdated").getByText("99.0.0").waitFor()
    await restore()
  })
})

describe("on a phone", () => {
  beforeEach(() => begin(sizes[1]))

  test("list and detail are two screens, and Back goes from one to the other", async () => {
    await screenshot(ui, "frame-phone-list")
    await rows().filter({ hasText: "/frame" }).click()
    await ui.locator(".detail").waitFor()
    await focusIsIn(".detail")
    expect(await ui.locator(".traffic").isVisible()).toBe(false)
    await screenshot(ui, "frame-phone-detail")
    await ui.goBack()
    await ui.locator(".detail").waitFor({ state: "detached" })
    await focusIsIn(".traffic-grid")
    await ui.goForward()
    await ui.locator(".detail .url").getByText("/frame").waitFor()
    await ui.getByRole("button", { name: "Back to the list" }).click()
    await ui.locator(".detail").waitFor({ state: "detached" })
    await rows().filter({ hasText: "/missing" }).click()
    await ui.locator(".detail .url").getByText("/missing").waitFor()
    await ui.goBack()
    await ui.locator(".detail").waitFor({ state: "detached" })
  })

  test("nothing of the bar is cut, and a menu has what found no place", async () => {
    const cut = await ui.locator(".toolbar button, .toolbar input").evaluateAll(all =>
      all.filter(each => {
        const { left, right, width, height } = each.getBoundingClientRect()
        return left < 0 || right > innerWidth || width < 24 || height < 24
      }),
    )
    expect(cut).toEqual([])
    const [bar, field] = [await byTestId("more").boundingBox(), await filter().boundingBox()]
    expect(field!.y).toBeGreaterThan(bar!.y + bar!.height)
    expect(field!.width).toBeGreaterThan(180)
    await byTestId("more").click()
    for (const name of ["Find a command", "Copy the proxy's address", "Trust the certificate", /Change the theme/, /Show shortcuts/])
      await ui.getByRole("menuitem", { name }).waitFor()
    await screenshot(ui, "frame-phone-menu")
    await ui.getByRole("menuitem", { name: /Show shortcuts/ }).click()
    await dialog("Shortcuts and filters").waitFor()
    await ui.keyboard.press("Escape")
    expect(await ui.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth)).toBe(
      true,
    )
  })
})

test.each([
  [900, 700],
  [1280, 800],
  [2560, 1440],
  [3840, 2160],
] as const)("nothing hangs over the edge at %i × %i", async (width, height) => {
  await begin({ width, height })
  await rows().filter({ hasText: "/frame" }).click()
  await ui.locator(".detail").waitFor()
  await screenshot(ui, `frame-${width}`)
  const out = await ui
    .locator(".toolbar > *, .chips, .status-bar > *, main > *")
    .evaluateAll(all =>
      all
        .filter(each => each.getBoundingClientRect().right > innerWidth || each.getBoundingClientRect().bottom > innerHeight)
        .map(each => each.className),
    )
  expect(out).toEqual([])
})

test("few exchanges without a note are cleared at once", async () => {
  await begin(sizes[0])
  await ui.keyboard.press("Control+Backspace")
  await rows().first().waitFor({ state: "detached" })
})
