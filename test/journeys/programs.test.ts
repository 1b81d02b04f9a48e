// Real programs have the same conversation through the executable, every client with every server, over ws and wss: what each end
// received, and what the API recorded, is what the other sent.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import { eventually, type Running, startExecutable } from "../support/executable.ts"
import {
  type ClientProgram,
  type Close,
  closeBy,
  type End,
  expectedLogs,
  expectedMessages,
  large,
  type ServerProgram,
  type Step,
  showRecorded,
  showSaid,
  sortParameters,
  stepsOf,
} from "../support/programs/dialogue.ts"
import { makeWorkplace, runClient, type Server, startNginx, startServer, type Workplace } from "../support/programs/start.ts"

const echo = (close: Close): Close => close
const codeOnly = ({ code }: Close): Close => ({ code, reason: "" })
const always1000 = (): Close => ({ code: 1000, reason: "" })
const everything = { pings: true, reason: true, answer: "as it came" as const }

const clients: readonly ClientProgram[] = [
  {
    name: "Node's ws",
    file: "node-ws.mjs",
    canPing: true,
    fragments: "one each",
    shows: everything,
    answers: echo,
    extensions: "as sent",
  },
  {
    name: "Node's own WebSocket",
    file: "node-builtin.mjs",
    canPing: false,
    fragments: null,
    shows: { ...everything, pings: false },
    answers: codeOnly,
    extensions: "as sent",
  },
  {
    name: "Bun's WebSocket",
    file: "bun.mjs",
    canPing: true,
    fragments: null,
    shows: everything,
    answers: echo,
    extensions: "put together",
  },
  {
    name: "Python's websockets",
    file: "python-websockets.py",
    canPing: true,
    fragments: "one more",
    mayDropItsAnswer: true,
    shows: { ...everything, pings: false },
    answers: echo,
    extensions: "as sent",
  },
  {
    name: "Python's aiohttp",
    file: "python-aiohttp.py",
    canPing: true,
    fragments: null,
    mayDropItsAnswer: true,
    shows: { ...everything, answer: "its code" },
    answers: always1000,
    extensions: "as sent",
  },
]

const ws: ServerProgram = {
  name: "Node's ws",
  file: "node-ws.mjs",
  shows: everything,
  answers: echo,
  extensions: /^permessage-deflate$/,
}

const servers: readonly ServerProgram[] = [
  ws,
  {
    name: "Bun.serve",
    file: "bun.mjs",
    hangsUp: true,
    shows: { ...everything, answer: "its own close" },
    answers: echo,
    extensions: /^permessage-deflate(; client_no_context_takeover; server_no_context_takeover)?$/,
  },
  {
    name: "Python's websockets",
    file: "python-websockets.py",
    shows: { ...everything, pings: false },
    answers: echo,
    extensions: /^permessage-deflate(; server_max_window_bits=12; client_max_window_bits=12)?$/,
  },
  {
    name: "Python's aiohttp",
    file: "python-aiohttp.py",
    shows: { pings: true, reason: false, answer: "its code" },
    answers: always1000,
    extensions: /^permessage-deflate$/,
  },
  { ...ws, name: "nginx before Node's ws", isBehindNginx: true },
]

let necto: Running
let workplace: Workplace
const running = new Map<ServerProgram, Server>()
const toStop: Server[] = []

beforeAll(async () => {
  workplace = makeWorkplace(large)
  necto = await startExecutable(["--insecure"])
  await Promise.all(
    servers.map(async program => {
      const server = await startServer(program.file, workplace)
      toStop.push(server)
      const front = program.isBehindNginx ? await startNginx(server, workplace) : server
      if (front !== server) toStop.push(front)
      running.set(program, front)
    }),
  )
}, 20_000)

afterAll(async () => {
  await Promise.all(toStop.map(server => server.stop()))
  workplace?.remove()
  if (necto) expect(await necto.stop()).toBe(0)
})

/** What a client says of a connection. */
type Run = {
  readonly url: string
  readonly subprotocol: string
  readonly extensions: string
  readonly log: readonly string[]
}
type Wanted = {
  readonly url: string
  readonly path: string
  readonly protocol: "ws" | "wss"
  readonly end: End
  readonly steps: readonly Step[]
}

describe.each(servers.map(server => [server.name, server] as const))("a WebSocket to %s", (_, server) => {
  test.each(clients.map(client => [client.name, client] as const))("from %s", async (_, client) => {
    const token = crypto.randomUUID()
    const wanted = (["ws", "wss"] as const).flatMap(protocol =>
      (["client", "server"] as const).map((end): Wanted => {
        const { plain, secure } = running.get(server)!
        const path = `/${token}/${protocol}?closed-by=${end}`
        const url = `${protocol}://localhost:${protocol === "ws" ? plain : secure}${path}`
        return { url, path, protocol, end, steps: stepsOf(client, end) }
      }),
    )
    const runs = wanted.map(({ url, end, steps }) => ({
      url,
      end,
      steps: steps.map(([kind, ...parts]) => [kind, ...parts.map(part => Buffer.from(part).toString("base64"))]),
    }))
    const done = await runClient<Run>(client.file, "client", { proxy: necto.ready.proxy, ca: necto.ready.ca, runs }, workplace)
    expect(done.map(({ url }) => url)).toEqual(wanted.map(({ url }) => url))

    const { exchanges } = await eventually(
      () => necto.json<{ exchanges: Exchange[] }>(`/exchanges?q=${token}`),
      ({ exchanges }) => exchanges.filter(({ state }) => state === "closed").length === wanted.length,
    )
    for (const [i, want] of wanted.entries()) {
      const logs = expectedLogs(client, server, want.end, want.steps)
      expect([want.path, ...done[i]!.log]).toEqual([want.path, ...logs.atClient])
      const atServer = await running.get(server)!.connection(want.path)
      expect([want.path, ...atServer.log]).toEqual([want.path, ...logs.atServer])
      expect([done[i]!.subprotocol, atServer.subprotocol]).toEqual(["echo.v2", "echo.v2"])
      await checkRecording(client, server, want, done[i]!, exchanges[i]!)
    }
  })
})

async function checkRecording(client: ClientProgram, server: ServerProgram, want: Wanted, seen: Run, exchange: Exchange): Promise<void> {
  const { protocol, url, end } = want
  expect(exchange).toMatchObject({ protocol, method: "GET", url, status: 101, state: "closed", faults: [], failure: null })
  expect(exchange.tls?.client ? "tls" : "plain").toBe(protocol === "wss" ? "tls" : "plain")
  const extensions = exchange.websocket?.extensions ?? ""
  expect(extensions).toMatch(server.extensions)
  if (client.extensions === "as sent") expect(extensions).toBe(seen.extensions)
  else expect(sortParameters(extensions)).toBe(sortParameters(seen.extensions))
  expect(exchange.websocket).toMatchObject({ subprotocol: seen.subprotocol, close: { ...closeBy[end], by: end } })

  const all = expectedMessages(client, server, end, want.steps)
  const { messages, total } = await necto.json<{ messages: MessageRow[]; total: number }>(`/exchanges/${exchange.id}/messages`)
  const isAnswerDropped = client.mayDropItsAnswer && server.hangsUp && protocol === "wss" && end === "server" && total === all.length - 1
  const said = isAnswerDropped ? all.slice(0, -1) : all
  expect(total).toBe(said.length)
  const recorded = messages.map(async message => {
    expect([message.truncated, message.problem]).toEqual([false, null])
    const isFromClient = message.direction === "client-to-server"
    expect(message.frames.every(({ masked }) => masked === isFromClient)).toBe(true)
    expect(message.frames.reduce((sum, { length }) => sum + length, 0)).toBe(message.wireLength)
    const data = await necto.api(`/exchanges/${exchange.id}/messages/${message.id}/data`)
    return showRecorded(message, await data.bytes())
  })
  expect(await Promise.all(recorded)).toEqual(said.map(showSaid))
}
