// The list at its edges: nothing is done to what is not seen, the menu is about the row it opens on, and neither what was remembered nor a
// quick reader leaves the page in pieces. (A thrown error ends the journey: see page-journey.ts.)

import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { beginJourney, type Journey } from "../support/page-journey.ts"

let journey: Journey

beforeAll(async () => {
  journey = await beginJourney()
  for (const path of ["/one", "/two", "/three", "/four"])
    await (await fetch(`http://localhost:${journey.origin.httpPort}${path}`, { proxy: journey.necto.ready.proxy })).text()
  await row("/four").waitFor()
}, 60_000)
afterAll(() => journey?.end())

const ui = () => journey.ui
const row = (path: string) => ui().locator('[data-testid="exchange-row"]').filter({ hasText: path })
const filter = () => ui().locator('[data-testid="filter"]')
const list = () => ui().locator(".traffic-grid")
const detail = () => ui().getByRole("region", { name: "Detail" })
const menu = () => ui().getByRole("menu")
const selected = () => ui().locator('[data-testid="selected"]')

async function startOver(): Promise<void> {
  await ui().goto(journey.necto.ready.ui)
  await row("/one").waitFor()
}

test("all may be selected where none was, and the menu is there for them", async () => {
  await startOver()
  await list().focus()
  await ui().keyboard.press("ControlOrMeta+a")
  await selected().getByText(" selected").waitFor()
  await ui().getByRole("button", { name: "Actions on what is selected" }).click()
  await menu()
    .getByRole("menuitem", { name: /^Delete \d/ })
    .waitFor()
  await ui().keyboard.press("Escape")
  await menu().waitFor({ state: "detached" })
})

test("among several, the menu is about the row it opens on; they stay selected", async () => {
  await startOver()
  const id = await row("/two").getAttribute("data-id")
  await row("/two").click()
  await row("/four").click({ modifiers: ["Shift"] })
  await row("/two").click({ button: "right" })
  await menu()
    .getByRole("menuitem", { name: `Delete all before #${id}` })
    .waitFor()
  expect(await selected().textContent()).toBe("3 selected")
  await ui().keyboard.press("Escape")
  await menu().waitFor({ state: "detached" })
})

test("what is neither listed nor open is not deleted", async () => {
  await startOver()
  const known = async () => (await journey.necto.json<{ exchanges: Exchange[] }>("/exchanges")).exchanges.map(({ path }) => path)
  await row("/two").click()
  await ui().keyboard.press("Escape")
  await filter().fill("path:/one OR path:/four")
  await row("/two").waitFor({ state: "detached" })
  await list().focus()
  await ui().keyboard.press("Delete")
  await row("/four").click()
  await list().focus()
  await ui().keyboard.press("Delete")
  await row("/four").waitFor({ state: "detached" })
  expect(await known()).toContain("/two")
  await filter().fill("")
})

test("a path as long as a page leaves a menu that one can use", async () => {
  const path = `/long${"x".repeat(7_000)}`
  await (await fetch(`http://localhost:${journey.origin.httpPort}${path}`, { proxy: journey.necto.ready.proxy })).text()
  await startOver()
  await row("/long").click({ button: "right" })
  await menu().getByRole("menuitem", { name: "Filter by" }).click()
  const item = menu()
    .getByRole("menuitem", { name: /^path \/long/ })
    .first()
  expect((await item.boundingBox())!.height).toBeLessThan(90)
  await startOver()
})

test.each([[0], [1], [2], [3], [4]])("a detail may be closed %d frames later, before all of it has come", async frames => {
  await startOver()
  for (const path of ["/one", "/two", "/three"]) {
    await row(path).click()
    for (let frame = 0; frame < frames; frame++) await ui().evaluate(() => new Promise(requestAnimationFrame))
    await ui().keyboard.press("Escape")
    await detail().waitFor({ state: "detached" })
  }
})

test("the certificate's page leaves the detail open", async () => {
  await ui().goto(journey.necto.ready.ui)
  await row("/two").click()
  await ui().evaluate(() => location.assign("#certificate"))
  await ui().getByRole("dialog", { name: "Trust the certificate" }).waitFor()
  expect(await detail().count()).toBe(1)
  await ui().goBack()
  await ui().getByRole("dialog", { name: "Trust the certificate" }).waitFor({ state: "detached" })
  expect(await detail().count()).toBe(1)
})

test.each([["99999"], ["-7"]])("a remembered share of %s loses neither the list nor the detail", async share => {
  await ui().evaluate(value => localStorage.setItem("nectoproxy.list-share", value), share)
  await ui().goto(journey.necto.ready.ui)
  await row("/two").click()
  await detail().waitFor()
  for (const part of [ui().getByRole("region", { name: "Traffic" }), detail()])
    expect((await part.boundingBox())!.width).toBeGreaterThan(100)
  await ui().evaluate(() => localStorage.removeItem("nectoproxy.list-share"))
})
