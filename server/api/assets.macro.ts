// Runs at build time. Inlines dist/web into the executable, so there is no generated file to keep in step.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"

/** Path on the server → content in base64. Empty where the page was not built. */
export function webAssets(): Record<string, string> {
  const root = join(import.meta.dir, "../../dist/web")
  if (!existsSync(root)) return {}
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = files.map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map(path => [`/${relative(root, path).replaceAll("\\", "/")}`, readFileSync(path).toString("base64")]))
}
