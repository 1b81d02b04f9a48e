// What `nectoproxy browser` says: which browsers there are, and that one has started.

import { showTable } from "../table.ts"
import type { Browser } from "./find.ts"
import type { UsedProxy } from "./used-proxy.ts"

export function showBrowsers(browsers: readonly Browser[], isJson: boolean): string {
  if (isJson) return browsers.map(({ id, name, path }) => `${JSON.stringify({ id, name, path })}\n`).join("")
  return showTable(
    ["Name", "Browser", "Path"],
    browsers.map(({ id, name, path }) => [id, name, path]),
  )
}

export function showStarted({ name }: Browser, { proxy, ui, session, isOwn, pid }: UsedProxy, notes: readonly string[]): string {
  const whose = isOwn ? "which ends with it" : `which runs already (pid ${pid})`
  const lines = [
    `${name} uses the proxy at ${proxy}, ${whose}.`,
    "",
    `  Page     ${ui}`,
    `  Session  ${session}`,
    ...(notes.length === 0 ? [] : ["", ...notes.map(note => `  ${note}`)]),
    "",
    "  Close the browser, or press Ctrl+C here.",
    "",
  ]
  return `${lines.join("\n")}\n`
}

/** The line of `--json`: what `start --json` prints, and the browser. */
export function startedLine({ id, name, path }: Browser, { isOwn, keyHash: _, stop: __, ...facts }: UsedProxy, pid: number): string {
  return `${JSON.stringify({ event: "ready", ...facts, browser: { id, name, path, pid } })}\n`
}
