// kill -9 during traffic, 50 times at random moments: the session opens each time, what passed 250 ms before the kill is there, and
// nothing is there that did not pass. Ten sessions are killed five times each, so that each goes on where it was killed.

import { afterAll, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { limits } from "../../server/config.ts"
import { openToRead, type RecordedSession } from "../../server/record/session.ts"
import { SessionFolder } from "../../server/record/session-folder.ts"
import { startExecutable } from "../support/executable.ts"

const sessions = 10
const kills = 5
const lostMsMax = 250
const inFlight = 8

const origin = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response("", { status: 400 })),
  websocket: {
    message(socket, message) {
      socket.send(message)
    },
  },
})
afterAll(() => origin.stop(true))

type Traffic = { readonly sent: string[]; readonly returned: { readonly text: string; readonly at: number }[] }

/** Messages until the connection breaks, which is when the proxy is killed. */
async function talk(url: string, name: string, traffic: Traffic): Promise<void> {
  const socket = new WebSocket(url)
  const say = () => {
    const text = `${name} ${traffic.sent.length} ${"x".repeat(traffic.sent.length % 300)}`
    traffic.sent.push(text)
    socket.send(text)
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.onopen = () => {
    for (let n = 0; n < inFlight; n++) say()
  }
  socket.onmessage = ({ data }) => {
    traffic.returned.push({ text: data, at: Date.now() })
    say()
  }
  socket.onclose = () => resolve()
  socket.onerror = () => resolve()
  await promise
}

async function runAndKill(dataDir: string, name: string): Promise<{ readonly traffic: Traffic; readonly killedAt: number }> {
  const options = ["--data-dir", dataDir, "--session", "killed", "--reverse", `0=http://127.0.0.1:${origin.port}`]
  const necto = await startExecutable(options)
  const traffic: Traffic = { sent: [], returned: [] }
  const talking = talk(necto.ready.reverse[0]!.listen.replace("http", "ws"), name, traffic)
  await Bun.sleep(Math.random() * 500)
  const killedAt = Date.now()
  necto.process.kill("SIGKILL")
  await Promise.all([necto.process.exited, talking])
  rmSync(necto.folder, { recursive: true, force: true })
  return { traffic, killedAt }
}

async function textsOf(session: RecordedSession, id: number, direction: string): Promise<string[]> {
  const record = session.record(id)!
  const texts: string[] = []
  for (let after = 0; ; ) {
    const { messages, next } = await session.reader.window(record, { after, before: null, limit: 1_000 })
    for (const message of messages) {
      if (message.direction !== direction || message.opcode > 2) continue
      texts.push(message.problem ?? message.data ?? "")
    }
    if (next === null) return texts
    after = next
  }
}

async function checkRun(session: RecordedSession, id: number, traffic: Traffic, killedAt: number): Promise<void> {
  const surely = traffic.returned.filter(({ at }) => at < killedAt - lostMsMax)
  // Killed before there was anything old enough to be there for sure.
  if (surely.length === 0 && !session.record(id)?.frames) return
  const [asked, answered] = [await textsOf(session, id, "client-to-server"), await textsOf(session, id, "server-to-client")]
  // Nothing is invented, and nothing is missing in between: what is there is what was said, from the beginning.
  expect(asked).toEqual(traffic.sent.slice(0, asked.length))
  expect(answered).toEqual(traffic.sent.slice(0, answered.length))
  expect(answered.length).toBeGreaterThanOrEqual(surely.length)
  expect(asked.length).toBeGreaterThanOrEqual(surely.length)
}

async function killOften(number: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "nectoproxy-killed-"))
  const folder = new SessionFolder(join(dataDir, "sessions"))
  const runs: { traffic: Traffic; killedAt: number; id: number | null }[] = []
  for (let kill = 0; kill < kills; kill++) {
    const { traffic, killedAt } = await runAndKill(dataDir, `${number}.${kill}`)
    expect(folder.recordedBy("killed")).toBeNull()
    const session = openToRead(folder.filesOf("killed"), limits, false)
    const ids = [...session.records()].map(({ id }) => id)
    expect(session.log.recording.order.map(id => session.log.recording.exchanges[id]!.state)).toEqual(ids.map(() => "failed"))
    const known = runs.map(({ id }) => id).filter(id => id !== null)
    // What was there after the last kill is there after this one.
    expect(ids.slice(0, known.length)).toEqual(known as typeof ids)
    expect(ids.length - known.length).toBeLessThanOrEqual(1)
    runs.push({ traffic, killedAt, id: ids[known.length] ?? null })
    // The earlier ones once more at the end: nothing that came later may have touched them.
    for (const run of kill === kills - 1 ? runs : runs.slice(-1)) {
      if (run.id === null) expect(run.traffic.returned.filter(({ at }) => at < run.killedAt - lostMsMax)).toEqual([])
      else await checkRun(session, run.id, run.traffic, run.killedAt)
    }
    session.close()
  }
  rmSync(dataDir, { recursive: true, force: true })
}

test("kill -9, 50 times at random moments", async () => {
  for (let first = 0; first < sessions; first += 2) {
    await Promise.all([killOften(first), killOften(first + 1)])
  }
}, 120_000)
