// What we broke ourselves: it is said, costs one connection or its recording, and never the process.

import type { Peer } from "./peer.ts"

/** A bug is ours: said on standard error, with its place in the code. */
export function reportBug(bug: unknown, ended = "one connection"): void {
  console.error(`A bug in NectoProxy ended ${ended}. Please report it:`, bug)
}

/** Owns a promise that works for a peer: a bug in it ends the peer, not the process. */
export function guardPromise(peer: Peer, work: Promise<unknown>): void {
  work.catch(bug => {
    reportBug(bug)
    peer.reset()
  })
}
