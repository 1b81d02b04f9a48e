// What every journey through the page begins with: a real origin, the executable, a browser that goes through it, and the page.

import { expect } from "bun:test"
import type { BrowserContext, Page } from "playwright-core"
import { type Running, startExecutable } from "./executable.ts"
import { type Origin, startOrigin } from "./origin.ts"
import { launchProxied } from "./proxied-browser.ts"

/** The sizes that the page is used at: a small laptop, and a phone. */
export const sizes = [
  { name: "1280", width: 1280, height: 800 },
  { name: "390", width: 390, height: 844 },
] as const

export type Journey = {
  readonly origin: Origin
  readonly necto: Running
  readonly context: BrowserContext
  /** NectoProxy's page. */
  readonly ui: Page
  /** The application that is debugged: an empty page of the origin. */
  readonly app: Page
  /** Ends everything. The page must have logged no error, and the executable must end in order. */
  end(): Promise<void>
}

export async function beginJourney(options: readonly string[] = []): Promise<Journey> {
  const origin = await startOrigin()
  const necto = await startExecutable(["--insecure", ...options])
  const context = await launchProxied(necto)
  const problems: string[] = []
  const ui = await context.newPage()
  ui.on("console", message => message.type() === "error" && problems.push(message.text()))
  ui.on("pageerror", error => problems.push(String(error)))
  await ui.goto(necto.ready.ui)
  const app = await context.newPage()
  await app.goto(`http://localhost:${origin.httpPort}/`)
  await ui.bringToFront()
  return {
    origin,
    necto,
    context,
    ui,
    app,
    async end() {
      await context.close()
      await origin.stop()
      expect(await necto.stop()).toBe(0)
      expect(problems).toEqual([])
    },
  }
}

/** Opens a WebSocket in the application and keeps it there as `window[name]`. */
export const openSocket = (app: Page, url: string, name = "socket", protocols: readonly string[] = []): Promise<void> =>
  app.evaluate(
    ([address, as, offered]) => {
      const socket = new WebSocket(address, offered as string[])
      Object.assign(globalThis, { [as]: socket })
      return new Promise<void>((resolve, reject) => {
        socket.addEventListener("open", () => resolve())
        socket.addEventListener("error", () => reject(new Error(`${address} was refused`)))
      })
    },
    [url, name, protocols] as const,
  )

/** Sends texts on a WebSocket that openSocket() opened, in order. */
export const sendTexts = (app: Page, texts: readonly string[], name = "socket"): Promise<void> =>
  app.evaluate(
    ([all, as]) => {
      const socket = (globalThis as unknown as Record<string, WebSocket>)[as]!
      for (const text of all) socket.send(text)
    },
    [texts, name] as const,
  )
