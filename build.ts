// `bun run build [TARGET]`: the page into dist/web, then everything into one executable, dist/nectoproxy.

import { buildPage, compile } from "./release/compile.ts"
import { readSource } from "./release/source.ts"

await buildPage()
const { commit } = await readSource()
await compile({ outfile: "dist/nectoproxy", runtime: (process.argv[2] as Bun.Build.CompileTarget | undefined) ?? null, commit })
