// What the user names to be opened → a URL that every browser understands alike.

import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Problem } from "../problem.ts"

/** Throws Problem. */
export function parseAddress(text: string): string {
  // One letter is a drive of Windows, a number after the colon a port.
  const [, scheme] = /^([a-z][a-z\d+.-]+):(?!\d)/i.exec(text) ?? []
  if (scheme !== undefined && /^wss?$/i.test(scheme))
    throw new Problem(`A browser opens pages, not WebSockets: give the URL of the page that connects to ${text}.`, 2)
  if (scheme === undefined && existsSync(text)) return pathToFileURL(resolve(text)).href
  const url = scheme === undefined ? `${schemeFor(text)}://${text}` : text
  if (!URL.canParse(url)) throw new Problem(`The address to open is a URL, such as https://example.com, not "${text}".`, 2)
  return new URL(url).href
}

/** What runs on this machine or has a port of its own is seldom https. */
const schemeFor = (text: string): string =>
  /^(?:localhost|[\w.-]+\.localhost|\[[^\]]*\]|[\d.]+)(?:[:/?#]|$)|^[^/?#]*:\d/i.test(text) ? "http" : "https"
