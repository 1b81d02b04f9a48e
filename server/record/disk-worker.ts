// The disk's thread: carries out what it is told, in order.

import { type Disk, DiskHere } from "./disk.ts"
import type { FromDisk, ToDisk } from "./disk-messages.ts"
import { Store } from "./store.ts"

declare const self: Worker

let disk: Disk | null = null
const blocks = new Map<number, Uint8Array>()
let counts: Int32Array<SharedArrayBuffer> | null = null

const say = (message: FromDisk): void => self.postMessage(message)

self.onmessage = ({ data: message }: MessageEvent<ToDisk>) => {
  switch (message.type) {
    case "open": {
      const { database, folder, limits } = message
      let store: Store | null = null
      // Where another program has it locked, it is tried again with the next batch.
      disk = new DiskHere(() => (store ??= Store.open(database, "write")), folder, limits)
      counts = message.counts
      return
    }
    case "block":
      return void blocks.set(message.number, message.block)
    case "write":
      disk?.write(message.segment, message.at, blocks.get(message.block)!, message.from, message.to)
      if (!counts || !disk) return
      Atomics.store(counts, 1, disk.refused)
      Atomics.add(counts, 0, 1)
      Atomics.notify(counts, 0)
      return
    case "remove":
      return disk?.remove(message.segment)
    case "commit": {
      const rows = { ...message.rows, block: blocks.get(message.rows.block)! }
      return disk?.commit({ ...message.batch, rows }, committed => say({ type: "committed", committed }))
    }
    case "close":
      return disk?.close(message.endedAt, message.isForgotten, () => say({ type: "closed" }))
    default:
      message satisfies never
  }
}
