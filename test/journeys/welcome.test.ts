// What an empty page teaches: recipes with the real addresses, the certificate and how to trust it, phones, and what is said when a
// client does not trust it. Small and large.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { type Browser, chromium, type Page } from "playwright-core"
import { encode } from "uqr"
import type { Status } from "../../server/contract.ts"
import { quietZone } from "../../web/ui/qr-path.ts"
import { recipes } from "../../web/welcome/recipes.ts"
import { requireBrowser } from "../support/browser.ts"
import { type Running, startExecutable } from "../support/executable.ts"
import { beginJourney, type Journey, sizes } from "../support/page-journey.ts"
import { modulesIn } from "../support/qr.ts"
import { screenshot } from "../support/screenshots.ts"

let journey: Journey
let ui: Page
/** Listens on every address. */
let open: Running
let status: Status
/** Without a proxy, like a phone's before it is set. */
let stranger: Browser

beforeAll(async () => {
  ;[journey, open, stranger] = await Promise.all([
    beginJourney(),
    startExecutable(["--host", "0.0.0.0"]),
    chromium.launch({ executablePath: requireBrowser(), headless: true, args: ["--no-sandbox", "--disable-quic", "--no-first-run"] }),
  ])
  ui = journey.ui
  await journey.context.grantPermissions(["clipboard-read", "clipboard-write"])
  await journey.app.close()
  await empty()
  status = await open.json<Status>("/status")
}, 60_000)

afterAll(async () => {
  await stranger?.close()
  if (open) expect(await open.stop()).toBe(0)
  await journey?.end()
})

const empty = () => journey.necto.api("/exchanges", { method: "DELETE" })
const panel = (id: string) => ui.locator(`[data-testid="recipe-${id}"]`)
const choose = (name: string) => ui.getByRole("tab", { name, exact: true }).click()
const certificate = (page = ui) => page.getByRole("dialog", { name: "Trust the certificate" })
const clipboard = () => ui.evaluate(() => navigator.clipboard.readText())
const textOf = async (id: string) => (await panel(id).innerText()).replaceAll("\n", " ")

describe("recipes", () => {
  test.each(recipes.map(({ id, name }) => [name, id]))("%s has the real address", async (name, id) => {
    await choose(name)
    await panel(id).waitFor()
    const text = await textOf(id)
    const { host, port } = new URL(journey.necto.ready.proxy)
    if (id === "phone") expect(text).toContain("nectoproxy start --host 0.0.0.0")
    else if (id === "reverse") expect(text).toContain("ws://127.0.0.1:9000")
    else expect(text.includes(host) || text.includes(port)).toBe(true)
  })

  test("what is copied is the command, whole", async () => {
    await choose("Node")
    await panel("node").getByRole("button", { name: "Copy for Node" }).first().click()
    await panel("node").getByText("Copied").first().waitFor({ state: "attached" })
    const { proxy, ca } = journey.necto.ready
    expect(await clipboard()).toBe(`NODE_USE_ENV_PROXY=1 HTTP_PROXY=${proxy} HTTPS_PROXY=${proxy} NODE_EXTRA_CA_CERTS=${ca} node app.js`)
  })

  test("arrows walk through them, and the choice and the system are remembered", async () => {
    await ui.getByRole("tab", { name: "Node", exact: true }).focus()
    await ui.keyboard.press("ArrowRight")
    await panel("bun").waitFor()
    await ui.getByText("Windows (PowerShell)").click()
    await ui.reload()
    await panel("bun").waitFor()
    expect(await textOf("bun")).toContain('$env:HTTPS_PROXY = "http')
    await ui.getByText("Linux", { exact: true }).click()
  })
})

describe("the page about the certificate", () => {
  test("a link of a recipe leads to its section, and Escape back", async () => {
    await choose("Firefox")
    await panel("firefox").getByRole("link").click()
    await certificate().getByText("View Certificates").waitFor()
    expect(await ui.evaluate(() => document.activeElement?.textContent)).toBe("Firefox")
    await ui.keyboard.press("Escape")
    await certificate().waitFor({ state: "detached" })
    // The dialog says a moment after that it is closed.
    await ui.waitForFunction(() => location.hash === "")
  })

  test("the address opens it, with the reader's own system first, and Back closes it", async () => {
    await ui.evaluate(() => {
      location.hash = "certificate"
    })
    await certificate().waitFor()
    const sections = certificate().locator("details")
    expect(await sections.first().getAttribute("open")).not.toBeNull()
    expect(await sections.first().locator("summary").innerText()).toBe("Debian, Ubuntu")
    expect(await certificate().innerText()).toContain((await journey.necto.json<Status>("/status")).root!.fingerprint)
    await ui.goBack()
    await certificate().waitFor({ state: "detached" })
  })

  test("the command names the certificate's file", async () => {
    await ui.evaluate(() => {
      location.hash = "certificate/debian"
    })
    await certificate().getByRole("button", { name: "Copy for Debian, Ubuntu", exact: true }).click()
    await certificate().getByText("Copied").first().waitFor({ state: "attached" })
    expect(await clipboard()).toStartWith(`sudo install -m 644 ${journey.necto.ready.ca} /usr/local/share/ca-certificates/`)
    for (const name of ["Download ca.pem", "Download ca.crt (phones, Windows)"]) {
      const [download] = await Promise.all([ui.waitForEvent("download"), certificate().getByRole("link", { name }).click()])
      expect(download.suggestedFilename()).toMatch(/^nectoproxy-ca\.(?:pem|crt)$/)
    }
    await ui.keyboard.press("Escape")
  })

  test.each(sizes.map(size => [size.name, size] as const))("at %s", async (name, { width, height }) => {
    const page = await stranger.newPage({ viewport: { width, height }, colorScheme: "dark" })
    await page.goto(open.ready.ui)
    await page.getByRole("tab", { name: "Chrome, Edge" }).waitFor()
    await screenshot(page, `welcome-${name}-dark`)
    await page.goto(open.ready.ui.replace(/\?.*/, "#certificate"))
    await certificate(page).waitFor()
    if (status.addresses.length > 0) await certificate(page).locator("svg.qr").waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await certificate(page).evaluate(dialog => dialog.scrollWidth <= dialog.clientWidth)).toBe(true)
    await screenshot(page, `certificate-${name}-dark`)
    await page.close()
  })
})

describe("phones", () => {
  test("the QR code is the address for other machines, dark on white", async () => {
    // A machine without any network has none.
    if (status.addresses.length === 0) return
    const page = await stranger.newPage({ colorScheme: "dark" })
    await page.goto(open.ready.ui)
    await page.getByRole("tab", { name: "Phone" }).click()
    const url = `${status.addresses[0]}/`
    const code = page.getByRole("img", { name: `QR code of ${url}` })
    const expected = encode(url, { ecc: "M", border: 0 })
    expect(await code.getAttribute("viewBox")).toBe(`0 0 ${expected.size + 2 * quietZone} ${expected.size + 2 * quietZone}`)
    expect(await code.locator("rect").getAttribute("fill")).toBe("#fff")
    expect(await code.locator("path").getAttribute("fill")).toBe("#000")
    expect(modulesIn((await code.locator("path").getAttribute("d")) ?? "", expected.size, quietZone)).toEqual(expected.data)
    await page.close()
  })

  test("the proxy's own page has its address and the certificate", async () => {
    const userAgent =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148"
    const page = await stranger.newPage({ viewport: { width: 390, height: 844 }, userAgent })
    await page.goto(`${open.ready.proxy}/`)
    const { host, port } = new URL(open.ready.proxy)
    const text = await page.locator("body").innerText()
    expect(text).toContain(`http://${host}/ca.crt`)
    expect(text).toContain(`Port ${port}`)
    expect(text).toContain("Certificate Trust Settings")
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await screenshot(page, "own-page-390")
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /ca\.crt/ }).click()])
    expect(download.suggestedFilename()).toBe("nectoproxy-ca.crt")
    await page.close()
  })

  test("who uses the proxy gets it by name", async () => {
    const page = await journey.context.newPage()
    await page.goto("http://necto.proxy/")
    expect(await page.locator("body").innerText()).toContain("uses the proxy already")
    await page.close()
    await empty()
  })
})

describe("why the list is empty", () => {
  test("paused", async () => {
    await journey.necto.api("/recording", { method: "PUT", headers: { "content-type": "application/json" }, body: '{"recording":false}' })
    await ui.getByText("Recording is paused").waitFor()
    await ui.getByRole("button", { name: "Record again" }).click()
    await ui.getByRole("tablist", { name: "What to point at it" }).waitFor()
  })

  test("a client that does not trust the certificate is named, and put away", async () => {
    const refused = await fetch(`https://localhost:${journey.origin.httpsPort}/`, { proxy: journey.necto.ready.proxy }).catch(() => null)
    expect(refused).toBeNull()
    const hint = ui.locator('[data-testid="trust-hint"]')
    await hint.getByText("does not trust the certificate").waitFor()
    await screenshot(ui, "trust-hint")
    await hint.getByRole("link").click()
    await certificate().waitFor()
    await ui.keyboard.press("Escape")
    await hint.getByRole("button", { name: "Put away" }).click()
    await hint.waitFor({ state: "detached" })
  })

  test("a filter that nothing passes", async () => {
    await ui.getByTestId("filter").fill("nothing-like-this")
    await ui.getByText("No exchange matches").waitFor()
    await ui.getByRole("button", { name: "Clear filter" }).first().click()
    await ui.locator('[data-testid="exchange-row"]').first().waitFor()
  })
})
