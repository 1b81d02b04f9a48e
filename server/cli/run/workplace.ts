// A temporary folder with the files that the command's environment names: certificates, and what Node and Bun load first. It goes with
// the run; what a killed one left behind is removed by the next NectoProxy that starts.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { writeNote } from "../../record/process-note.ts"
import { Problem } from "../problem.ts"
import { derOf, trustedCertificates } from "./certificates.ts"
import { javaTrustPassword, type RunFiles } from "./environment.ts"
import { javaTrustStore } from "./java-trust.ts"
import agents from "./preload/agents.cjs" with { type: "text" }
import bun from "./preload/bun.cjs" with { type: "text" }
import connections from "./preload/connections.cjs" with { type: "text" }
import dispatcher from "./preload/dispatcher.cjs" with { type: "text" }
import node from "./preload/node.cjs" with { type: "text" }
import tunnel from "./preload/tunnel.cjs" with { type: "text" }
import warnings from "./preload/warnings.cjs" with { type: "text" }

export type Workplace = { readonly files: RunFiles; remove(): void }

/** With the beginning by which folders.ts knows what it may remove, and the note by which it knows whose it is. */
const prefix = "nectoproxy-ephemeral-run-"
const preloads = { agents, bun, connections, dispatcher, node, tunnel, warnings }

/** Throws Problem. */
export function makeWorkplace(caPem: string, parent: { readonly [name: string]: string | undefined }): Workplace {
  let folder: string | null = null
  const remove = () => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
  try {
    folder = mkdtempSync(join(tmpdir(), prefix))
    writeNote(join(folder, "pid"))
    // The command may go on as another user. What is secret has a mode of its own.
    chmodSync(folder, 0o755)
    return { files: fill(folder, caPem, parent), remove }
  } catch (error) {
    remove()
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`Cannot write to ${tmpdir()} (${why}). Make room there, or choose another folder with TMPDIR.`)
  }
}

function fill(folder: string, caPem: string, parent: { readonly [name: string]: string | undefined }): RunFiles {
  const write = (name: string, content: string | Uint8Array, mode = 0o644): string => {
    const path = join(folder, name)
    writeFileSync(path, content, { mode })
    return path
  }
  const { extra, all } = trustedCertificates(caPem, parent)
  for (const [name, text] of Object.entries(preloads)) write(`${name}.cjs`, text)
  const bundle = write("bundle.pem", all.join(""))
  return {
    extra: write("extra.pem", extra.join("")),
    bundle,
    wgetrc: write("wgetrc", `${textOf(parent.WGETRC ?? join(homedir(), ".wgetrc"))}\nca_certificate = ${bundle}\n`, 0o600),
    javaTrust: write("java-trust.jks", javaTrustStore(all.map(derOf), javaTrustPassword)),
    nodePreload: join(folder, "node.cjs"),
    bunPreload: join(folder, "bun.cjs"),
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    // Mostly there is none.
    return ""
  }
}
