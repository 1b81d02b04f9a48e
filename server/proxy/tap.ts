// The copy of traffic on its way to the recorder. A bug behind it must not touch traffic: the first one ends the recording of this
// connection, with a report, and the bytes go on.

import type { Departure, Direction, Failure } from "../contract.ts"
import type { ConnectionFacts, ConnectionRecorder, ServerFacts } from "../record/connection-recorder.ts"
import type { Recorder } from "../record/recorder.ts"
import { reportBug } from "./bugs.ts"

export class Tap {
  #recorder: ConnectionRecorder | null

  constructor(recorder: Recorder, facts: ConnectionFacts) {
    this.#recorder = recorder.openConnection(facts)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    try {
      this.#recorder?.push(direction, bytes)
    } catch (bug) {
      this.#giveUp(bug)
    }
  }

  end(direction: Direction, how: Departure = "end"): void {
    try {
      this.#recorder?.end(direction, how)
    } catch (bug) {
      this.#giveUp(bug)
    }
  }

  close(failure: Failure | null = null): void {
    try {
      this.#recorder?.close(failure)
      this.#recorder = null
    } catch (bug) {
      this.#giveUp(bug)
    }
  }

  setServer(server: ServerFacts): void {
    try {
      this.#recorder?.setServer(server)
    } catch (bug) {
      this.#giveUp(bug)
    }
  }

  fail(failure: Failure): void {
    try {
      this.#recorder?.fail(failure)
    } catch (bug) {
      this.#giveUp(bug)
    }
  }

  #giveUp(bug: unknown): void {
    this.#recorder = null
    reportBug(bug, "the recording of one connection; its traffic goes on")
  }
}
