// The one conversation that every WebSocket program of the journeys has, for Node and Bun; conversation.py is the same for Python.
// In lock-step, so that the order is the same on both sides. Each end says as a line of JSON what it received, and nothing else.

import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"

export const say = event => process.stdout.write(`${JSON.stringify(event)}\n`)

export const sha256 = bytes => createHash("sha256").update(bytes).digest("hex")

/** A message received, as both ends and the test write it. */
export const note = (kind, bytes) => `${kind} ${bytes.length} ${sha256(bytes)}`

/** What a server is told: files for TLS, and the body of GET /payload. */
export const serverFiles = () => ({
  key: readFileSync(process.env.KEY_FILE, "utf8"),
  cert: readFileSync(process.env.CERT_FILE, "utf8"),
  payload: readFileSync(process.env.PAYLOAD_FILE),
})

export const subprotocol = "echo.v2"

/** A server's part. `peer` has send(kind, bytes), ping(text), close(code, reason) and says with the returned functions what came. */
export function attend(peer, facts) {
  const log = []
  let awaitingPong = null
  return {
    message(kind, bytes) {
      log.push(note(kind, bytes))
      const text = kind === "text" && bytes.length < 100 ? bytes.toString() : ""
      if (text === "close me") return peer.close(4001, "server says bye")
      if (!text.startsWith("ping me ")) return peer.send(kind, bytes)
      awaitingPong = bytes
      peer.ping(text.slice("ping me ".length))
    },
    ping: bytes => log.push(`ping ${bytes}`),
    pong(bytes) {
      log.push(`pong ${bytes}`)
      if (awaitingPong) peer.send("text", awaitingPong)
      awaitingPong = null
    },
    close(code, reason) {
      log.push(`close ${code} ${reason}`)
      say({ event: "connection", ...facts, log })
    },
  }
}

/**
 * A client's part, once for each run of the job. `connect(url, protocols, job, receive)` gives a promise of an open peer with
 * send(kind, bytes), close(code, reason), facts() and, where the API has them, ping(bytes) and sendFragments(parts).
 */
export async function converse(connect) {
  const job = JSON.parse(readFileSync(process.env.JOB_FILE, "utf8"))
  for (const { url, end, steps } of job.runs) {
    const log = []
    let waiting = null
    const receive = entry => {
      log.push(entry)
      if (entry.startsWith("ping ")) return
      waiting?.()
      waiting = null
    }
    const answered = () =>
      new Promise(resolve => {
        waiting = resolve
      })
    const peer = await connect(url, ["chat.v1", subprotocol], job, receive)
    for (const [kind, ...data] of steps) {
      const parts = data.map(part => Buffer.from(part, "base64"))
      const answer = answered()
      if (kind === "ping") peer.ping(parts[0])
      else if (kind === "fragments") peer.sendFragments(parts)
      else peer.send(kind, parts[0])
      await answer
    }
    const closed = answered()
    if (end === "client") peer.close(4100, "done, thanks ✓")
    else peer.send("text", Buffer.from("close me"))
    await closed
    say({ event: "run", url, ...peer.facts(), log })
  }
}
