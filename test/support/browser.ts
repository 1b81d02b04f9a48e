// Finds the Chrome or Chromium that the journeys drive: one that is installed, or the one that setup.ts fetched.

import { existsSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"

/** Where a browser goes that is installed for the tests only. */
export const browserCache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "nectoproxy-test-browser")

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"]

const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  join(browserCache, "chromium"),
]

/** The path of an executable; CHROME_PATH overrides. Null where there is none. */
export function findBrowser(): string | null {
  const wanted = process.env.CHROME_PATH
  if (wanted) return wanted
  for (const name of names) {
    const path = Bun.which(name)
    if (path) return path
  }
  return places.find(place => existsSync(place)) ?? null
}

/** For journeys: there is one, or the test fails. None is skipped. */
export function requireBrowser(): string {
  const path = findBrowser()
  if (!path) throw new Error("No Chrome or Chromium was found. Run `npm test`, which installs one, or set CHROME_PATH.")
  return path
}
