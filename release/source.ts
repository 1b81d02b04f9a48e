// What a build is made of: version, commit, and the one time that everything in an archive bears, so that two builds of one commit are
// the same bytes. SOURCE_DATE_EPOCH (reproducible-builds.org) says another time.

import { $ } from "bun"
import { version } from "../package.json" with { type: "json" }
import { Problem } from "../server/cli/problem.ts"

export type Source = {
  readonly version: string
  /** Null outside of a git repository. */
  readonly commit: string | null
  /** Since the epoch. */
  readonly seconds: number
}

export async function readSource(environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Source> {
  const told = environment.SOURCE_DATE_EPOCH
  if (told !== undefined && !/^\d{1,11}$/.test(told))
    throw new Problem(`SOURCE_DATE_EPOCH is a number of seconds since 1970, not "${told}". Unset it, or set it to one.`)
  const log = await git("log", "-1", "--format=%h %ct", "--abbrev=7")
  const [hash, committed] = (log ?? "").trim().split(" ")
  const seconds = Number(told ?? committed ?? 0)
  if (!hash) return { version, commit: null, seconds }
  const changed = await git("status", "--porcelain", "--untracked-files=no")
  return { version, commit: changed?.trim() === "" ? hash : `${hash}-dirty`, seconds }
}

/** What it prints, or null: no git, or no repository of ours. */
async function git(...args: readonly string[]): Promise<string | null> {
  if (Bun.which("git") === null) return null
  const ended = await $`git ${args}`
    .cwd(import.meta.dir)
    .quiet()
    .nothrow()
  return ended.exitCode === 0 ? ended.stdout.toString() : null
}
