// The install script, run for real by a plain POSIX shell against a release on this machine, on systems that fake commands play.

import { afterEach, expect, test } from "bun:test"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Published, publish, publishedVersion } from "./published.ts"

const script = join(import.meta.dir, "../../release/install.sh")
const shell = Bun.which("dash") ?? "/bin/sh"
const tools = [..."awk cat chmod cp cut grep gzip head mkdir mktemp mv rm sed sh tail tar tr".split(" "), "curl", "sha256sum"]

let published: Published | null = null
afterEach(() => {
  published?.stop()
  published = null
})

type Machine = {
  /** Commands that are not there. */
  readonly without?: readonly string[]
  /** More that are there. */
  readonly tools?: readonly string[]
  /** Commands that say something of our choice; a non-zero status after a "!". */
  readonly fake?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

const linux = { "uname -s": "Linux", "uname -m": "x86_64", "ldd --version": "ldd (GNU libc) 2.36" }

/** A PATH with these commands and no others. */
async function install(machine: Machine = {}) {
  if (published === null) throw new Error("Nothing is published.")
  const bin = join(published.folder, `bin-${crypto.randomUUID()}`)
  mkdirSync(bin)
  const wanted = [...tools, ...(machine.tools ?? [])].filter(tool => !machine.without?.includes(tool))
  for (const tool of wanted) symlinkSync(Bun.which(tool) ?? `/bin/${tool}`, join(bin, tool))
  const said: Record<string, string> = { ...linux, ...machine.fake }
  for (const name of new Set(Object.keys(said).map(line => line.split(" ")[0]!))) {
    if (machine.without?.includes(name)) continue
    const cases = Object.entries(said).filter(([line]) => line.startsWith(`${name} `))
    const lines = cases.map(([line, text]) => `"${line.slice(name.length + 1)}") echo "${text}";;`)
    writeFileSync(join(bin, name), `#!/bin/sh\ncase "$*" in ${lines.join("\n")} *) exit 1;; esac\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const child = Bun.spawn([shell, script, ...(machine.args ?? [])], {
    env: { PATH: bin, HOME: join(published.folder, "home"), NECTOPROXY_BASE_URL: published.url, ...machine.env },
    stdout: "pipe",
    stderr: "pipe",
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code: await child.exited, out, err, home: join(published.folder, "home") }
}

test.each([
  ["Linux", "x86_64", "ldd (Debian GLIBC 2.36) 2.36", "linux-x64"],
  ["Linux", "amd64", "ldd (GNU libc) 2.17", "linux-x64"],
  ["Linux", "aarch64", "ldd (Ubuntu GLIBC 2.39)", "linux-arm64"],
  ["Linux", "x86_64", "musl libc (x86_64)", "linux-x64-musl"],
  ["Linux", "aarch64", "musl libc (aarch64)", "linux-arm64-musl"],
  ["Darwin", "x86_64", "", "darwin-x64"],
  ["Darwin", "arm64", "", "darwin-arm64"],
])("%s on %s with %p gets %s", async (system, machine, ldd, target) => {
  published = publish()
  const ended = await install({ fake: { "uname -s": system, "uname -m": machine, "ldd --version": ldd } })
  expect([ended.code, ended.err]).toEqual([0, ""])
  expect(published.asked).toEqual(["SHA256SUMS", `nectoproxy-${publishedVersion}-${target}.tar.gz`])
  expect(ended.out).toContain(`Installed NectoProxy ${publishedVersion} (${target}): ${ended.home}/.local/bin/nectoproxy\n`)
  expect(statSync(join(ended.home, ".local/bin/nectoproxy")).mode & 0o777).toBe(0o755)
})

test("a shell that Rosetta translates gets the executable of the true processor", async () => {
  published = publish()
  const ended = await install({ fake: { "uname -s": "Darwin", "uname -m": "x86_64", "sysctl -n sysctl.proc_translated": "1" } })
  expect(ended.out).toContain("(darwin-arm64)")
})

test("manual and completions go where shells look, and nothing else stays", async () => {
  published = publish()
  const { home } = await install()
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  expect(files.map(entry => join(entry.parentPath, entry.name).slice(home.length)).sort()).toEqual([
    "/.local/bin/nectoproxy",
    "/.local/share/bash-completion/completions/nectoproxy",
    "/.local/share/fish/vendor_completions.d/nectoproxy.fish",
    "/.local/share/man/man1/nectoproxy.1",
  ])
})

test("NECTOPROXY_INSTALL takes the executable alone, into a folder that may be new, with a space in it, and an old one in place", async () => {
  published = publish()
  const folder = join(published.folder, "my tools")
  for (const _ of ["first", "again"]) {
    const ended = await install({ env: { NECTOPROXY_INSTALL: folder } })
    expect([ended.code, ended.err]).toEqual([0, ""])
    expect(readdirSync(folder)).toEqual(["nectoproxy"])
    expect(existsSync(ended.home)).toBe(false)
  }
})

test.each([
  ["on the PATH, it says how to start", true, /\nStart it with: nectoproxy start\n$/],
  ["not on the PATH, it says what to add", false, /\/tools is not on your PATH\. Add it, .*: export PATH="\/.*\/tools:\$PATH"\n$/],
])("%s", async (_what, isOnPath, expected) => {
  published = publish()
  const folder = join(published.folder, "tools")
  mkdirSync(folder)
  // The commands it needs are in a folder of their own, which stays the first.
  const before = process.env.PATH
  const machine = { env: { NECTOPROXY_INSTALL: folder, ...(isOnPath && { PATH: `${folder}:${before}` }) } }
  expect((await install(machine)).out).toMatch(expected)
})

test.each([
  [["--version", publishedVersion], {}],
  [[`--version=v${publishedVersion}`], {}],
  [[], { NECTOPROXY_VERSION: publishedVersion }],
])("a version can be asked for: %p %p", async (args, env) => {
  published = publish()
  expect((await install({ args, env })).code).toBe(0)
})

test("wget does where there is no curl, and openssl or shasum where there is no sha256sum", async () => {
  published = publish()
  const ended = await install({ without: ["curl", "sha256sum"], tools: ["wget", "openssl"] })
  expect([ended.code, ended.err]).toEqual([0, ""])
})

const archive = `nectoproxy-${publishedVersion}-linux-x64.tar.gz`

test.each<[string, Machine, (files: Map<string, Uint8Array | string>) => void, RegExp]>([
  [
    "another archive than the sums say",
    {},
    files => files.set(archive, "else"),
    /is not what SHA256SUMS says \([0-9a-f]{64} instead of [0-9a-f]{64}\)\. Nothing/,
  ],
  ["no sums", {}, files => files.delete("SHA256SUMS"), /^install\.sh: http:.*\/SHA256SUMS cannot be downloaded\. .*404/],
  [
    "an archive that is not there",
    {},
    files => files.delete(archive),
    /^install\.sh: http:.*linux-x64\.tar\.gz cannot be downloaded\. .*404/,
  ],
  ["sums of something else", {}, files => files.set("SHA256SUMS", "<html>\n"), /has no archive for linux-x64\.\n$/],
  [
    "sums that lead elsewhere",
    {},
    files => files.set("SHA256SUMS", `${"0".repeat(64)}  nectoproxy-1/../../x-linux-x64.tar.gz\n`),
    /has no archive/,
  ],
  ["a version that there is not", { args: ["--version", "9.9.9"] }, () => {}, /has no archive for linux-x64 of version 9\.9\.9\.\n$/],
  ["no curl and no wget", { without: ["curl"] }, () => {}, /^install\.sh: curl or wget is needed to download; install one .*\n$/],
  ["no tar", { without: ["tar"] }, () => {}, /^install\.sh: tar is needed to unpack the archive; .*\n$/],
  ["nothing that makes sums", { without: ["sha256sum"] }, () => {}, /^install\.sh: sha256sum, shasum or openssl is needed .*\n$/],
  [
    "another processor",
    { fake: { "uname -m": "riscv64" } },
    () => {},
    /^install\.sh: There is no release for processors of the kind riscv64, .*\n$/,
  ],
  ["another system", { fake: { "uname -s": "FreeBSD" } }, () => {}, /^install\.sh: There is no release for FreeBSD, .*\n$/],
  ["Windows", { fake: { "uname -s": "MINGW64_NT-10.0" } }, () => {}, /^install\.sh: On Windows, use install\.ps1\.\n$/],
  [
    "a folder that cannot be",
    { env: { NECTOPROXY_INSTALL: "/dev/null/x" } },
    () => {},
    /^install\.sh: \/dev\/null\/x cannot be created; .*\n$/,
  ],
  ["no home", { env: { HOME: "" } }, () => {}, /^install\.sh: HOME is not set; say where to with NECTOPROXY_INSTALL\.\n$/],
])("%s: one line, and nothing is installed", async (_what, machine, change, expected) => {
  published = publish()
  change(published.files)
  const ended = await install(machine)
  expect(ended.code).toBe(1)
  expect(ended.err).toMatch(expected)
  expect(ended.err.trim().split("\n")).toHaveLength(1)
  const left = existsSync(ended.home) ? readdirSync(ended.home, { recursive: true, withFileTypes: true }).filter(e => e.isFile()) : []
  expect(left).toEqual([])
})

test.each([
  [["--prefix"], 2, /^install\.sh: There is no option --prefix; --help lists them\.\n$/],
  [["--version"], 2, /^install\.sh: --version needs one, such as 0\.1\.0\.\n$/],
])("%p is a mistake in its use", async (args, code, expected) => {
  published = publish()
  const ended = await install({ args })
  expect([ended.code, ended.out]).toEqual([code, ""])
  expect(ended.err).toMatch(expected)
})

test.each([
  ["linux-x64", linux["ldd --version"], /does not start here: .*GLIBC_2\.99/],
  ["linux-x64-musl", "musl libc", /does not start here\. It needs the C\+\+ library; on Alpine: apk add libstdc\+\+\n/],
])("%s: one that does not start leaves the old one in place", async (target, ldd, expected) => {
  published = publish({ [target]: "#!/bin/sh\necho 'version GLIBC_2.99 not found' >&2\nexit 127\n" })
  const bin = join(published.folder, "home/.local/bin")
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, "nectoproxy"), "old")
  const ended = await install({ fake: { "ldd --version": ldd } })
  expect(ended.code).toBe(1)
  expect(ended.err).toMatch(expected)
  expect(readFileSync(join(bin, "nectoproxy"), "utf8")).toBe("old")
  expect(readdirSync(bin)).toEqual(["nectoproxy"])
})

test("a download of the script that was cut off does nothing", () => {
  const text = readFileSync(script, "utf8")
  for (const end of [text.length / 4, text.length / 2, text.length - 12]) {
    const cut = Bun.spawnSync([shell], { stdin: Buffer.from(text.slice(0, end)), env: { PATH: "/nonexistent", HOME: "/nonexistent" } })
    expect(cut.stdout.toString()).toBe("")
  }
})

test("the script for Windows is ASCII: Windows PowerShell reads a file without a mark in the system's own code page", () =>
  expect(readFileSync(join(import.meta.dir, "../../release/install.ps1"), "latin1")).toMatch(/^[\t\n\x20-\x7e]+$/))
