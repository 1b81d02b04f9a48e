// The limit on this runtime: a CONNECT proxy on Bun's sockets that reads the head of the CONNECT and then moves bytes, and does nothing
// else. What NectoProxy does beside that is what its figures are compared with. `bun blind-relay.ts` prints its port.

import type { Socket } from "bun"

/** The other socket, once there is one, and what waits to be written to this one. */
type End = { other: Socket<End> | null; unsent: Buffer[] }

const handlers = {
  open(socket: Socket<End>) {
    socket.data ??= { other: null, unsent: [] }
    socket.setNoDelay(true)
  },
  data(socket: Socket<End>, bytes: Buffer) {
    const { other } = socket.data
    if (other) forward(socket, other, bytes)
    else void connect(socket, bytes)
  },
  drain(socket: Socket<End>) {
    const { unsent, other } = socket.data
    while (unsent.length > 0) {
      const bytes = unsent[0]!
      const written = Math.max(0, socket.write(bytes))
      if (written < bytes.length) {
        unsent[0] = bytes.subarray(written)
        return
      }
      unsent.shift()
    }
    other?.resume()
  },
  end(socket: Socket<End>) {
    socket.data.other?.end()
  },
  close(socket: Socket<End>) {
    socket.data.other?.end()
  },
  error() {},
}

function forward(from: Socket<End>, to: Socket<End>, bytes: Buffer): void {
  const { unsent } = to.data
  const written = unsent.length > 0 ? 0 : Math.max(0, to.write(bytes))
  if (written === bytes.length) return
  unsent.push(bytes.subarray(written))
  from.pause()
}

async function connect(client: Socket<End>, head: Buffer): Promise<void> {
  const [, hostname = "", port = "0"] = /^CONNECT ([^:]+):(\d+)/.exec(head.toString("latin1")) ?? []
  client.pause()
  const data: End = { other: client, unsent: [] }
  try {
    client.data.other = await Bun.connect<End>({ hostname, port: Number(port), socket: handlers, data })
    // The client may have left meanwhile.
    if (client.readyState <= 0) return void client.data.other.end()
    client.write("HTTP/1.1 200 OK\r\n\r\n")
    client.resume()
  } catch {
    client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n")
  }
}

console.log(JSON.stringify({ port: Bun.listen<End>({ hostname: "127.0.0.1", port: 0, socket: handlers }).port }))
