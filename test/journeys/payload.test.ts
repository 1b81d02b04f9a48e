// One payload, looked at in every way: JSON as a tree and indented, bytes in hexadecimal, pictures, what closed a connection, and where a
// message is wrong; found, walked through and copied with the keyboard alone, at the size of a laptop and of a phone.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { type AddressInfo, connect, createServer } from "node:net"
import { frame } from "../support/frames.ts"
import { beginJourney, type Journey, openSocket, sendTexts, sizes } from "../support/page-journey.ts"
import { screenshot } from "../support/screenshots.ts"

let journey: Journey

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAABlBMVEX/AAAAgP9XImXFAAAAGElEQVR42mPghwIGPIwPUICPMWrOiDQHACAh/wEhVIQGAAAAAElFTkSuQmCC",
  "base64",
)
const long = "long ".repeat(300)
const document = `{"type":"order","big":12345678901234567890,"twice":1,"twice":2,"at":1763824121,"escaped":"gr\\u00fc\\u00dfe","items":[{"id":41,"name":"pen"},{"id":42,"name":"pencil"}],"deep":{"er":{"est":[true,null]}},"long":"${long}","picture":"data:image/png;base64,${png.toString("base64")}"}`
const large = JSON.stringify({
  rows: Array.from({ length: 7_200 }, (_, id) => ({ id, name: `row ${id}`, price: id * 1.5, tags: ["a", "b"], note: "x".repeat(50) })),
})
const octets = Array.from({ length: 4096 }, (_, at) => (at * 7) & 255)
const messagePack = [0x82, 0xa4, 0x74, 0x79, 0x70, 0x65, 0xa4, 0x70, 0x69, 0x6e, 0x67, 0xa2, 0x69, 0x64, 0x2a]

/** What is sent, in order; the origin's own ping is message 1, and its answers come between, so messages are found by what they show. */
beforeAll(async () => {
  journey = await beginJourney()
  journey.ui.setDefaultTimeout(20_000)
  const { app, origin, ui } = journey
  await openSocket(app, `ws://localhost:${origin.httpPort}/payloads`)
  await sendTexts(app, [document, large, `data:image/png;base64,${png.toString("base64")}`])
  await app.evaluate(
    all => {
      const { socket } = globalThis as unknown as { socket: WebSocket }
      for (const bytes of all) socket.send(new Uint8Array(bytes))
    },
    [octets, [...png], messagePack],
  )
  await sendInvalid(journey)
  await ui.locator('[data-testid="exchange-row"]', { hasText: "/payloads" }).click()
  await frames().nth(6).waitFor()
}, 60_000)

afterAll(() => journey?.end())

const frames = () => journey.ui.locator('[data-testid="frame-row"]')
const payload = () => journey.ui.locator('[data-testid="payload"]')
const tab = (name: string) => payload().getByRole("tab", { name, exact: true })
const tree = () => payload().getByRole("tree")
const path = () => payload().locator('[data-testid="json-path"]')
const jsonRows = () => payload().locator('[data-testid="json-row"]')
const place = () => payload().locator('[data-testid="hex-place"]')
const count = () => payload().locator('[data-testid="find-count"]')
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await journey.ui.keyboard.press(key)
}
const clipboard = () => journey.ui.evaluate(() => navigator.clipboard.readText())

/** Selects the first message that shows this, searching from the top. */
async function open(text: string, back = false): Promise<void> {
  if (back) await journey.ui.getByRole("button", { name: "Back to the list" }).click()
  await journey.ui.locator(".frames-grid").press("Home")
  const row = frames().filter({ hasText: text }).first()
  const id = await row.getAttribute("data-id")
  await row.click()
  // What was shown before stays until this one has come.
  await payload()
    .getByText(`#${Number(id).toLocaleString("en")} ·`)
    .waitFor()
}

/** Chromium sends no text that is not UTF-8: a client and an origin of bytes (the handshake is that of RFC 6455 §1.2). */
async function sendInvalid({ necto }: Journey): Promise<void> {
  const agreed = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
  ]
  const bad = createServer(socket => {
    socket.once("data", () => {
      socket.write(`${agreed.join("\r\n")}\r\n\r\n`)
      socket.once("data", () => socket.end(frame({ opcode: 8, payload: Buffer.from("\x03\xefnot UTF-8", "latin1") })))
    })
  })
  await new Promise<void>(resolve => bad.listen(0, "127.0.0.1", () => resolve()))
  const host = `127.0.0.1:${(bad.address() as AddressInfo).port}`
  const asked = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
  const socket = connect(Number(new URL(necto.ready.proxy).port), "127.0.0.1")
  socket.write(`GET http://${host}/invalid HTTP/1.1\r\nHost: ${host}\r\n${asked.join("\r\n")}\r\n\r\n`)
  await new Promise(resolve => socket.once("data", resolve))
  const text = Buffer.from("valid until here: \xe2(\xa1", "latin1")
  socket.write(frame({ opcode: 1, key: Uint8Array.of(1, 2, 3, 4), payload: text }))
  socket.resume()
  await new Promise(resolve => socket.once("close", resolve))
  bad.close()
}

describe.each(sizes)("at $name", ({ name, width, height }) => {
  beforeAll(async () => {
    const { ui, context } = journey
    await context.grantPermissions(["clipboard-read", "clipboard-write"])
    await ui.setViewportSize({ width, height })
    if (await ui.getByRole("button", { name: "Back to the list" }).isVisible())
      await ui.getByRole("button", { name: "Back to the list" }).click()
    await ui.locator('[data-testid="exchange-row"]', { hasText: "/payloads" }).click()
  })

  test("JSON is a tree of what was sent: long numbers, repeated names, escapes", async () => {
    await open('"order"')
    await tree().waitFor()
    const text = (await jsonRows().allTextContents()).join("")
    for (const line of ["big: 12345678901234567890", "twice: 1", "twice: 2", 'escaped: "gr\\u00fc\\u00dfe"']) expect(text).toContain(line)
    expect(await payload().locator(".meta").innerText()).toMatch(/^#[\d,]+ · fin · compressed [\d,]+ → [\d,]+ bytes · 1 frame/)
    await screenshot(journey.ui, `payload-tree-${name}-dark`)
  })

  test("it is walked through with the arrow keys, closed and opened", async () => {
    await tree().focus()
    await press("Home", "ArrowDown", "ArrowDown")
    expect(await path().innerText()).toBe("$.big")
    await press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight")
    expect(await path().innerText()).toBe("$.items[0].id")
    const level = () => payload().locator("[role=treeitem].cursor").getAttribute("aria-level")
    expect(await level()).toBe("4")
    await press("ArrowLeft", "ArrowLeft")
    expect(await path().innerText()).toBe("$.items[0]")
    expect(await payload().locator("[role=treeitem].cursor").getAttribute("aria-expanded")).toBe("false")
    await press("ArrowLeft", "Enter")
    expect(await payload().locator("[role=treeitem].cursor").textContent()).toContain("2 items")
    await press("Enter", "End")
    expect(await path().innerText()).toBe("$.picture")
    await press("Home")
    expect(await path().innerText()).toBe("$")
  })

  test("a node's path and value are copied as they were sent, and a long value is shown in full", async () => {
    await tree().focus()
    await press("Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
    await payload().getByRole("button", { name: "Copy the path" }).click()
    expect(await clipboard()).toBe("$.escaped")
    await payload().getByRole("button", { name: "Copy the value" }).click()
    expect(await clipboard()).toBe('"gr\\u00fc\\u00dfe"')
    await tree().focus()
    await press("ArrowUp")
    expect(await payload().locator(".node-moment").textContent()).toMatch(/local time, as seconds since 1970/)
    await press("End", "ArrowUp", "Enter")
    expect(await payload().locator(".node-value").innerText()).toContain(long.trim())
    await press("ArrowDown")
    await payload().getByRole("img", { name: "What the bytes show" }).waitFor()
    await payload().getByText("64 × 64 pixels").waitFor()
    await payload().getByRole("button", { name: "Show it" }).click()
  })

  test("levels are opened and closed together", async () => {
    await payload().getByRole("button", { name: "Open and close levels" }).click()
    await journey.ui.getByRole("menuitem", { name: "Close all" }).click()
    expect(await payload().locator('[aria-level="3"]').count()).toBe(0)
    await payload().getByRole("button", { name: "Open and close levels" }).click()
    await journey.ui.getByRole("menuitem", { name: "Open all" }).click()
    expect(await payload().locator('[role="treeitem"][aria-expanded="false"]').count()).toBe(0)
  })

  test("Control F finds in names and values, opens what hides it, and Escape ends only that", async () => {
    await tree().focus()
    await press("Home", "ArrowLeft", "Control+f")
    await journey.ui.keyboard.type("pen")
    expect(await count().innerText()).toBe("1 of 2")
    expect(await path().textContent()).toBe("$.items[0].name")
    await press("Enter")
    expect([await count().innerText(), await path().textContent()]).toEqual(["2 of 2", "$.items[1].name"])
    expect(await payload().locator(".found-now mark").innerText()).toBe("pen")
    await press("Shift+Enter")
    expect(await count().innerText()).toBe("1 of 2")
    await journey.ui.keyboard.type("…nothing")
    expect(await count().innerText()).toBe("none")
    await payload().getByLabel("Find in the payload").fill("grüße")
    expect(await path().textContent()).toBe("$.escaped")
    await press("Escape")
    await count().waitFor({ state: "detached" })
    expect(await tree().evaluate(element => element === element.ownerDocument.activeElement)).toBe(true)
  })

  test("indented it is an editor with lines that fold and a search of its own; long lines wrap or do not", async () => {
    await tab("Pretty").click()
    await payload().getByText("12345678901234567890").waitFor()
    const editor = payload().getByRole("textbox", { name: "Payload" })
    await editor.focus()
    await press("Control+f")
    await payload().getByRole("textbox", { name: "Find" }).waitFor()
    await journey.ui.keyboard.type("pencil")
    await press("Enter")
    await payload().locator(".cm-searchMatch-selected", { hasText: "pencil" }).waitFor()
    await screenshot(journey.ui, `payload-pretty-${name}-dark`)
    await press("Escape")
    await payload().getByRole("textbox", { name: "Find" }).waitFor({ state: "detached" })
    await payload().getByRole("button", { name: "Wrap long lines" }).click()
    expect(await payload().getByRole("button", { name: "Wrap long lines" }).getAttribute("aria-pressed")).toBe("false")
    await payload().getByRole("button", { name: "Wrap long lines" }).click()
    await payload().getByTitle("Fold line", { exact: true }).first().click()
    await payload().getByText("12345678901234567890").waitFor({ state: "detached" })
  })

  test("the way of looking stays from message to message, while it fits", async () => {
    await open("data:image/png")
    expect(await tab("Image").getAttribute("aria-selected")).toBe("true")
    await payload().getByText("64 × 64 pixels").waitFor()
    await open('"order"')
    expect(await tab("Pretty").getAttribute("aria-selected")).toBe("true")
    await tab("Tree").click()
  })

  test("a large document opens at once and draws only what is seen", async () => {
    await open('"rows"')
    await tree().focus()
    await press("Home", "ArrowRight", "ArrowRight", "*", "End")
    await payload().getByText('"row 7199"').first().waitFor()
    expect(await jsonRows().count()).toBeLessThan(120)
  })

  test("bytes: what they look like, a range that goes through both columns, what they mean, and how they are copied", async () => {
    await open("· 15 B")
    await payload().getByText("looks like MessagePack").waitFor()
    await open("· 4.1 KB")
    await tab("Hex").click()
    const grid = payload().getByRole("grid")
    await grid.focus()
    await press("Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    expect(await place().innerText()).toBe("1 (0x1) to 4 · 4 bytes")
    expect(await payload().locator(".hex-octets .in-range").count()).toBe(4)
    expect(await payload().locator(".hex-text .in-range").count()).toBe(4)
    const values = payload().locator('[data-testid="byte-values"]')
    expect(await values.innerText()).toMatch(/uint32\s+471141895/)
    await payload().getByRole("button", { name: "Big endian" }).click()
    expect(await values.innerText()).toMatch(/uint32\s+118363420/)
    await payload().getByRole("button", { name: "Big endian" }).click()
    for (const [as, expected] of [
      ["Hex", "07 0e 15 1c"],
      ["Base64", "Bw4VHA=="],
      ["C array", "const unsigned char data[4] = {\n  0x07, 0x0e, 0x15, 0x1c\n};"],
    ]) {
      await payload().getByRole("button", { name: "Copy the selected bytes" }).click()
      await journey.ui.getByRole("menuitem", { name: `Copy as ${as}` }).click()
      expect(await clipboard()).toBe(expected!)
    }
    await screenshot(journey.ui, `payload-hex-${name}-dark`)
  })

  test("in Hex one goes to an offset, drags, and finds octets and text", async () => {
    const offset = payload().getByLabel("Go to offset")
    await offset.fill("0xffff")
    await offset.press("Enter")
    expect(await offset.getAttribute("aria-invalid")).toBe("true")
    await offset.fill("0xff0")
    await offset.press("Enter")
    expect(await place().innerText()).toBe("4,080 (0xff0)")
    await payload().locator('.octet[data-at="4085"]').hover()
    await journey.ui.mouse.down()
    await payload().locator('.octet[data-at="4087"]').hover()
    await journey.ui.mouse.up()
    expect(await place().innerText()).toBe("4,085 (0xff5) to 4,087 · 3 bytes")
    await press("Control+f")
    await journey.ui.keyboard.type("62 69 70")
    expect(await count().innerText()).toBe("1 of 16")
    await press("Shift+Enter")
    expect(await count().innerText()).toBe("16 of 16")
    await payload().getByLabel("Find in the payload").fill("bip")
    await payload()
      .getByText("as text")
      .waitFor({ state: name === "390" ? "hidden" : "visible" })
    // "BIP" too.
    expect(await count().innerText()).toBe("1 of 32")
    await press("Escape")
    await count().waitFor({ state: "detached" })
  })

  test("pictures among binary messages are drawn, told by their first bytes", async () => {
    await open("89 50 4e 47")
    await tab("Image").click()
    await payload().getByRole("img", { name: "What the bytes show" }).waitFor()
    await payload().getByText("image/png · 64 × 64 pixels").waitFor()
    await tab("Base64").click()
    await payload().getByText(png.toString("base64").slice(0, 76)).waitFor()
    await tab("Hex").click()
  })

  test("a ping names its pong", async () => {
    await open("hb-17")
    await tab("Explained").click()
    await payload().getByText("RFC 6455 §5.5.2").waitFor()
    expect(await payload().locator('[data-testid="ping-partner"]').innerText()).toMatch(/^#\d+, .* later$/)
  })

  test("Control F finds in the text of what is explained, and in the bytes of what is drawn", async () => {
    await payload().getByRole("region", { name: "Explained" }).focus()
    await press("Control+f")
    await payload().getByRole("textbox", { name: "Find" }).waitFor()
    await journey.ui.keyboard.type("17")
    await press("Enter")
    await payload().locator(".cm-searchMatch-selected", { hasText: "17" }).waitFor()
    await press("Escape")
    await payload().getByRole("textbox", { name: "Find" }).waitFor({ state: "detached" })
    await open("89 50 4e 47")
    await tab("Image").click()
    await press("Control+f")
    await journey.ui.keyboard.type("89 50")
    expect(await count().innerText()).toBe("1 of 1")
    await press("Escape")
    await count().waitFor({ state: "detached" })
  })

  test("a fault is shown where it is, and the close that follows is explained", async () => {
    const { ui } = journey
    if (await ui.getByRole("button", { name: "Back to the list" }).isVisible())
      await ui.getByRole("button", { name: "Back to the list" }).click()
    await ui.locator('[data-testid="exchange-row"]', { hasText: "/invalid" }).click()
    await frames().filter({ hasText: "valid until here" }).click()
    const faults = payload().locator('[data-testid="message-faults"]')
    await faults.getByRole("button", { name: "Show it in Hex" }).click()
    expect(await faults.innerText()).toMatch(/RFC 6455 §8\.1.*At byte 18: a character that breaks off\./)
    expect(await payload().locator(".hex-octets .wrong").allInnerTexts()).toEqual(["e2"])
    expect(await place().innerText()).toBe("18 (0x12)")
    await screenshot(ui, `payload-fault-${name}-dark`)
    await frames().filter({ hasText: "1007" }).first().click()
    await tab("Explained").click()
    const text = await payload().innerText()
    expect(text).toMatch(/1007 Invalid Payload Data/)
    expect(text).toMatch(/Sent by\s+the server/)
    expect(text).toMatch(/Likely causes\s+text that is not UTF-8/)
    await screenshot(ui, `payload-close-${name}-dark`)
  })
})
