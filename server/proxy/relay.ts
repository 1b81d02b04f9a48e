// Two peers joined: what one sends the other gets, byte for byte, at the pace of the slower one. Ends pass on as ends, resets as
// resets. The watcher hears of every byte after it was forwarded; it cannot change or delay one.

import type { Departure, Direction } from "../contract.ts"
import type { Peer, PeerHandler } from "./peer.ts"

export type Watcher = {
  /** `bytes` are its own for as long as this takes. */
  push(direction: Direction, bytes: Uint8Array): void
  /** That side sends no more. */
  end(direction: Direction, how: Departure): void
  close(): void
}

export function relay(client: Peer, origin: Peer, watcher: Watcher): void {
  for (const peer of [client, origin]) peer.pause()
  client.listen(new Way(client, origin, "client-to-server", watcher))
  origin.listen(new Way(origin, client, "server-to-client", watcher))
  // Only now: what was held back on one side may already have to be written to the other.
  client.resume()
  origin.resume()
}

/** From here on giving memory back costs less than what it saves. */
const largeBytes = 16 * 1024

/**
 * Who watched has copied what it keeps. The collector would wait until many are gathered, and by then the allocator has returned them to
 * the system: 11 page faults for 64 KiB, a third of what they cost at all.
 */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

/** One of the two ways through. An idle WebSocket is little else than two of these, so they carry no functions of their own. */
class Way implements PeerHandler {
  readonly #from: Peer
  readonly #to: Peer
  readonly #direction: Direction
  readonly #watcher: Watcher

  constructor(from: Peer, to: Peer, direction: Direction, watcher: Watcher) {
    this.#from = from
    this.#to = to
    this.#direction = direction
    this.#watcher = watcher
  }

  data(bytes: Uint8Array): void {
    if (!this.#to.write(bytes)) this.#from.pause()
    this.#watcher.push(this.#direction, bytes)
    if (bytes.length >= largeBytes && this.#to.queuedBytes === 0) giveBack(bytes)
  }

  end(): void {
    this.#to.endWriting()
    this.#watcher.end(this.#direction, "end")
  }

  /** Our queue towards `from` is empty again: its counterpart may go on sending. */
  drain(): void {
    this.#to.resume()
  }

  close(how: Departure): void {
    // First, because a reset closes the other peer at once, and who went first is to be known.
    this.#watcher.end(this.#direction, how)
    if (how === "end") this.#to.close()
    else this.#to.reset()
    if (this.#to.isClosed) this.#watcher.close()
  }
}
