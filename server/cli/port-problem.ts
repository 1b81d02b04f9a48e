// Why a port could not be had, in one line: which port, who has it where that can be known, which option changes it.

import { readdirSync, readFileSync, readlinkSync } from "node:fs"

/** The option that chooses the port. */
export type PortOption = "--port" | "--ui-port" | "--reverse"

export function portProblem(host: string, port: number, option: PortOption, error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : ""
  if (code === "EADDRINUSE") {
    const owner = process.platform === "linux" ? portOwner(port) : null
    return `Port ${port} on ${host} is taken${owner ? ` by ${owner}` : ""}. Choose another one with ${option}${option === "--reverse" ? "" : `, or ${option} 0 for any free one`}.`
  }
  if (code === "EACCES") return `Port ${port} may not be used by this user. Choose one above 1023 with ${option}.`
  const hostOption = option === "--ui-port" ? "--ui-host" : "--host"
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is not an address of this machine. Change it with ${hostOption}.`
  return `Cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : error}. Change it with ${hostOption} and ${option}.`
}

/** `name (pid 123)` of the process that listens on the port, as far as this user may know. */
function portOwner(port: number): string | null {
  const inodes = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap(file => listeningInodes(file, port)))
  if (inodes.size === 0) return null
  for (const pid of list("/proc").filter(name => /^\d+$/.test(name))) {
    const hasIt = list(`/proc/${pid}/fd`).some(fd => inodes.has(/^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1] ?? ""))
    if (hasIt) return `${read(`/proc/${pid}/comm`).trim()} (pid ${pid})`
  }
  return null
}

/** Columns of proc(5): 1 local address:port in hexadecimal, 3 state (0A listens), 9 inode. */
function listeningInodes(file: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  const rows = read(file)
    .split("\n")
    .map(line => line.trim().split(/\s+/))
  return rows.filter(columns => columns[1]?.endsWith(wanted) && columns[3] === "0A").map(columns => columns[9] ?? "")
}

// Processes come and go, and others' are not readable: what cannot be read says nothing.
const orElse = <T>(fallback: T, read: () => T): T => {
  try {
    return read()
  } catch {
    return fallback
  }
}
const list = (folder: string): string[] => orElse([], () => readdirSync(folder))
const link = (path: string): string => orElse("", () => readlinkSync(path))
const read = (path: string): string => orElse("", () => readFileSync(path, "utf8"))
