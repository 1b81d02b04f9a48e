// Sources → the page → one executable for one system. Both tell which modules went in, for whoever must name their licenses.
// The output depends on the sources alone: not on the folder they are in, and not on the machine that compiles. Runs in the top folder.

import { dirname, join, resolve } from "node:path"
import { build as buildWithVite } from "vite"

export type Compilation = {
  readonly outfile: string
  /** Null: this machine. */
  readonly runtime: Bun.Build.CompileTarget | null
  readonly commit: string | null
  /** Another executable of the runtime than the one that Bun gets for `runtime`. */
  readonly runtimePath?: string
}

/** The page into dist/web. Returns the paths of its modules. */
export async function buildPage(): Promise<readonly string[]> {
  const built = await buildWithVite({ configFile: "web/vite.config.ts", logLevel: "warn" })
  const outputs = [built].flat().flatMap(bundle => ("output" in bundle ? bundle.output : []))
  return outputs.flatMap(output => (output.type === "chunk" ? output.moduleIds : [])).map(pathOf)
}

/** Everything, the page in dist/web included, into one executable. Returns the paths of its modules. */
export async function compile({ outfile, runtime, commit, runtimePath }: Compilation): Promise<readonly string[]> {
  const result = await Bun.build({
    // Threads are programs of their own: the one that reads, and the disk's.
    entrypoints: ["server/main.ts", "server/study/worker.ts", "server/record/disk-worker.ts"],
    minify: true,
    // Also embedded, so that what somebody reports from a release names our files and lines.
    sourcemap: "linked",
    bytecode: true,
    format: "esm",
    metafile: true,
    define: commit === null ? {} : { NECTOPROXY_COMMIT: JSON.stringify(commit) },
    compile: {
      outfile,
      // What lies in the folder it is started from is the user's, not ours.
      autoloadDotenv: false,
      autoloadBunfig: false,
      ...(runtime && { target: runtime }),
      ...(runtimePath && { executablePath: runtimePath }),
      windows: { hideConsole: false },
    },
  })
  for (const log of result.logs) console.error(log)
  if (!result.success) throw new Error(`${outfile} could not be compiled.`)
  return Object.keys(result.metafile?.inputs ?? {}).map(pathOf)
}

/** The maps that the compiler leaves beside an executable, which has them inside too. */
export const mapsBeside = (outfile: string): readonly string[] =>
  [...new Bun.Glob("*.map").scanSync(dirname(outfile))].map(name => join(dirname(outfile), name))

/** Absolute and without what a bundler adds to it. */
const pathOf = (module: string): string => resolve(module.replace(/^\0/, "").replace(/\?.*$/, ""))
