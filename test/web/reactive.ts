// Bun takes Solid's build for servers, in which nothing reacts. Importing this before anything of web/ gives the browser's.

import { mock } from "bun:test"

const browserBuilds = [
  ["solid-js", "solid-js/dist/solid.js"],
  ["solid-js/store", "solid-js/store/dist/store.js"],
] as const

for (const [name, build] of browserBuilds) {
  const exports: Record<string, unknown> = await import(build)
  mock.module(name, () => exports)
}
