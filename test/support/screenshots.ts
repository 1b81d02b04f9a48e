// Where journeys put what they saw: dist/screenshots/, and with UPDATE_SCREENSHOTS=1 also docs/, from where the README shows it.

import { copyFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"

const root = join(import.meta.dir, "../..")

export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(root, "dist/screenshots")
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  if (process.env.UPDATE_SCREENSHOTS !== "1" || !name.startsWith("page-")) return
  mkdirSync(join(root, "docs"), { recursive: true })
  copyFileSync(path, join(root, "docs", `${name}.png`))
}
