// Ports that are opened, or a sentence that says why not; and how what listens there is reached.

import type { createApp } from "../api/app.ts"
import { limits } from "../config.ts"
import { type PortOption, portProblem } from "./port-problem.ts"
import { Problem } from "./problem.ts"

export function servePage(fetch: ReturnType<typeof createApp>["fetch"], hostname: string, port: number) {
  return Bun.serve({
    hostname,
    port,
    // The largest is a file that is imported; every other route has its own limit.
    maxRequestBodySize: limits.importBytesMax,
    fetch: (request, server) => fetch(request, { server }),
  })
}

export function orProblem<Server>(host: string, port: number, option: PortOption, start: () => Server): Server {
  try {
    return start()
  } catch (error) {
    throw new Problem(portProblem(host, port, option, error))
  }
}

/** A server that listens on every address is reached by loopback from here. */
export const reachable = (host: string): string => (host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host)
