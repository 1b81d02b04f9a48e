// What axe-core finds wrong in every state of the page that matters: nothing, dark and light, on a laptop and on a phone. All of its rules
// are asked, best practices and WCAG 2.2's size of targets included; those still in trial are not.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type axe from "axe-core"
import type { Locator, Page } from "playwright-core"
import type { Exchange } from "../../server/contract.ts"
import { startExecutable } from "../support/executable.ts"
import { beginJourney, type Journey, openSocket, sendTexts, sizes } from "../support/page-journey.ts"
import { unusedPort } from "../support/ports.ts"

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
/** What depends on colours, of which each theme has its own. */
const colorRules = ["color-contrast", "link-in-text-block"]
/** All but colours is the same in both themes. */
const looks = {
  "1280": [
    ["light", colorRules],
    ["dark", null],
  ],
  "390": [
    ["dark", colorRules],
    ["light", null],
  ],
} as const

/** At a state: the page, and a look at it as it is now. */
type At = { readonly ui: Page; readonly isNarrow: boolean; readonly look: (part?: string, page?: Page) => Promise<void> }
type States = { readonly [name: string]: (at: At) => Promise<void> }

let journey: Journey
const data = mkdtempSync(join(tmpdir(), "nectoproxy-sessions-"))

beforeAll(async () => {
  const before = await startExecutable(["--data-dir", data, "--session", "yesterday"])
  await fetch("http://127.0.0.1:1/", { proxy: before.ready.proxy })
  await before.stop()
  journey = await beginJourney(["--data-dir", data, "--session", "today"])
  const { context, ui, necto } = journey
  ui.setDefaultTimeout(20_000)
  // Not as a script element: the page's Content-Security-Policy has no room for one that is not its own.
  await context.addInitScript({ content: axeSource })
  await ui.emulateMedia({ reducedMotion: "reduce" })
  await necto.api("/exchanges", { method: "DELETE" })
}, 60_000)

afterAll(async () => {
  rmSync(data, { recursive: true, force: true })
  await journey?.end()
})

/** What axe finds, as readable as it has it: rule, place, element, what to do. */
async function violations(ui: Page, rules: readonly string[] | null): Promise<readonly string[]> {
  // What still moves or fades has not got its colours yet.
  await ui.evaluate(() => Promise.all(document.getAnimations().map(each => (each.playState === "running" ? each.finished : null))))
  return ui.evaluate(async only => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const hasMenu = document.querySelector("[role=menu]") !== null
    const found = await run(document, {
      resultTypes: ["violations"],
      // A menu is no part of the page that one comes to: it is reached from its button and left for it. So it is in no landmark.
      ...(only
        ? { runOnly: { type: "rule", values: [...only] } }
        : { rules: { "target-size": { enabled: true }, region: { enabled: !hasMenu } } }),
    })
    // Rows scroll with the keys of the grid or tree around them, which has the focus.
    const isOfGrid = (id: string, target: axe.NodeResult["target"]) =>
      id === "scrollable-region-focusable" &&
      document.querySelector(String(target[0]))?.closest("[role=grid][tabindex='0'], [role=tree][tabindex='0']")
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes
        .filter(({ target }) => !isOfGrid(id, target))
        .map(({ target, html, failureSummary = "" }) =>
          [`${id}: ${help}`, target.join(" "), html.slice(0, 400), ...failureSummary.split("\n").slice(1)].join("\n    "),
        ),
    )
  }, rules)
}

const byTestId = ({ ui }: At, id: string) => ui.locator(`[data-testid="${id}"]`)
const row = (at: At, text: string) => byTestId(at, "exchange-row").filter({ hasText: text }).first()
const frame = (at: At, text: string) => byTestId(at, "frame-row").filter({ hasText: text }).first()

async function open(at: At, text: string, tab?: RegExp): Promise<void> {
  await row(at, text).click()
  if (tab) await at.ui.getByRole("tab", { name: tab }).click()
}

/** Looks at what each of the tabs shows. */
async function lookAtTabs(at: At, list: Locator): Promise<void> {
  const tabs = list.getByRole("tab")
  await tabs.first().waitFor()
  for (const tab of await tabs.all()) {
    const name = await tab.innerText()
    await tab.click()
    // Some of it is loaded when it is first looked at, or has to be fetched; editors keep theirs in a shadow tree.
    await at.ui.waitForFunction(
      element => {
        const panel = document.getElementById(element?.getAttribute("aria-controls") ?? "")
        const pieces = panel ? [panel, ...panel.querySelectorAll("*")] : []
        const isFilled = pieces.some(each => each.tagName === "IMG" || (each.shadowRoot ?? each).textContent?.trim())
        return element?.getAttribute("aria-selected") === "true" && isFilled
      },
      await tab.elementHandle(),
    )
    await at.look(name.replaceAll("\n", " "))
  }
}

const lookAtExchange = async (at: At, text: string): Promise<void> => {
  await open(at, text)
  await lookAtTabs(at, at.ui.getByRole("tablist", { name: "Parts of the exchange" }))
}

const lookAtPayload = async (at: At, text: string): Promise<void> => {
  await frame(at, text).click()
  await lookAtTabs(at, byTestId(at, "payload").getByRole("tablist").first())
}

const searched = async (at: At, text: string): Promise<void> => {
  await open(at, "/chat", /^Frames/)
  await byTestId(at, "search").fill(text)
}

const filtered = (at: At, text: string): Promise<void> => byTestId(at, "filter").fill(text)

const dialog = ({ ui }: At): Promise<void> => ui.getByRole("dialog").filter({ visible: true }).waitFor()

async function command(at: At, keys: string): Promise<void> {
  await at.ui.keyboard.press(keys)
  await dialog(at)
}

const menu = ({ ui }: At): Promise<void> => ui.getByRole("menu").filter({ visible: true }).first().waitFor()

async function contextMenu(at: At, element: Locator): Promise<void> {
  await element.click({ button: "right" })
  await menu(at)
}

/** Before there is any traffic. */
const emptyStates: States = {
  "nothing has come yet": async at => {
    await at.ui.getByRole("heading", { name: "No traffic yet" }).waitFor()
    await at.look()
    await at.ui.getByRole("tab", { name: /phone/i }).click()
    await at.look("a phone")
  },
  "recording is paused": async at => {
    await at.ui.getByRole("button", { name: "Recording" }).click()
    await at.ui.getByRole("button", { name: "Paused" }).waitFor()
    await at.look()
    await at.ui.getByRole("button", { name: "Paused" }).click()
    await at.ui.getByRole("button", { name: "Recording" }).waitFor()
  },
}

const states: States = {
  "the list": at => at.look(),
  "the detail below the list": async at => {
    if (at.isNarrow) return
    await open(at, "/api/rooms")
    await at.ui.getByRole("button", { name: "Detail below the list" }).click()
    await at.look()
  },
  "several exchanges picked": async at => {
    await row(at, "/style.css").click({ modifiers: ["ControlOrMeta"] })
    await row(at, "/app.js").click({ modifiers: ["ControlOrMeta"] })
    await at.look()
  },
  "a WebSocket": at => lookAtExchange(at, "/chat"),
  "a request over TLS with a JSON body": at => lookAtExchange(at, "/api/rooms"),
  "a handshake that was refused": at => lookAtExchange(at, "/forbidden"),
  "a host where nothing listens": async at => {
    await open(at, "/nobody", /^Overview/)
    await at.look()
  },
  "messages, and the payload of a JSON one": async at => {
    await open(at, "/chat", /^Frames/)
    await lookAtPayload(at, '"nested"')
  },
  "the payloads of other messages": async at => {
    await open(at, "/chat", /^Frames/)
    for (const text of ["Hello!", "Binary", "Ping", "Close"]) {
      await frame(at, text).click()
      await byTestId(at, "payload").getByRole("tab").first().waitFor()
      await at.look(text)
    }
  },
  "wire frames": async at => {
    await open(at, "/chat", /^Frames/)
    await at.ui.getByRole("button", { name: /^Wire/ }).click()
    await byTestId(at, "wire-row").first().click()
    await byTestId(at, "payload").getByText("frame #").waitFor()
    await at.look()
  },
  "a search with matches": async at => {
    await searched(at, "general")
    await byTestId(at, "frame-row").locator("mark").first().waitFor()
    await at.ui.keyboard.press("Enter")
    await at.look()
  },
  "a search that finds nothing": async at => {
    await searched(at, "nowhere")
    await at.ui.getByText(/^None of/).waitFor()
    await at.look()
  },
  "a search with an error": async at => {
    await searched(at, "direction:")
    await at.ui.keyboard.press("Escape")
    await byTestId(at, "search-problem").waitFor()
    await at.look()
  },
  "the menu of a message": async at => {
    await open(at, "/chat", /^Frames/)
    await contextMenu(at, frame(at, "Hello!"))
    await at.look()
  },
  "two messages compared": async at => {
    await open(at, "/chat", /^Frames/)
    await frame(at, "Hello!").click()
    await frame(at, "typing").click({ modifiers: ["ControlOrMeta"] })
    await byTestId(at, "compare-strip").waitFor()
    await at.look("picked")
    await byTestId(at, "compare-strip").getByRole("button", { name: "Compare", exact: true }).click()
    await dialog(at)
    await at.look("compared")
  },
  "a note on an exchange": async at => {
    await row(at, "/chat").click()
    await at.ui.keyboard.press("n")
    await byTestId(at, "note").filter({ visible: true }).waitFor()
    await at.look()
  },
  "a filter with an error": async at => {
    await filtered(at, "status:(")
    await at.ui.keyboard.press("Escape")
    await filtered(at, "status:(")
    await byTestId(at, "filter-problem").waitFor()
    await at.look()
  },
  "a filter being completed": async at => {
    await byTestId(at, "filter").focus()
    await at.ui.keyboard.type("prot")
    await at.ui.getByRole("option", { name: /^protocol:/ }).waitFor()
    await at.ui.keyboard.press("ArrowDown")
    await at.look()
  },
  "filters that were used": async at => {
    await filtered(at, "chat")
    await at.ui.keyboard.press("Enter")
    await filtered(at, "")
    await at.ui.keyboard.press("Control+Space")
    await at.ui.getByRole("option", { name: /chat/ }).first().waitFor()
    await at.look()
  },
  "a filter that nothing matches": async at => {
    await filtered(at, "nowhere.example")
    await at.ui.getByRole("button", { name: /Clear (?:the )?filter/ }).waitFor()
    await at.look()
  },
  "the menu of an exchange": async at => {
    await contextMenu(at, row(at, "/style.css"))
    await at.look()
  },
  "the menu of columns": async at => {
    await at.ui.getByRole("button", { name: "Columns" }).first().click()
    await menu(at)
    await at.look()
  },
  "the menu of sessions": async at => {
    await at.ui.locator(".session-button").click()
    await at.ui.getByText("yesterday").first().waitFor()
    await at.look()
  },
  "the menu of a saved filter": async at => {
    await contextMenu(at, at.ui.getByRole("region", { name: "Saved filters" }).getByRole("button").first())
    await at.look()
  },
  "what a narrow bar has no room for": async at => {
    if (!at.isNarrow) return
    await at.ui.getByRole("button", { name: "More" }).first().click()
    await menu(at)
    await at.look()
  },
  "the palette of commands": async at => {
    await command(at, "ControlOrMeta+k")
    await at.ui.getByRole("option").first().waitFor()
    await at.ui.keyboard.press("ArrowDown")
    await at.look()
  },
  "shortcuts and filters": async at => {
    await command(at, "?")
    await at.look()
  },
  "the export": async at => {
    await filtered(at, "chat")
    await at.ui.keyboard.press("Enter")
    await command(at, "ControlOrMeta+Shift+e")
    await at.look()
  },
  "forgetting all, notes too": async at => {
    await at.ui.getByRole("button", { name: "Clear", exact: true }).click()
    await dialog(at)
    await at.look()
  },
  "saving a filter": async at => {
    await filtered(at, "chat")
    await command(at, "ControlOrMeta+s")
    await at.look()
  },
  "a file that cannot be imported": async at => {
    await at.ui.evaluate(() => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(["no recording"], "notes.txt"))
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    })
    await at.ui.getByRole("dialog", { name: "Import notes.txt" }).locator(".warning, .problems").waitFor()
    await at.look()
  },
  "the certificate": async at => {
    await at.ui.evaluate(() => {
      location.hash = "certificate"
    })
    await dialog(at)
    await at.look()
  },
  "an earlier session": async at => {
    await at.ui.goto(`${new URL(at.ui.url()).origin}/?session=yesterday`)
    await byTestId(at, "read-only").waitFor()
    await at.look()
  },
  "a page without the token": async at => {
    const cookies = await journey.context.cookies()
    const { origin } = new URL(at.ui.url())
    // Whose own requests would be refused, too.
    await at.ui.goto("about:blank")
    await journey.context.clearCookies()
    const stranger = await journey.context.newPage()
    await stranger.goto(origin)
    await stranger.getByText(/Open the link/).waitFor()
    await at.look("", stranger)
    await stranger.close()
    // Chromium saves on pages that are not in front.
    await at.ui.bringToFront()
    await journey.context.addCookies(cookies)
    await at.ui.goto(origin)
  },
}

/** Every state is reached from the page as it is for who opens it for the first time. */
async function begin({ name, width, height }: (typeof sizes)[number], found: string[]): Promise<At> {
  const { ui, necto } = journey
  await ui.setViewportSize({ width, height })
  await ui.evaluate(() => localStorage.clear())
  await ui.goto(new URL(necto.ready.ui).origin)
  const look = async (part = "", page = ui) => {
    for (const [theme, rules] of looks[name]) {
      await page.emulateMedia({ colorScheme: theme })
      for (const violation of await violations(page, rules)) found.push(`${part} ${theme}: ${violation}`.trim())
    }
  }
  return { ui, isNarrow: width < 640, look }
}

async function makeTraffic(): Promise<void> {
  const { app, origin, necto } = journey
  await app.goto(`https://localhost:${origin.httpsPort}/`)
  await app.waitForFunction(() => document.title === "Chat: 2")
  for (const path of ["/missing", "/rooms?page=2&page=3"]) await app.evaluate(url => fetch(url, { method: "POST", body: "a=1&b=2" }), path)
  for (const url of [`wss://localhost:${origin.httpsPort}/forbidden`, `wss://localhost:${unusedPort()}/nobody`])
    await app.evaluate(address => new Promise(resolve => new WebSocket(address).addEventListener("close", resolve)), url)
  await openSocket(app, `wss://localhost:${origin.httpsPort}/open`, "open")
  await openSocket(app, `wss://localhost:${origin.httpsPort}/chat?room=general`, "chat")
  await sendTexts(app, ["Hello!", JSON.stringify({ type: "typing", room: "general", nested: { list: [1, 2.5, null, true] } })], "chat")
  await app.evaluate(async () => {
    const { chat } = globalThis as unknown as { chat: WebSocket }
    chat.send(Uint8Array.of(0x82, 0xa4, 0x74, 0x79, 0x70, 0x65, 0x00, 0xff))
    const closed = new Promise(resolve => chat.addEventListener("close", resolve))
    chat.close(1000, "bye")
    await closed
  })
  const { exchanges } = await necto.json<{ exchanges: Exchange[] }>("/exchanges?q=/chat")
  const patch = (path: string, marks: object) =>
    necto.api(path, { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify(marks) })
  await patch(`/exchanges/${exchanges[0]?.id}`, { note: "look here", color: "red" })
  await patch(`/exchanges/${exchanges[0]?.id}/messages/2`, { note: "greeting", color: "yellow" })
}

test("axe finds what is wrong, where something is", async () => {
  const found: string[] = []
  const at = await begin(sizes[0], found)
  await at.ui.evaluate(() => document.body.append(Object.assign(document.createElement("img"), { src: "/favicon.svg" })))
  await at.look()
  expect(found.join()).toContain("image-alt")
})

describe.each(sizes)("without traffic, %o", size => {
  test.each(Object.entries(emptyStates))("%s", async (_name, steps) => {
    const found: string[] = []
    await steps(await begin(size, found))
    expect(found).toEqual([])
  })
})

test("traffic comes", makeTraffic)

describe.each(sizes)("with traffic, %o", size => {
  test.each(Object.entries(states))("%s", async (_name, steps) => {
    const found: string[] = []
    const at = await begin(size, found)
    await byTestId(at, "exchange-row").first().waitFor()
    await steps(at)
    expect(found).toEqual([])
  })
})
