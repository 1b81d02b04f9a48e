// Where journeys put what they saw: dist/screenshots/, and with UPDATE_SCREENSHOTS=1 what the README shows also into docs/.

import { copyFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"

/** By their names there. */
const inDocs: { readonly [name: string]: string } = {
  "page-dark": "page-dark",
  "page-light": "page-light",
  "exchange-handshake-1280-dark": "page-handshake",
  "frames-390-light": "page-phone",
}

const root = join(import.meta.dir, "../..")

export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(root, "dist/screenshots")
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, animations: "disabled" })
  const shown = inDocs[name]
  if (process.env.UPDATE_SCREENSHOTS !== "1" || shown === undefined) return
  mkdirSync(join(root, "docs"), { recursive: true })
  copyFileSync(path, join(root, "docs", `${shown}.png`))
}
