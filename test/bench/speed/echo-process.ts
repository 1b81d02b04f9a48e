// The origin of the load, in a process of its own, on raw sockets: `bun echo-process.ts` prints its ports, then lives until it is killed.
// A WebSocket's path says how long the client's messages are and what answers them: `/ws?in=134&shape=whole&length=128`. It counts octets
// and answers with bytes made beforehand; nothing is parsed, so that it is not what is measured. `/hold` answers nothing, and sends one
// message to every connection that holds when `/broadcast?to=1000` is asked for. Every other path is HTTP: `/body?length=65536`.

import { createHash } from "node:crypto"
import type { Socket } from "bun"
import { certificateFor } from "../../support/certificate.ts"
import { repeat, type Shape, writeMessage } from "./frames.ts"

/** So many messages as one piece; slices of it, made when they are first needed. */
type Answer = { readonly bytes: Buffer; readonly length: number; readonly countMax: number; readonly slices: (Buffer | undefined)[] }

type Connection = {
  /** Of a WebSocket: octets of one message and what answers it. Null while it is HTTP. */
  inbound: number
  received: number
  answer: Answer | null
  head: string
  unsent: Buffer[]
}

const held = new Set<Socket<Connection>>()
/** A broadcast waits for so many to hold; 0: none does. */
let awaited = 0
/** A few a run, because all of a run's connections say the same. */
const answers = new Map<string, Answer>()
const bodies = new Map<number, Buffer>()
/** The request that came last and its answer: all of a run are the same. */
let lastRequest: Buffer = Buffer.alloc(0)
let lastBody: Buffer = Buffer.alloc(0)
const { keyPem, certPem } = certificateFor(["localhost", "127.0.0.1"])

const handlers = {
  open(socket: Socket<Connection>) {
    socket.data = { inbound: 0, received: 0, answer: null, head: "", unsent: [] }
    socket.setNoDelay(true)
  },
  data(socket: Socket<Connection>, bytes: Buffer) {
    const { data } = socket
    const { answer } = data
    if (answer === null) return requested(socket, bytes)
    data.received += bytes.length
    const whole = Math.floor(data.received / data.inbound)
    data.received -= whole * data.inbound
    for (let left = whole; left > 0; left -= answer.countMax) send(socket, slice(answer, Math.min(left, answer.countMax)))
  },
  drain(socket: Socket<Connection>) {
    const { unsent } = socket.data
    socket.data.unsent = []
    for (const bytes of unsent) send(socket, bytes)
  },
  close(socket: Socket<Connection>) {
    held.delete(socket)
  },
  error() {},
}

function slice(answer: Answer, count: number): Buffer {
  answer.slices[count] ??= answer.bytes.subarray(0, count * answer.length)
  return answer.slices[count]
}

function send(socket: Socket<Connection>, bytes: Buffer): void {
  const { unsent } = socket.data
  const written = unsent.length > 0 ? 0 : Math.max(0, socket.write(bytes))
  if (written < bytes.length) unsent.push(bytes.subarray(written))
}

function requested(socket: Socket<Connection>, bytes: Buffer): void {
  const { data } = socket
  if (data.head === "" && bytes.equals(lastRequest)) return send(socket, lastBody)
  data.head += bytes.toString("latin1")
  for (;;) {
    const end = data.head.indexOf("\r\n\r\n")
    if (end < 0) return
    const head = data.head.slice(0, end)
    data.head = data.head.slice(end + 4)
    const { pathname, searchParams: query } = new URL(head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP/")), "http://origin")
    const key = /sec-websocket-key: (.*)/i.exec(head)?.[1]
    if (key !== undefined) return answerUpgrade(socket, head, key.trim(), pathname, query)
    if (pathname === "/broadcast") return broadcast(Number(query.get("to") ?? 1))
    const length = Number(query.get("length") ?? 2)
    const body = bodies.get(length) ?? writeResponse(length)
    bodies.set(length, body)
    if (end + 4 === bytes.length) [lastRequest, lastBody] = [Buffer.from(bytes), body]
    send(socket, body)
  }
}

function writeResponse(length: number): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${"x".repeat(length)}`)
}

/** Not before there are so many: a proxy may agree with its client before it has reached us. */
function broadcast(count: number): void {
  awaited = held.size < count ? count : 0
  if (awaited > 0) return
  for (const socket of held) if (socket.data.answer) send(socket, slice(socket.data.answer, 1))
}

function answerUpgrade(socket: Socket<Connection>, head: string, key: string, path: string, query: URLSearchParams): void {
  const { data } = socket
  data.inbound = Number(query.get("in") ?? Number.MAX_SAFE_INTEGER)
  data.answer = answerOf((query.get("shape") ?? "whole") as Shape, Number(query.get("length") ?? 128))
  // Some proxies offer it themselves; their octets would be others than those that are counted.
  const deflate =
    query.get("shape") === "compressed" && /permessage-deflate/.test(head) ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : ""
  const text = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n${deflate}\r\n`
  send(socket, Buffer.from(text))
  if (path !== "/hold") return
  held.add(socket)
  if (awaited > 0) broadcast(awaited)
}

function answerOf(shape: Shape, length: number): Answer {
  const name = `${shape} ${length}`
  const known = answers.get(name)
  if (known) return known
  const one = writeMessage(shape, length, false)
  const bytes = repeat(one, 4096)
  const answer = { bytes, length: one.length, countMax: bytes.length / one.length, slices: [] }
  answers.set(name, answer)
  return answer
}

/** RFC 6455 §4.2.2. */
function acceptOf(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")
}

const plain = Bun.listen<Connection>({ hostname: "0.0.0.0", port: 0, socket: handlers })
const secure = Bun.listen<Connection>({ hostname: "0.0.0.0", port: 0, socket: handlers, tls: { key: keyPem, cert: certPem } })
console.log(JSON.stringify({ plain: plain.port, secure: secure.port }))
