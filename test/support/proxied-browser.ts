// Chromium as the README says to start it: everything through the proxy, localhost too, and our root certificate trusted by its key.

import { createHash, X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type BrowserContext, chromium } from "playwright-core"
import { requireBrowser } from "./browser.ts"
import type { Running } from "./executable.ts"

/** Keeps Chromium to itself: no first-run pages, no updates, no connections of its own. */
const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

export function launchProxied(necto: Running): Promise<BrowserContext> {
  const { publicKey } = new X509Certificate(readFileSync(necto.ready.ca))
  const spki = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64")
  return chromium.launchPersistentContext(join(necto.folder, "profile"), {
    executablePath: requireBrowser(),
    headless: true,
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    args: [
      ...quiet,
      `--proxy-server=${necto.ready.proxy}`,
      // All but the page itself, which a proxy that never connects to itself would refuse, and what Chromium has to tell its makers.
      `--proxy-bypass-list=<-loopback>;${new URL(necto.ready.ui).host};*.google.com;*.googleapis.com;*.gvt1.com`,
      `--ignore-certificate-errors-spki-list=${spki}`,
    ],
  })
}
