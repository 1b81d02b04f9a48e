// A release that is published on this machine: real names and sums, and for an executable a script that tells what it was called with.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Entry, tarGz } from "../../release/archive.ts"
import { sha256, sumsFile } from "../../release/sums.ts"
import { archiveName, folderName, targets } from "../../release/targets.ts"

export type Published = {
  readonly url: string
  /** A folder for who installs; gone with the rest. */
  readonly folder: string
  /** What is answered, by name; a test may put something else there. */
  readonly files: Map<string, Uint8Array | string>
  /** What was asked for, in order. */
  readonly asked: string[]
  stop(): void
}

export const publishedVersion = "1.2.3"

/** `executable`: by the name of a target; else the script. */
export function publish(executable: Readonly<Record<string, string>> = {}): Published {
  const files = new Map<string, Uint8Array | string>()
  for (const target of targets.filter(({ os }) => os !== "windows")) {
    const script = executable[target.name] ?? `#!/bin/sh\necho "${publishedVersion} (${target.name})"\n`
    files.set(archiveName(target, publishedVersion), tarGz(entriesOf(folderName(target, publishedVersion), script), 1_700_000_000))
  }
  files.set("SHA256SUMS", sumsFile(new Map([...files].map(([name, bytes]) => [name, sha256(bytes)]))))
  const asked: string[] = []
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const name = new URL(request.url).pathname.slice(1)
      asked.push(name)
      const bytes = files.get(name)
      return bytes === undefined ? new Response("Not Found", { status: 404 }) : new Response(bytes as Uint8Array<ArrayBuffer> | string)
    },
  })
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-install-"))
  return {
    url: `http://127.0.0.1:${server.port}`,
    folder,
    files,
    asked,
    stop() {
      server.stop(true)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function entriesOf(folder: string, script: string): readonly Entry[] {
  const texts = { "man/nectoproxy.1": "manual", "completions/nectoproxy.bash": "bash", "completions/nectoproxy.fish": "fish" }
  const entry = (path: string, text: string, isExecutable: boolean) => ({
    path: `${folder}/${path}`,
    bytes: Buffer.from(text),
    isExecutable,
  })
  return [entry("nectoproxy", script, true), ...Object.entries(texts).map(([path, text]) => entry(path, text, false))]
}
