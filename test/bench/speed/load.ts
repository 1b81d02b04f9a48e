// What a load process is told to do and what it tells in return: one line of JSON each.

import type { Shape } from "./frames.ts"

export type Load = {
  /**
   * messages: each connection keeps so many in flight, for some seconds or, with `total`, until so many have come back.
   * broadcast: the origin sends one to each connection. connects: open, one message there and back, close; so many at a time.
   * hosts: the same one after the other, to addresses nobody has asked for. requests: HTTP, one after the other on each connection.
   * idle: connections that only stay.
   */
  readonly scenario: "messages" | "broadcast" | "connects" | "hosts" | "requests" | "idle"
  /** Null: straight to the origin. */
  readonly proxyPort: number | null
  readonly originPort: number
  readonly isTls: boolean
  /** To be measured; a tenth of it goes before, to warm up. */
  readonly seconds: number
  readonly connections: number
  readonly inFlight: number
  readonly shape: Shape
  /** Octets of a message, or of a body. */
  readonly length: number
  /** An address of this machine's loopback network. */
  readonly host: string
  /** HTTP without CONNECT: `GET http://host/ HTTP/1.1`. */
  readonly isAbsolute?: boolean
  /** Of messages: ends when so many have come back, and tells of each tenth. */
  readonly total?: number
  /** Says "open" when the connections are, and begins only when its input ends. */
  readonly waits?: boolean
  /** Processes that are looked at when the measured time begins and ends. */
  readonly watched?: { readonly proxy: number | null; readonly origin: number }
}

export type Outcome = {
  /** There and back: messages echoed, requests answered, connections opened and used; of broadcasts, messages received. */
  readonly count: number
  readonly seconds: number
  /** In the measured time: of the load itself, of the proxy with its descendants, and of the origin. */
  readonly cpuMs: number
  readonly proxyCpuMs: number
  readonly originCpuMs: number
  /** The proxy's memory at the end, and at most since it was started. */
  readonly rssMiB: number
  readonly rssMaxMiB: number
  /** Of single round trips, in microseconds. */
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
  /** With `total`: each tenth of it. */
  readonly tenths: readonly Tenth[]
}

export type Tenth = { readonly count: number; readonly seconds: number; readonly proxyCpuMs: number; readonly rssMiB: number }
