// A client whose origin cannot be reached still gets to say what it wanted, so that the recording shows it, and gets a response
// that says why there is no other.

import { limits } from "../config.ts"
import type { Failure } from "../contract.ts"
import { HttpParser } from "../wire/http1/parser.ts"
import type { Peer } from "./peer.ts"
import { writeFailure } from "./proxy-context.ts"
import type { Tap } from "./tap.ts"

/** Reads one request from `client`, answers it with `failure`, and closes. */
export function explain(client: Peer, tap: Tap, failure: Failure): void {
  let isAnswered = false
  const timer = setTimeout(() => client.close(), limits.firstByteMs)
  const parser = new HttpParser({ kind: "request", headBytesMax: limits.headBytesMax, heldBytesMax: 0 }, event => {
    if (event.type === "request") isAnswered = true
  })
  client.listen({
    data(bytes) {
      if (isAnswered) return
      tap.push("client-to-server", bytes)
      parser.push(bytes)
      if (!isAnswered) return
      const response = writeFailure(failure)
      tap.fail(failure)
      client.write(response)
      tap.push("server-to-client", response)
      client.endWriting()
    },
    end: () => client.close(),
    drain: () => undefined,
    close() {
      clearTimeout(timer)
      tap.close(failure)
    },
  })
  client.resume()
}
