// The recipes of docs/ci.md, run: installed from a release on this machine, with the executable of this build inside, around a program
// that asks a server here. Only addresses, `npm ci` and folders of the system are replaced.

import { afterAll, beforeAll, expect, test } from "bun:test"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { YAML } from "bun"
import packageJson from "../../package.json" with { type: "json" }
import { sha256, sumsFile } from "../../release/sums.ts"
import { executablePath } from "../support/executable.ts"
import { type Published, publish, publishedVersion } from "./published.ts"

const text = readFileSync(join(import.meta.dir, "../../docs/ci.md"), "utf8")
const releases = "https://github.com/nectoproxy/nectoproxy/releases/latest/download"

/** The code in a language, in order. */
const blocks = (language: string): readonly string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, code]) => (of === language ? (code ?? "") : []))

const [plain = "", pinned = "", separate = ""] = blocks("sh")
const [github, gitlab] = blocks("yaml").map(code => YAML.parse(code)) as [GithubWorkflow, GitlabPipeline]
type GithubWorkflow = { readonly jobs: { readonly test: { readonly steps: readonly { readonly run?: string }[] } } }
type GitlabPipeline = { readonly test: { readonly before_script: readonly string[]; readonly script: readonly string[] } }

let published: Published
let origin: Bun.Server<undefined>
beforeAll(() => {
  published = publish(Object.fromEntries(targetsHere.map(name => [name, `#!/bin/sh\nexec "${executablePath}" "$@"\n`])))
  published.files.set("install.sh", readFileSync(join(import.meta.dir, "../../release/install.sh")))
  expect(published.files.get("SHA256SUMS")).toBe(
    sumsFile(new Map([...published.files].filter(([name]) => name.endsWith(".tar.gz")).map(([name, bytes]) => [name, sha256(bytes)]))),
  )
  origin = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: request => new Response(new URL(request.url).pathname) })
})
afterAll(() => {
  published.stop()
  origin.stop(true)
})

const targetsHere = ["linux-x64", "linux-arm64", "linux-x64-musl", "linux-arm64-musl", "darwin-x64", "darwin-arm64"]

/** In a folder of an application whose test logs in. Each script is a shell of its own, and sees what the one before put on the PATH. */
async function follow(scripts: readonly string[], program = `curl -fsS http://127.0.0.1:${origin.port}/login`) {
  const folder = join(published.folder, crypto.randomUUID())
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "app", private: true, scripts: { test: program } }))
  const pathFile = join(folder, "path")
  const said: string[] = []
  for (const script of scripts) {
    const added = existsSync(pathFile) ? `${readFileSync(pathFile, "utf8").trim()}:` : ""
    const child = Bun.spawn(["sh", "-eu"], {
      cwd: folder,
      stdin: Buffer.from(here(script, folder)),
      env: {
        PATH: `${added}${process.env.PATH}`,
        HOME: folder,
        NECTOPROXY_BASE_URL: published.url,
        GITHUB_PATH: pathFile,
        npm_config_update_notifier: "false",
      },
      stdout: "pipe",
      stderr: "pipe",
      timeout: 20_000,
    })
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
    said.push(out + err)
    const code = await child.exited
    if (code !== 0) return { code, folder, said: said.join("\n") }
  }
  return { code: 0, folder, said: said.join("\n") }
}

/** Quotes, pipes and order are the recipe's. */
const here = (script: string, folder: string): string =>
  script
    .replaceAll(releases, published.url)
    .replaceAll(`--version ${packageJson.version}`, `--version ${publishedVersion}`)
    .replaceAll("NECTOPROXY_INSTALL=/usr/local/bin", `NECTOPROXY_INSTALL=${folder}/bin`)
    .replace(/^npm ci$/gm, ":")

const steps = (): readonly string[] => github.jobs.test.steps.flatMap(step => step.run ?? [])
const job = (): string => [...gitlab.test.before_script, ...gitlab.test.script].join("\n")

const urlsIn = (folder: string): readonly string[] =>
  JSON.parse(readFileSync(join(folder, "traffic.har"), "utf8")).log.entries.map((entry: { request: { url: string } }) => entry.request.url)

test("there is one of each, and versions in them are this one", () => {
  expect([blocks("sh").length, blocks("yaml").length, blocks("dockerfile").length]).toEqual([3, 2, 1])
  for (const [, version] of text.matchAll(/--version (\d\S*)/g)) expect(version).toBe(packageJson.version)
})

test.each([
  ["a shell", () => [plain]],
  ["GitHub Actions", steps],
  ["GitLab CI", () => [job()]],
  ["on its own", () => [`${plain.split("\n").slice(0, 2).join("\n")}\n${separate}`]],
])("%s: what the program asked for is in the HAR", async (_what, scripts) => {
  const ended = await follow(scripts())
  expect(ended.said).toContain("Installed NectoProxy")
  expect([ended.code, ended.code === 0 ? urlsIn(ended.folder) : ended.said]).toEqual([0, [`http://127.0.0.1:${origin.port}/login`]])
})

test.each([
  ["a shell", () => [plain]],
  ["GitHub Actions", steps],
])("%s: a program that never logs in fails it, and the HAR is there all the same", async (_what, scripts) => {
  const ended = await follow(scripts(), `curl -fsS http://127.0.0.1:${origin.port}/other`)
  expect([ended.code, urlsIn(ended.folder)]).toEqual([3, [`http://127.0.0.1:${origin.port}/other`]])
  expect(ended.said).toContain("path:/login status:200")
})

test.each([
  ["GitHub Actions", steps],
  ["GitLab CI", () => [job()]],
])("%s: the report is there, too", async (_what, scripts) => {
  expect(readFileSync(join((await follow(scripts())).folder, "nectoproxy.xml"), "utf8")).toContain("<testsuite")
})

test("a version and a folder can be asked for", async () => {
  const ended = await follow([pinned])
  expect([ended.code, existsSync(join(ended.folder, "tools/nectoproxy")), existsSync(join(ended.folder, ".local"))]).toEqual([
    0,
    true,
    false,
  ])
})

test("the image installs as the others do", async () => {
  const lines = blocks("dockerfile")[0]?.match(/^RUN (.*install\.sh.*)$/m)
  const ended = await follow([lines?.[1] ?? "exit 1"])
  expect([ended.code, existsSync(join(ended.folder, "bin/nectoproxy"))]).toEqual([0, true])
  rmSync(ended.folder, { recursive: true })
})
