// The `ws` package's own reader, writer and compressor, as a second opinion on WebSocket bytes. By path: Bun replaces the package
// "ws" with its own, and its typings do not have these classes.

import type { EventEmitter } from "node:events"
import { createRequire } from "node:module"

type Callback = (error?: Error | null) => void
type Extensions = { readonly "permessage-deflate"?: PerMessageDeflate }

type Receiver = EventEmitter & { readonly writableEnded: boolean; write(bytes: Uint8Array): boolean; end(): void }

type Sender = {
  send(data: Buffer, options: { binary: boolean; compress: boolean; fin: boolean; mask: boolean }, done: Callback): void
  ping(data: Buffer, mask: boolean, done: Callback): void
  pong(data: Buffer, mask: boolean, done: Callback): void
  close(code: number | undefined, data: string, mask: boolean, done: Callback): void
}

export type PerMessageDeflate = {
  accept(offers: readonly { readonly [parameter: string]: readonly (string | true)[] }[]): unknown
  compress(data: Buffer, fin: boolean, done: (error: Error | null, payload: Buffer) => void): void
  cleanup(): void
}

type DeflateOptions = { readonly isServer: boolean; readonly serverNoContextTakeover?: boolean; readonly threshold?: number }

type Internals = {
  readonly Receiver: new (options: { isServer: boolean; extensions: Extensions }) => Receiver
  readonly Sender: new (socket: FakeSocket, extensions: Extensions) => Sender
  readonly PerMessageDeflate: new (options: DeflateOptions) => PerMessageDeflate
}

class FakeSocket {
  readonly written: Buffer[] = []
  cork(): void {}
  uncork(): void {}
  write(bytes: Buffer, done?: Callback): void {
    this.written.push(Buffer.from(bytes))
    done?.()
  }
}

const require = createRequire(import.meta.url)
const internals: Internals = {
  Receiver: require("../../node_modules/ws/lib/receiver.js"),
  Sender: require("../../node_modules/ws/lib/sender.js"),
  PerMessageDeflate: require("../../node_modules/ws/lib/permessage-deflate.js"),
}

/** One thing that a sender says, or that a receiver heard. `fragments`: of one message; control frames may stand between them. */
export type Said =
  | { readonly type: "message"; readonly binary: boolean; readonly compress: boolean; readonly fragments: readonly Fragment[] }
  | Control
  | { readonly type: "close"; readonly code: number | undefined; readonly reason: string }
export type Fragment = { readonly data: Uint8Array; readonly before: readonly Control[] }
export type Control = { readonly type: "ping" | "pong"; readonly data: Uint8Array }

/** A compressor of a server that agreed on these parameters (RFC 7692 §7.1). */
export function newDeflate(windowBits: number, takeover: boolean): PerMessageDeflate {
  const deflate = new internals.PerMessageDeflate({ isServer: true, serverNoContextTakeover: !takeover, threshold: 0 })
  deflate.accept([{ server_max_window_bits: [String(windowBits)] }])
  return deflate
}

export const compress = (deflate: PerMessageDeflate, data: Uint8Array, fin: boolean): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    deflate.compress(Buffer.from(data), fin, (error, payload) => (error ? reject(error) : resolve(Uint8Array.from(payload))))
  })

/** The bytes that ws writes for what is said. `deflate` is null where no compression was agreed on. */
export async function wsWrites(said: readonly Said[], mask: boolean, deflate: PerMessageDeflate | null): Promise<Uint8Array> {
  const socket = new FakeSocket()
  const sender = new internals.Sender(socket, deflate ? { "permessage-deflate": deflate } : {})
  const done = (send: (done: Callback) => void) =>
    new Promise<void>((resolve, reject) => send(error => (error ? reject(error) : resolve())))
  const control = ({ type, data }: Control) => done(done => sender[type](Buffer.from(data), mask, done))
  for (const item of said) {
    if (item.type === "close") await done(done => sender.close(item.code, item.reason, mask, done))
    else if (item.type !== "message") await control(item)
    else {
      for (const [i, { data, before }] of item.fragments.entries()) {
        for (const between of before) await control(between)
        const options = { binary: item.binary, compress: item.compress && deflate !== null, fin: i === item.fragments.length - 1, mask }
        await done(done => sender.send(Buffer.from(data), options, done))
      }
    }
  }
  return Uint8Array.from(Buffer.concat(socket.written))
}

export type Heard = { readonly lines: readonly string[]; readonly error: string | null }

/** What ws hears, one line a message or control frame, and the code of the error it stopped at. */
export function wsHears(chunks: readonly Uint8Array[], isServer: boolean, deflate: PerMessageDeflate | null): Promise<Heard> {
  return new Promise(resolve => {
    const lines: string[] = []
    const receiver = new internals.Receiver({ isServer, extensions: deflate ? { "permessage-deflate": deflate } : {} })
    receiver.on("message", (data: Buffer, isBinary: boolean) => lines.push(`${isBinary ? "binary" : "text"} ${data.toString("hex")}`))
    receiver.on("ping", (data: Buffer) => lines.push(`ping ${data.toString("hex")}`))
    receiver.on("pong", (data: Buffer) => lines.push(`pong ${data.toString("hex")}`))
    receiver.on("conclude", (code: number, reason: Buffer) => lines.push(`close ${code} ${reason.toString("hex")}`))
    receiver.on("error", (error: Error & { code?: string }) => resolve({ lines, error: error.code ?? error.message }))
    receiver.on("finish", () => resolve({ lines, error: null }))
    for (const chunk of chunks) if (!receiver.writableEnded) receiver.write(Buffer.from(chunk))
    if (!receiver.writableEnded) receiver.end()
  })
}
