// The list of messages in use: what is listed of them, by buttons, words and time; two of them compared; what can be done with one.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import axe from "axe-core"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import { eventually } from "../support/executable.ts"
import { beginJourney, type Journey, openSocket, sendTexts, sizes } from "../support/page-journey.ts"
import { screenshot } from "../support/screenshots.ts"

let journey: Journey

const texts = [
  JSON.stringify({ type: "message", from: "alice", text: "Hello!", id: 12345678901234567890n.toString() }),
  JSON.stringify({ type: "presence", user: "bob", status: "online" }),
  '{"type":"price","value":12345678901234567890,"list":[1,2,3]}',
  '{"list":[1,2,4],"type":"price","value":12345678901234567891}',
]

const byTestId = (id: string) => journey.ui.locator(`[data-testid="${id}"]`)
const frames = () => byTestId("frame-row")
const frame = (id: number) => journey.ui.locator(`[data-testid="frame-row"][data-id="${id}"]`)
const selected = () => journey.ui.locator('[data-testid="frame-row"].selected:not(.reference)')
const button = (name: string | RegExp) => journey.ui.locator(".detail").getByRole("button", { name })
const ids = () => frames().evaluateAll(rows => rows.map(row => Number((row as HTMLElement).dataset.id)))
const idsAre = (wanted: readonly number[]) => eventually(ids, now => JSON.stringify(now) === JSON.stringify(wanted))
const listed = (text: string | RegExp) => byTestId("listed").getByText(text).waitFor()
/** The socket is open before the server's ping arrives: what is sent at once may overtake it. */
const pingsAndPongs = async () => {
  const { exchanges } = await journey.necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/frames")
  const { "client-to-server": pongs = 0, "server-to-client": pings = 0 } = exchanges[0]?.websocket?.messages ?? {}
  return pings + pongs
}

beforeAll(async () => {
  journey = await beginJourney()
  const { app, origin, ui } = journey
  // 1 is the server's ping, 2 the pong; then a text and its answer each; a binary and its echo; the close frames.
  await openSocket(app, `ws://localhost:${origin.httpPort}/frames`)
  await eventually(pingsAndPongs, count => count === 2)
  for (const text of texts) {
    const answered = app.evaluate(() => {
      const { socket } = globalThis as unknown as { socket: WebSocket }
      return new Promise<void>(resolve => socket.addEventListener("message", () => resolve(), { once: true }))
    })
    await sendTexts(app, [text])
    await answered
  }
  ui.setDefaultTimeout(20_000)
  await ui.bringToFront()
  await ui.setViewportSize({ width: 1280, height: 800 })
  await byTestId("filter").fill("/frames")
  await byTestId("exchange-row").first().click()
  await frame(10).waitFor()
}, 60_000)

afterAll(() => journey?.end())

describe("what is listed", () => {
  test("is one direction, some kinds, and both with what is typed", async () => {
    await button(/Sent$/).click()
    await idsAre([2, 3, 5, 7, 9])
    await listed("5 of 10 messages")
    await button("Ping·Pong").click()
    await idsAre([3, 5, 7, 9])
    await byTestId("search").fill("price")
    await idsAre([7, 9])
    await byTestId("found").getByText("2 found").waitFor()
    await button("All").click()
    await idsAre([7, 8, 9, 10])
    await byTestId("search").fill("")
    await idsAre([3, 4, 5, 6, 7, 8, 9, 10])
  })

  test("is nothing, and says so in words", async () => {
    await button("Text").click()
    await journey.ui.getByText("None of 10 messages matches").waitFor()
    await button("Show all messages").click()
    await frame(10).waitFor()
    expect(await button("Ping·Pong").getAttribute("aria-pressed")).toBe("true")
  })

  test("remembers that pings are of no interest, and nothing else", async () => {
    await journey.ui.keyboard.press("p")
    await idsAre([3, 4, 5, 6, 7, 8, 9, 10])
    await button(/Received$/).click()
    await idsAre([4, 6, 8, 10])
    await journey.ui.reload()
    await byTestId("filter").fill("/frames")
    await byTestId("exchange-row").first().click()
    await idsAre([3, 4, 5, 6, 7, 8, 9, 10])
    await button("Ping·Pong").click()
    await frame(1).waitFor()
  })

  test("one that the filter hides is shown among all when somebody goes to it", async () => {
    await frame(3).click()
    await button(/Received$/).click()
    await idsAre([1, 4, 6, 8, 10])
    await journey.ui.keyboard.press("g")
    await byTestId("go-to").fill("#7")
    await journey.ui.keyboard.press("Enter")
    await idsAre([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await selected().getAttribute("data-id")).toBe("7")
    await button("Filter again").click()
    await idsAre([1, 4, 6, 8, 10])
    await button("All").click()
    await frame(7).waitFor()
    expect(await selected().getAttribute("data-id")).toBe("7")
  })
})

test("keys go from side to side, to a number and to a time; what is not there is said", async () => {
  const { ui } = journey
  await frame(4).click()
  const at: (string | null)[] = []
  for (const key of ["]", "}", "[", "{"]) {
    await ui.keyboard.press(key)
    at.push(await selected().getAttribute("data-id"))
  }
  expect(at).toEqual(["5", "7", "6", "4"])
  await ui.keyboard.press("g")
  await byTestId("go-to").fill("99")
  await ui.keyboard.press("Enter")
  await ui.getByText("There is no message #99: they go from 1 to 10.").waitFor()
  await ui.keyboard.press("g")
  await byTestId("go-to").fill("soon")
  await ui.keyboard.press("Enter")
  await ui.getByText("neither a number nor a time").waitFor()
  await byTestId("go-to").fill("+0s")
  await ui.keyboard.press("Enter")
  await eventually(
    () => selected().getAttribute("data-id"),
    id => id === "1",
  )
})

test("timestamps are shown in three ways, and the choice stays", async () => {
  const { ui } = journey
  const shown = () => frame(3).locator('[data-cell="timestamp"]').innerText()
  await frame(3).click()
  expect(await shown()).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/)
  await ui.keyboard.press("t")
  expect(await shown()).toMatch(/^\+\d+\.\d{3}$/)
  await ui.keyboard.press("t")
  await ui.keyboard.press("t")
  expect(await shown()).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/)
})

describe("the rate over time", () => {
  const graph = () => journey.ui.getByRole("slider", { name: /Messages over time/ })

  test("chooses a part of it with the pointer, which a click gives up", async () => {
    const { ui } = journey
    const box = (await graph().boundingBox())!
    await ui.mouse.move(box.x + 2, box.y + 20)
    await ui.mouse.down()
    await ui.mouse.move(box.x + box.width * 0.3, box.y + 20, { steps: 4 })
    await ui.mouse.up()
    await byTestId("chosen-time").waitFor()
    await listed(/^\d of 10 messages$/)
    await ui.mouse.click(box.x + box.width * 0.7, box.y + 20)
    await byTestId("chosen-time").waitFor({ state: "detached" })
    await frame(10).waitFor()
  })

  test("and with keys, and says what it shows", async () => {
    const { ui } = journey
    await graph().focus()
    await ui.keyboard.press("Home")
    expect(await graph().getAttribute("aria-valuetext")).toMatch(/^\d\d:\d\d:\d\d\.\d{3} · ↓ \d+ ↑ \d+ in /)
    await ui.keyboard.press("Shift+PageUp")
    await byTestId("chosen-time").waitFor()
    await ui.keyboard.press("Escape")
    await byTestId("chosen-time").waitFor({ state: "detached" })
    await graph().waitFor()
  })
})

test("two messages are compared: to the last digit, as text, and octet by octet", async () => {
  const { ui } = journey
  await frame(7).click()
  await frame(9).click({ modifiers: ["Control"] })
  await byTestId("compare-strip")
    .getByText(/and #9: .+ later, as long/)
    .waitFor()
  await ui.keyboard.press("=")
  const changes = byTestId("changes")
  await changes.waitFor()
  expect(await changes.locator("tbody tr").allInnerTexts()).toEqual([
    expect.stringMatching(/\$\.value\s+12345678901234567890\s+12345678901234567891/),
    expect.stringMatching(/\$\.list\[2\]\s+3\s+4/),
  ])
  await ui.getByRole("tab", { name: "Side by side" }).click()
  await ui.locator(".merge-view .cm-changedText").nth(1).waitFor()
  await ui.getByRole("button", { name: "Names in order" }).click()
  await ui.locator(".merge-view .cm-changedText").nth(1).waitFor()
  await screenshot(ui, "frames-compare-1280")
  await ui.getByRole("dialog").getByRole("tab", { name: "Hex" }).click()
  await ui.locator(".hex-diff .differs").first().waitFor()
  await ui.keyboard.press("Escape")
  await ui.getByRole("dialog").waitFor({ state: "detached" })
  await button("Compare no more").click()
  await byTestId("compare-strip").waitFor({ state: "detached" })
})

test("a message has a menu: alike ones are found, its side is shown alone, its frame on the wire is found", async () => {
  const { ui } = journey
  await frame(7).click({ button: "right" })
  await ui.getByRole("menuitem", { name: /Search for messages like this/ }).click()
  await idsAre([7, 9])
  expect(await byTestId("search").inputValue()).toBe('json.type:"price"')
  await byTestId("search").fill("")
  await frame(6).click()
  await ui.keyboard.press("Shift+F10")
  await ui.getByRole("menuitem", { name: "From here" }).click()
  await idsAre([6, 7, 8, 9, 10])
  await button("All times").click()
  await frame(5).click({ button: "right" })
  await ui.getByRole("menuitem", { name: "Show in wire frames" }).click()
  const wire = ui.locator('[data-testid="wire-row"].selected')
  await wire.waitFor()
  expect(await wire.innerText()).toContain("#5")
  await ui.keyboard.press("w")
  await frame(5).waitFor()
})

test("columns that are off at first are there when asked for", async () => {
  const { ui } = journey
  await ui.locator(".frames-grid").getByRole("button", { name: "Columns" }).click()
  for (const name of ["Number", "Time since the last message of the other side", "Mask"])
    await ui.getByRole("menuitemcheckbox", { name, exact: true }).click()
  await ui.keyboard.press("Escape")
  const cell = (id: string) => frame(4).locator(`[data-cell="${id}"]`).innerText()
  expect([await cell("id"), await cell("mask")]).toEqual(["4", "—"])
  expect(await cell("reply")).toMatch(/^\+\d/)
  await ui.locator(".frames-grid").getByRole("button", { name: "Columns" }).click()
  await ui.getByRole("menuitem", { name: "Columns as they began" }).click()
  await frame(4).locator('[data-cell="id"]').waitFor({ state: "detached" })
})

test("the place and the filter stay while messages come, and those that match are added", async () => {
  const { app, ui, necto } = journey
  await button(/Sent$/).click()
  await frame(5).click()
  await sendTexts(app, ["one more"])
  const { exchanges } = await necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/frames")
  await eventually(
    () => necto.json<{ messages: MessageRow[] }>(`/exchanges/${exchanges[0]?.id}/messages`),
    ({ messages }) => messages.length === 12,
  )
  await frame(11).waitFor()
  expect(await selected().getAttribute("data-id")).toBe("5")
  await button("All").click()
  await ui.locator(".frames-grid").focus()
})

test.each(sizes)("nothing is out of reach at $name, in both themes", async ({ name, width, height }) => {
  const { ui } = journey
  await ui.setViewportSize({ width, height })
  for (const theme of ["dark", "light"] as const) {
    await ui.emulateMedia({ colorScheme: theme })
    await frame(3).waitFor()
    await screenshot(ui, `frames-${name}-${theme}`)
    await ui.evaluate(axe.source)
    const found = await ui.evaluate(async () => {
      const { run } = (globalThis as unknown as { axe: typeof import("axe-core") }).axe
      // The whole page is looked at in accessibility.test.ts.
      const reports = [await run(".frames-top"), await run(".frames-grid", { runOnly: ["color-contrast", "empty-table-header"] })]
      return reports.flatMap(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`))
    })
    expect(found).toEqual([])
  }
})
