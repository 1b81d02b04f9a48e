// A HAR of ours in Chrome's own Network panel: its importer shows the requests, and the messages of a WebSocket.

import { expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium } from "playwright-core"
import { requireBrowser } from "../support/browser.ts"
import { executablePath } from "../support/executable.ts"
import { requireNode } from "../support/node.ts"
import { startOrigin } from "../support/origin.ts"

const client = `
  import { WebSocket } from ${JSON.stringify(join(import.meta.dir, "../../node_modules/ws/wrapper.mjs"))}
  const [port] = process.argv.slice(1)
  await fetch(\`http://localhost:\${port}/api/rooms\`)
  const socket = new WebSocket(\`ws://localhost:\${port}/chat\`)
  socket.on("open", () => socket.send("hello from the journey"))
  socket.on("message", () => socket.close(1000, "enough"))`

test("Chrome's importer reads what `run --har` wrote, messages of WebSockets included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-devtools-"))
  const origin = await startOrigin()
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: ["--no-sandbox"] })
  try {
    const program = [requireNode(), "--input-type=module", "-e", client, String(origin.httpPort)]
    const run = Bun.spawn([executablePath, "run", "--ephemeral", "--har", "out.har", "--", ...program], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", HOME: folder },
      stdout: "ignore",
      stderr: "pipe",
    })
    expect([await run.exited, await new Response(run.stderr).text()]).toEqual([0, expect.stringContaining("Written  out.har")])

    const page = await browser.newPage({ viewport: { width: 1500, height: 800 } })
    await page.goto("devtools://devtools/bundled/devtools_app.html?panel=network")
    const chosen = page.waitForEvent("filechooser")
    await page.locator('button[aria-label*="Import HAR"]').click()
    await (await chosen).setFiles(join(folder, "out.har"))
    const request = (name: string) => page.locator("td.name-column", { hasText: name }).first()
    await request("rooms").waitFor()
    await request("chat").click()
    await page.getByRole("tab", { name: "Messages" }).click()
    for (const data of ["hello from the journey", "Connection close message (Opcode 8, mask)"]) await page.getByText(data).first().waitFor()
  } finally {
    await browser.close()
    await origin.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
