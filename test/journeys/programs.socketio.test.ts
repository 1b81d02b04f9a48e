// socket.io through the executable, as it comes: polling first, then an upgrade to a WebSocket in the same session; and polling alone.

import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import { eventually, type Running, startExecutable } from "../support/executable.ts"
import { large, sha256 } from "../support/programs/dialogue.ts"
import { makeWorkplace, runClient, type Server, startServer, type Workplace } from "../support/programs/start.ts"

let necto: Running
let workplace: Workplace
let origin: Server

beforeAll(async () => {
  workplace = makeWorkplace(large)
  necto = await startExecutable(["--insecure"])
  origin = await startServer("socketio.mjs", workplace)
}, 20_000)

afterAll(async () => {
  await origin?.stop()
  workplace?.remove()
  if (necto) expect(await necto.stop()).toBe(0)
})

const steps = [
  ["text", Buffer.from("Hello äöü 🎉")],
  ["text", Buffer.from("")],
  ["binary", Buffer.of(0x82, 0xa4, 0, 0xff)],
  ["binary", Buffer.from("")],
  ["binary", large],
] as const
const notes = steps.map(([kind, bytes]) => `${kind} ${bytes.length} ${sha256(bytes)}`)

test.each([
  ["ws", ["polling", "websocket"]],
  ["wss", ["polling", "websocket"]],
  ["http", ["polling"]],
  ["https", ["polling"]],
] as const)("over %s with %p", async (protocol, transports) => {
  const isSecure = protocol === "wss" || protocol === "https"
  const token = crypto.randomUUID()
  const url = isSecure ? `https://localhost:${origin.secure}` : `http://localhost:${origin.plain}`
  const runs = [{ url, token, transports, steps: steps.map(([kind, bytes]) => [kind, Buffer.from(bytes).toString("base64")]) }]
  const [run] = await runClient<{ log: string[] }>(
    "socketio.mjs",
    "client",
    { proxy: necto.ready.proxy, ca: necto.ready.ca, runs },
    workplace,
  )
  expect(run?.log).toEqual([...notes, transports.at(-1)!])
  const atServer = await origin.connection(token)
  expect(atServer.log).toEqual([...notes, `${transports.at(-1)}: client namespace disconnect`])

  const { exchanges } = await eventually(
    () => necto.json<{ exchanges: Exchange[] }>(`/exchanges?q=${token}`),
    ({ exchanges }) => exchanges.length > 3 && exchanges.every(({ state }) => state === "closed"),
  )
  const polls = exchanges.filter(exchange => exchange.status !== 101)
  expect(new Set(polls.map(poll => `${poll.protocol} ${poll.status}`))).toEqual(new Set([`${isSecure ? "https" : "http"} 200`]))
  expect(exchanges.flatMap(({ faults, failure }) => [...faults, failure]).filter(problem => problem !== null)).toEqual([])
  const upgraded = exchanges.filter(exchange => exchange.status === 101)
  if (transports.length === 1) {
    const posted = polls.filter(({ method }) => method === "POST").map(({ id }) => necto.api(`/exchanges/${id}/request/body`))
    const bodies = await Promise.all(posted.map(async body => (await body).text()))
    expect(bodies.join()).toContain("Hello äöü 🎉")
    expect(bodies.join()).toContain(Buffer.from(large).toString("base64"))
    return
  }
  expect(upgraded.map(exchange => exchange.protocol)).toEqual([protocol])
  const { messages } = await necto.json<{ messages: MessageRow[] }>(`/exchanges/${upgraded[0]!.id}/messages?limit=100`)
  const shown = messages
    .filter(({ opcode }) => opcode < 8)
    .map(async ({ id, direction, opcode }) => {
      const data = await (await necto.api(`/exchanges/${upgraded[0]!.id}/messages/${id}/data`)).bytes()
      return `${direction === "client-to-server" ? "up" : "down"} ${opcode === 1 ? Buffer.from(data) : sha256(data)}`
    })
  expect(await Promise.all(shown)).toEqual([
    "up 2probe",
    "down 3probe",
    "up 5",
    // The protocol of socket.io 4: an event and its acknowledgement, each with the payload, binary ones as an attachment.
    ...steps.flatMap(([kind, bytes], i) => {
      const sent = kind === "text" ? JSON.stringify(Buffer.from(bytes).toString()) : '{"_placeholder":true,"num":0}'
      const attached = kind === "text" ? [] : [sha256(bytes)]
      const [event, answer] = kind === "text" ? ["42", "43"] : ["451-", "461-"]
      return [`${event}${i}["echo",${sent}]`, ...attached]
        .map(line => `up ${line}`)
        .concat([`${answer}${i}[${sent}]`, ...attached].map(line => `down ${line}`))
    }),
    "up 41",
  ])
})
