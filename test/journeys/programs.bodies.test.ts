// HTTP programs and HTTP servers through the executable: what is downloaded and uploaded has the same SHA-256 at the client, at the
// server and in the recording, over http (in absolute form or in a tunnel) and https.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { join } from "node:path"
import type { Exchange } from "../../server/contract.ts"
import { eventually, type Running, startExecutable } from "../support/executable.ts"
import { large, sha256 } from "../support/programs/dialogue.ts"
import {
  makeWorkplace,
  requireTool,
  runClient,
  runToEnd,
  type Server,
  startNginx,
  startServer,
  type Workplace,
} from "../support/programs/start.ts"

let necto: Running
let workplace: Workplace
const running = new Map<string, Server>()

beforeAll(async () => {
  workplace = makeWorkplace(large)
  necto = await startExecutable(["--insecure"])
  const start = async (name: string, server: Promise<Server>) => running.set(name, await server)
  await Promise.all([
    start("Node", startServer("node-ws.mjs", workplace)),
    start("Bun.serve", startServer("bun.mjs", workplace)),
    start("Python's aiohttp", startServer("python-aiohttp.py", workplace)),
  ])
  await start("nginx before Node", startNginx(running.get("Node")!, workplace))
}, 20_000)

afterAll(async () => {
  await Promise.all([...running.values()].map(server => server.stop()))
  workplace?.remove()
  if (necto) expect(await necto.stop()).toBe(0)
})

type Wanted = { readonly method: "GET" | "PUT"; readonly url: string }
type Answer = { readonly status: number; readonly length: number; readonly sha256: string }
/** Makes the requests one after the other. */
type Client = (requests: readonly Wanted[]) => Promise<Answer[]>

const program =
  (file: string, mode: string): Client =>
  async requests => {
    const answers = await runClient<Answer>(file, mode, { proxy: necto.ready.proxy, ca: necto.ready.ca, requests }, workplace)
    return answers.map(({ status, length, sha256 }) => ({ status, length, sha256 }))
  }

/** One curl for all, so that it can keep its connection; it must have made only one. */
const curl =
  (...options: readonly string[]): Client =>
  async requests => {
    const common = ["--proxy", necto.ready.proxy, "--noproxy", "", "--cacert", necto.ready.ca, ...options]
    const output = (i: number) => join(workplace.folder, `curl-${i}`)
    const written = ["-sS", "-w", "%{http_code} %{num_connects}\n"]
    const all = requests.flatMap(({ method, url }, i) => [
      ...(i === 0 ? [] : ["--next"]),
      ...[...common, ...written, "-o", output(i), ...(method === "PUT" ? ["-T", workplace.env.PAYLOAD_FILE!] : []), url],
    ])
    const lines = (await runToEnd([requireTool("curl", "curl"), "-q", ...all])).trim().split("\n")
    expect(lines.map(line => Number(line.split(" ")[1]))).toEqual([1, ...requests.slice(1).map(() => 0)])
    const bodies = await Promise.all(requests.map((_, i) => Bun.file(output(i)).bytes()))
    return bodies.map((body, i) => ({ status: Number(lines[i]!.split(" ")[0]), length: body.length, sha256: sha256(body) }))
  }

const clients: readonly (readonly [name: string, Client])[] = [
  ["curl", curl()],
  ["curl --proxytunnel", curl("--proxytunnel")],
  ["node:http", program("bodies.mjs", "node-http")],
  ["Node's fetch", program("bodies.mjs", "node-fetch")],
  ["Bun's fetch", program("bun-bodies.mjs", "bun-fetch")],
  ["Python's aiohttp", program("python-aiohttp.py", "bodies")],
]

describe.each(["Node", "Bun.serve", "Python's aiohttp", "nginx before Node"])("bodies to and from %s", name => {
  test.each(["http", "https"] as const)("over %s, with every client", async scheme => {
    const { plain, secure } = running.get(name)!
    for (const [clientName, client] of clients) {
      const base = `${scheme}://localhost:${scheme === "http" ? plain : secure}/${crypto.randomUUID()}`
      const wanted: readonly Wanted[] = [
        { method: "GET", url: `${base}/download` },
        { method: "PUT", url: `${base}/upload` },
        { method: "GET", url: `${base}/again` },
      ]
      const download = { status: 200, length: large.length, sha256: sha256(large) }
      const uploaded = Buffer.from(sha256(large))
      const answers = [download, { status: 201, length: 64, sha256: sha256(uploaded) }, download]
      expect([clientName, ...(await client(wanted))]).toEqual([clientName, ...answers])

      const { exchanges } = await eventually(
        () => necto.json<{ exchanges: Exchange[] }>(`/exchanges?q=${base.split("/").at(-1)}`),
        ({ exchanges }) => exchanges.length === wanted.length && exchanges.every(({ state }) => state === "closed"),
      )
      expect(exchanges.map(({ protocol, method, url, faults, failure }) => ({ protocol, method, url, faults, failure }))).toEqual(
        wanted.map(({ method, url }) => ({ protocol: scheme, method, url, faults: [], failure: null })),
      )
      const recorded = exchanges.map(async ({ id, status, response }) => {
        const body = await (await necto.api(`/exchanges/${id}/response/body`)).bytes()
        return { status, length: response?.bodySize, sha256: sha256(body) }
      })
      expect([clientName, ...(await Promise.all(recorded))]).toEqual([clientName, ...answers])
      expect(exchanges.map(({ request }) => request.bodySize)).toEqual([0, large.length, 0])
      const sent = await (await necto.api(`/exchanges/${exchanges[1]!.id}/request/body`)).bytes()
      expect(sha256(sent)).toBe(sha256(large))
    }
  })
})
