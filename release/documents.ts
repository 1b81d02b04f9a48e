// What goes beside the executable in every archive: licenses, README, the manual, and the completions of each shell.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { completionScript } from "../server/cli/completion/completion.ts"
import { manPage } from "../server/cli/completion/man-page.ts"
import { makeProgram } from "../server/cli/program.ts"
import type { Entry } from "./archive.ts"
import { thirdPartyLicenses } from "./licenses.ts"
import type { Source } from "./source.ts"

const root = join(import.meta.dir, "..")

/** `modules`: what the executables are made of. Paths are those in the archive's folder. */
export function documents(source: Source, modules: readonly string[]): readonly Entry[] {
  const date = new Date(source.seconds * 1000).toISOString().slice(0, 10)
  const completion = (shell: Parameters<typeof completionScript>[1]) => completionScript(makeProgram(), shell)
  const texts: Record<string, string> = {
    LICENSE: readFileSync(join(root, "LICENSE"), "utf8"),
    "README.md": readFileSync(join(root, "README.md"), "utf8"),
    "THIRD-PARTY-LICENSES.txt": thirdPartyLicenses(modules),
    "man/nectoproxy.1": manPage(makeProgram(), { version: source.version, date }),
    "completions/nectoproxy.bash": completion("bash"),
    "completions/_nectoproxy": completion("zsh"),
    "completions/nectoproxy.fish": completion("fish"),
    "completions/nectoproxy.ps1": completion("powershell"),
  }
  return Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text), isExecutable: false }))
}
