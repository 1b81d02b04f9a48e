// How long a server takes to say something after a client did, whatever they say: from every message of the client to the first one
// of the server after it. Control frames are no answers.

import type { Distribution } from "../statistics.ts"
import { Samples } from "./samples.ts"
import type { ScannedMessage } from "./scanned-message.ts"

/** Messages of a client that speaks on while nobody answers; of more, the first ones are measured. */
const waitingMax = 10_000

export class Turnaround {
  readonly #samples = new Samples()
  readonly #waiting: { id: number; timestamp: number }[] = []

  take({ id, timestamp, opcode, fromServer }: ScannedMessage): void {
    if (opcode >= 8) return
    if (!fromServer) {
      if (this.#waiting.length < waitingMax) this.#waiting.push({ id, timestamp })
      return
    }
    for (const asked of this.#waiting) this.#samples.add(timestamp - asked.timestamp, asked.id, id, "")
    this.#waiting.length = 0
  }

  distribution(): Distribution {
    return this.#samples.distribution()
  }
}
