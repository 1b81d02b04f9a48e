// Architecture, as a test. Imports point up this list; each package has one home.

import { expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"

const root = join(import.meta.dir, "../..")

/** What a file may import is at its own place or above. */
const order = [
  "package.json",
  "server/version.ts",
  "server/contract.ts",
  "server/statistics.ts",
  "server/trust.ts",
  "server/filter",
  "server/config.ts",
  "server/wire",
  "server/record",
  "server/transfer",
  "server/study",
  "server/certs",
  "server/proxy",
  "server/api",
  "server/cli",
  "server/main.ts",
]

const homes: Record<string, readonly string[]> = {
  bun: ["server/proxy", "build.ts"],
  "bun:sqlite": ["server/record/store.ts", "server/record/store-problem.ts", "server/record/copy-store.ts"],
  commander: ["server/cli", "server/main.ts"],
  hono: ["server/api"],
  "node-forge": ["server/certs"],
  "solid-js": ["web"],
  "@kobalte/core": ["web"],
  "@codemirror": ["web/ui"],
  "@lezer/highlight": ["web/ui"],
  "lucide-solid": ["web/ui/icons.tsx"],
  microdiff: ["web"],
  uplot: ["web/ui"],
  uqr: ["web/ui"],
  zod: ["server/api"],
  vite: ["web/vite.config.ts"],
  "vite-plugin-solid": ["web/vite.config.ts"],
}

/** What the runtime offers and only some folders may use: wire/ is pure, sockets are opened in proxy/ alone. */
const runtime: readonly (readonly [pattern: RegExp, what: string, allowed: readonly string[]])[] = [
  [/\bBun\.(?:listen|connect)\b/, "opens a socket", ["server/proxy"]],
  [/\bBun\.serve\b/, "opens a server", ["server/cli/listening.ts"]],
  [/\bnew WebSocket\b|\bwebsocket:\s*\{\s*(?:open|message)/, "uses somebody's WebSocket", ["web"]],
  [
    /\b(?:Date\.now|performance\.now|setTimeout|setInterval)\b/,
    "knows the time",
    ["server/record", "server/study", "server/certs", "server/proxy", "server/api", "server/cli", "web"],
  ],
  [/"node:fs"/, "touches files", ["server/record", "server/certs", "server/cli", "server/api/assets.macro.ts", "web/vite.config.ts"]],
  // The roots of the runtime are asked of node:tls.
  [
    /"node:(?:net|tls|http|https|dgram)"/,
    "knows the network",
    ["server/certs", "server/proxy", "server/api", "server/cli/run/certificates.ts"],
  ],
]

const files = [...new Bun.Glob("{server,web}/**/*.{ts,tsx}").scanSync(root)].sort()
const source = (file: string): string => readFileSync(join(root, file), "utf8")

// A regular expression, not Bun.Transpiler.scanImports: that drops type-only imports, which break layers just as well.
const importPath = /^(?:import|export)\s[^"'=;]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\b(?:import|require)\("([^"]+)"\)/gm
const imports = files.flatMap(file =>
  [...source(file).matchAll(importPath)].map(match => ({ file, path: match[1] ?? match[2] ?? match[3] ?? "" })),
)

const isIn = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`)
const layer = (file: string): number => order.findIndex(place => isIn(file, place))

test("there is something to check", () => {
  expect(files.length).toBeGreaterThan(40)
  expect(imports.length).toBeGreaterThan(100)
})

test.each(files.filter(file => file.startsWith("server/")))("%s has a layer", file => expect(layer(file)).toBeGreaterThanOrEqual(0))

test.each(imports.filter(({ path }) => path.startsWith(".")))("$file may import $path", ({ file, path }) => {
  const target = relative(root, join(root, dirname(file), path))
  // The filter is shared, so that the page filters as the server does.
  if (file.startsWith("web/"))
    expect(
      target.startsWith("web/") ||
        ["server/contract.ts", "server/statistics.ts", "server/trust.ts"].includes(target) ||
        isIn(target, "server/filter"),
    ).toBe(true)
  else expect(layer(target)).toBeLessThanOrEqual(layer(file))
})

test.each(imports.filter(({ path }) => !path.startsWith(".") && !path.startsWith("node:")))("$file may import $path", ({ file, path }) => {
  const name = path.startsWith("@codemirror/")
    ? "@codemirror"
    : path.startsWith("@")
      ? path.split("/").slice(0, 2).join("/")
      : path.split("/")[0]!
  expect((homes[name] ?? []).some(home => isIn(file, home))).toBe(true)
})

test.each(runtime)("%p, which %s, stays where it belongs", (pattern, _what, allowed) => {
  const outside = files.filter(file => pattern.test(withoutComments(source(file))) && !allowed.some(place => isIn(file, place)))
  expect(outside).toEqual([])
})

test("a file fits in the head: at most 300 lines", () => {
  expect(files.filter(file => source(file).split("\n").length > 300)).toEqual([])
})

const withoutComments = (text: string): string => text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, "")
