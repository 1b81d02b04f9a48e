// What Linux counts for a process and all its descendants: CPU time and resident memory, from /proc.

import { readdirSync, readFileSync } from "node:fs"

export type Figures = {
  /** In user and kernel mode, of threads that have ended, too. Linux tells it in steps of 10 ms. */
  readonly cpuMs: number
  /** Resident now. */
  readonly rssMiB: number
  /** Resident at most; of several processes, the sum of what each had at most. */
  readonly rssMaxMiB: number
}

/** USER_HZ: 100 on every Linux architecture that Bun runs on. */
const msPerTick = 10

export function figuresOf(pid: number): Figures {
  const all = treeOf(pid).map(figuresOfOne)
  const sum = (of: keyof Figures) => all.reduce((total, figures) => total + figures[of], 0)
  return { cpuMs: sum("cpuMs"), rssMiB: sum("rssMiB"), rssMaxMiB: sum("rssMaxMiB") }
}

export type ThreadTimes = ReadonlyMap<string, number>

/** Of each thread, in milliseconds and to the nanosecond: for what does next to nothing, or is over soon. */
export function threadTimesOf(pid: number): ThreadTimes {
  const threads = treeOf(pid).flatMap(each => list(`/proc/${each}/task`).map(thread => `/proc/${each}/task/${thread}/schedstat`))
  return new Map(threads.map(thread => [thread, Number(read(thread).split(" ")[0]) / 1e6]))
}

/** Threads that have ended meanwhile are left out: those of a pool end when they have long had nothing to do. */
export function cpuMsBetween(before: ThreadTimes, after: ThreadTimes): number {
  return [...after].reduce((total, [thread, ms]) => total + ms - (before.get(thread) ?? 0), 0)
}

function figuresOfOne(pid: number): Figures {
  // The second field is the name, in parentheses, and may have spaces.
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ")
  const status = read(`/proc/${pid}/status`)
  const mebibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  return { cpuMs: ticks * msPerTick, rssMiB: mebibytes("VmRSS"), rssMaxMiB: mebibytes("VmHWM") }
}

function treeOf(pid: number): readonly number[] {
  const children = list(`/proc/${pid}/task`).flatMap(thread => read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean))
  return [pid, ...children.flatMap(child => treeOf(Number(child)))]
}

/** Empty where the process or the thread is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
