// The kinds of load, one function each: opens its connections, then goes on by itself from read to read. Nothing is parsed: what comes
// back is known to the octet, so octets are counted.

import { type Client, open } from "./client.ts"
import { writeMessage } from "./frames.ts"
import type { Histogram } from "./histogram.ts"
import type { Load, Tenth } from "./load.ts"
import { cpuMsBetween, figuresOf, threadTimesOf } from "./process-figures.ts"

export type Running = {
  readonly begin: () => void
  readonly done: () => number
  /** Resolves where the load has an end of its own; rejects when a connection closes or cannot be opened. */
  readonly ended: Promise<unknown>
  readonly endsByItself: boolean
  readonly tenths: readonly Tenth[]
}

export function startTraffic(load: Load, histogram: Histogram): Promise<Running> {
  const { scenario } = load
  switch (scenario) {
    case "messages":
      return startMessages(load, histogram)
    case "requests":
      return startRequests(load, histogram)
    case "connects":
    case "hosts":
      return startConnects(load, histogram)
    case "broadcast":
      return startBroadcast(load, histogram)
    case "idle":
      return startIdle(load)
    default:
      throw new Error(`There is no load ${scenario satisfies never}.`)
  }
}

/** Every connection keeps so many messages in flight. */
async function startMessages(load: Load, histogram: Histogram): Promise<Running> {
  const { inFlight, shape, length, total = Number.POSITIVE_INFINITY } = load
  const message = writeMessage(shape, length, true)
  const answerLength = writeMessage(shape, length, false).length
  const clients = await openAll(load, `/ws?in=${message.length}&shape=${shape}&length=${length}`)
  const window = Buffer.concat(new Array<Buffer>(inFlight).fill(message))
  const parts = Array.from({ length: inFlight + 1 }, (_, count) => window.subarray(0, count * message.length))
  const finished = Promise.withResolvers<void>()
  const { tenths, lookAt } = countTenths(load)
  let echoed = 0

  const drive = (client: Client) => {
    // They come back in order. Those that went out with one write stand together: when, and how many are still to come back.
    const sent: { at: number; left: number }[] = []
    let partial = 0
    const send = (count: number, at: number) => {
      sent.push({ at, left: count })
      client.write(parts[count]!)
    }
    client.onBytes = bytes => {
      partial += bytes.length
      const whole = Math.floor(partial / answerLength)
      if (whole === 0) return
      partial -= whole * answerLength
      echoed += whole
      const now = performance.now()
      for (let left = whole; left > 0; ) {
        const first = sent[0]!
        const count = Math.min(left, first.left)
        histogram.add((now - first.at) * 1000, count)
        left -= count
        first.left -= count
        if (first.left === 0) sent.shift()
      }
      lookAt(echoed)
      if (echoed >= total) finished.resolve()
      else send(whole, now)
    }
    send(inFlight, performance.now())
  }
  return {
    begin: () => clients.forEach(drive),
    done: () => echoed,
    ended: Promise.race([finished.promise, ...clients.map(client => client.closed)]),
    endsByItself: load.total !== undefined,
    tenths,
  }
}

function countTenths({ total = Number.POSITIVE_INFINITY, watched }: Load) {
  const tenths: Tenth[] = []
  const look = (count: number) => {
    const { proxy } = watched ?? {}
    // A tenth may be over in less than a hundred steps of 10 ms.
    return { at: performance.now(), count, times: proxy ? threadTimesOf(proxy) : new Map(), rssMiB: proxy ? figuresOf(proxy).rssMiB : 0 }
  }
  let last = look(0)
  return {
    tenths,
    lookAt(count: number) {
      if (count < ((tenths.length + 1) * total) / 10) return
      const now = look(count)
      const seconds = (now.at - last.at) / 1000
      tenths.push({ count: count - last.count, seconds, proxyCpuMs: cpuMsBetween(last.times, now.times), rssMiB: now.rssMiB })
      last = now
    },
  }
}

/** One request after the other on each connection. */
async function startRequests(load: Load, histogram: Histogram): Promise<Running> {
  const authority = `${load.host}:${load.originPort}`
  const target = `${load.isAbsolute ? `http://${authority}` : ""}/body?length=${load.length}`
  const request = Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: load\r\nAccept: */*\r\n\r\n`)
  const clients = await openAll(load, null)
  let answered = 0

  const drive = (client: Client) => {
    let expected = 0
    let received = 0
    let sentAt = 0
    const send = () => {
      received = 0
      sentAt = performance.now()
      client.write(request)
    }
    client.onBytes = bytes => {
      // The first answer says how long all of them are: neither head nor body ever changes.
      if (expected === 0) expected = bytes.indexOf("\r\n\r\n") + 4 + load.length
      received += bytes.length
      if (received < expected) return
      answered++
      histogram.add((performance.now() - sentAt) * 1000, 1)
      send()
    }
    send()
  }
  return {
    begin: () => clients.forEach(drive),
    done: () => answered,
    ended: Promise.race(clients.map(client => client.closed)),
    endsByItself: false,
    tenths: [],
  }
}

/** Open, one message there and back, close: so many at a time, or one after the other to new hosts. */
async function startConnects(load: Load, histogram: Histogram): Promise<Running> {
  const message = writeMessage("whole", load.length, true)
  const answerLength = writeMessage("whole", load.length, false).length
  const path = `/ws?in=${message.length}&shape=whole&length=${load.length}`
  const ended = Promise.withResolvers<void>()
  let opened = 0

  const openOne = async (host: string) => {
    const began = performance.now()
    const client = await open({ ...load, host }, path)
    let left = answerLength
    const answered = new Promise<void>(resolve => {
      client.onBytes = bytes => {
        left -= bytes.length
        if (left <= 0) resolve()
      }
    })
    client.write(message)
    await Promise.race([answered, client.closed])
    client.close()
    histogram.add((performance.now() - began) * 1000, 1)
    opened++
  }
  const many = async () => {
    for (;;) await openOne(load.host)
  }
  const each = async () => {
    const network = load.host.split(".").slice(0, 3).join(".")
    for (let at = 1; at <= load.connections; at++) await openOne(`${network}.${at}`)
    ended.resolve()
  }
  const workers = load.scenario === "hosts" ? [each] : new Array<typeof many>(load.connections).fill(many)
  return {
    begin: () => {
      for (const worker of workers) worker().catch(ended.reject)
    },
    done: () => opened,
    ended: ended.promise,
    endsByItself: load.scenario === "hosts",
    tenths: [],
  }
}

/** All wait; the origin sends one message to each of them, and again when the last one has it. */
async function startBroadcast(load: Load, histogram: Histogram): Promise<Running> {
  const messageLength = writeMessage("whole", load.length, false).length
  const clients = await openAll(load, `/hold?length=${load.length}`)
  // Not through the proxy: it is a signal, not traffic.
  const control = await open({ ...load, proxyPort: null }, null)
  const request = Buffer.from(`GET /broadcast?to=${load.connections} HTTP/1.1\r\nHost: ${load.host}:${load.originPort}\r\n\r\n`)
  let received = 0
  let left = 0
  let sentAt = 0
  const send = () => {
    left = clients.length * messageLength
    sentAt = performance.now()
    control.write(request)
  }
  for (const client of clients)
    client.onBytes = bytes => {
      left -= bytes.length
      if (left > 0) return
      histogram.add((performance.now() - sentAt) * 1000, 1)
      received += clients.length
      send()
    }
  return {
    begin: send,
    done: () => received,
    ended: Promise.race([control.closed, ...clients.map(client => client.closed)]),
    endsByItself: false,
    tenths: [],
  }
}

async function startIdle(load: Load): Promise<Running> {
  const clients = await openAll(load, "/hold")
  return { begin: () => undefined, done: () => clients.length, ended: Promise.resolve(), endsByItself: true, tenths: [] }
}

/** Some at a time, so that no listen queue overflows. */
async function openAll(load: Load, path: string | null): Promise<readonly Client[]> {
  const clients: Client[] = []
  while (clients.length < load.connections) {
    const batch = Array.from({ length: Math.min(50, load.connections - clients.length) }, () => open(load, path))
    clients.push(...(await Promise.all(batch)))
  }
  return clients
}
