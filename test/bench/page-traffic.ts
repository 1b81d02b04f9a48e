// Traffic for the page to show: a WebSocket whose messages are JSON as chats send it, as fast as it goes or so many a second, and many
// small requests. All of it comes from this process and goes through the proxy to startEcho().

import { sleep } from "bun"

export type Chat = AsyncDisposable & {
  /** Sends half of `messages`, in pieces; resolves when their echoes, the other half, have come. */
  exchange(messages: number): Promise<void>
  /** Sends and gets `perSecond` messages a second, until the returned function is called; that one says how many there were. */
  flow(perSecond: number): () => number
}

const tickMs = 20
const piece = 1_000

/** Some 128 octets, of every kind of value. */
const message = (id: number): string =>
  `{"type":"message","id":${id},"from":"alice","room":"general","text":"Are you there, number ${id}?","price":${(id % 997) / 4},"seen":${id % 3 === 0}}`

export async function openChat(proxy: string, port: number): Promise<Chat> {
  // Bun's own option; the type of the global WebSocket is that of browsers.
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat?room=general`, { proxy } as never)
  const closed = Promise.withResolvers<void>()
  let sent = 0
  let received = 0
  let look: () => void = () => undefined
  socket.onmessage = () => {
    received += 1
    look()
  }
  socket.onclose = () => closed.resolve()
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error("the WebSocket was refused"))
  })
  const send = (count: number) => {
    for (let at = 0; at < count; at++) socket.send(message(++sent))
  }
  const untilEchoed = () =>
    new Promise<void>(resolve => {
      look = () => received >= sent && resolve()
      look()
    })
  return {
    async exchange(messages) {
      const goal = sent + messages / 2
      while (sent < goal) {
        send(Math.min(piece, goal - sent))
        await untilEchoed()
      }
    },
    flow(perSecond) {
      const [startedAt, before] = [performance.now(), sent]
      const due = () => Math.floor(((performance.now() - startedAt) / 1_000) * (perSecond / 2)) - (sent - before)
      const timer = setInterval(() => send(Math.max(0, due())), tickMs)
      return () => {
        clearInterval(timer)
        return 2 * (sent - before)
      }
    },
    async [Symbol.asyncDispose]() {
      socket.close()
      await closed.promise
    },
  }
}

/** Requests for /items/1 and so on, a few at a time. */
export async function request(proxy: string, port: number, count: number): Promise<void> {
  let at = 0
  const ask = async () => {
    while (at < count) await (await fetch(`http://127.0.0.1:${port}/items/${++at}?page=${at % 10}`, { proxy })).arrayBuffer()
  }
  await Promise.all(Array.from({ length: 16 }, ask))
}

/** Asks until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20)
}
