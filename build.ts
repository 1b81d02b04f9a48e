// `bun run build`: the page into dist/web, then everything into one executable, dist/nectoproxy.

import { $ } from "bun"

await $`bun --bun vite build --config web/vite.config.ts`

const target = process.argv[2] as Bun.Build.CompileTarget | undefined
const result = await Bun.build({
  // Threads are programs of their own: the one that reads, and the disk's.
  entrypoints: ["server/main.ts", "server/study/worker.ts", "server/record/disk-worker.ts"],
  minify: true,
  sourcemap: "linked",
  bytecode: true,
  format: "esm",
  compile: {
    outfile: "dist/nectoproxy",
    // What lies in the folder it is started from is the user's, not ours.
    autoloadDotenv: false,
    autoloadBunfig: false,
    ...(target && { target }),
  },
})
for (const log of result.logs) console.error(log)
if (!result.success) process.exit(1)
