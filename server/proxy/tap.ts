// The copy of traffic on its way to the recorder. A bug behind it must not touch traffic: the first one ends the recording of this
// connection, with a report, and the bytes go on.

import type { Departure, Direction, Failure } from "../contract.ts"
import type { ConnectionFacts, ConnectionRecorder, ServerFacts } from "../record/connection-recorder.ts"
import type { Recorder } from "../record/recorder.ts"
import { reportBug } from "./peer.ts"

export class Tap {
  #recorder: ConnectionRecorder | null

  constructor(recorder: Recorder, facts: ConnectionFacts) {
    this.#recorder = recorder.openConnection(facts)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#run(recorder => recorder.push(direction, bytes))
  }

  end(direction: Direction, how: Departure = "end"): void {
    this.#run(recorder => recorder.end(direction, how))
  }

  close(failure: Failure | null = null): void {
    this.#run(recorder => recorder.close(failure))
    this.#recorder = null
  }

  setServer(server: ServerFacts): void {
    this.#run(recorder => recorder.setServer(server))
  }

  fail(failure: Failure): void {
    this.#run(recorder => recorder.fail(failure))
  }

  #run(action: (recorder: ConnectionRecorder) => void): void {
    if (!this.#recorder) return
    try {
      action(this.#recorder)
    } catch (bug) {
      this.#recorder = null
      reportBug(bug, "the recording of one connection; its traffic goes on")
    }
  }
}
