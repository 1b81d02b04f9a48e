// Two peers joined: what one sends the other gets, byte for byte, at the pace of the slower one. Ends pass on as ends, resets as
// resets. The watcher hears of every byte after it was forwarded; it cannot change or delay one.

import type { Departure, Direction } from "../contract.ts"
import type { Peer } from "./peer.ts"

export type Watcher = {
  push(direction: Direction, bytes: Uint8Array): void
  /** That side sends no more. */
  end(direction: Direction, how: Departure): void
  close(): void
}

export function relay(client: Peer, origin: Peer, watcher: Watcher): void {
  join(client, origin, "client-to-server", watcher)
  join(origin, client, "server-to-client", watcher)
  // Only now: what was held back on one side may already have to be written to the other.
  client.resume()
  origin.resume()
}

function join(from: Peer, to: Peer, direction: Direction, watcher: Watcher): void {
  from.pause()
  from.listen({
    data(bytes) {
      if (!to.write(bytes)) from.pause()
      watcher.push(direction, bytes)
    },
    end() {
      to.endWriting()
      watcher.end(direction, "end")
    },
    // Our queue towards `from` is empty again: its counterpart may go on sending.
    drain: () => to.resume(),
    close(how) {
      // First, because a reset closes the other peer at once, and who went first is to be known.
      watcher.end(direction, how)
      if (how === "end") to.close()
      else to.reset()
      if (to.isClosed) watcher.close()
    },
  })
}
