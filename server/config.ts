// Every flag, default and limit. Each limit says why it is what it is, and what others chose.

import { homedir } from "node:os"
import { join } from "node:path"

export type Config = {
  /** 0 means any free port. */
  readonly port: number
  readonly host: string
  readonly uiPort: number
  readonly uiHost: string
  /** Holds `ca/` and `sessions/`. */
  readonly dataDir: string
  /** Leave nothing on disk. */
  readonly isEphemeral: boolean
  /** Accept any origin certificate. */
  readonly isInsecure: boolean
  /** Hosts, or `*.example.com`, whose TLS is passed on unopened. */
  readonly passthrough: readonly string[]
  /** The proxy through which origins are reached; null: directly. */
  readonly upstream: Upstream | null
  /** Ports that stand for a server each, for clients that cannot use a proxy. */
  readonly reverse: readonly Reverse[]
  /** Host → the address or name to connect to instead. */
  readonly map: ReadonlyMap<string, string>
  readonly timeouts: Timeouts
}

/** How long each part of reaching an origin may take, in milliseconds. */
export type Timeouts = { readonly dnsMs: number; readonly connectMs: number; readonly tlsMs: number; readonly upstreamMs: number }

export type Upstream = {
  readonly scheme: "http" | "https" | "socks5"
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

export type Reverse = {
  readonly port: number
  readonly target: { readonly isSecure: boolean; readonly host: string; readonly port: number }
}

export const defaults = {
  port: 8888,
  // Loopback: an open proxy on a laptop in a café is everybody's proxy.
  host: "127.0.0.1",
  uiPort: 8889,
  uiHost: "127.0.0.1",
  dataDir: join(homedir(), ".nectoproxy"),
} as const

export const defaultTimeouts: Timeouts = {
  /** glibc gives up after 5 s a server. */
  dnsMs: 10_000,
  /** Browsers wait minutes, but a debugger should say sooner that nobody answers. */
  connectMs: 15_000,
  /** A handshake takes a few round trips. */
  tlsMs: 15_000,
  /** An upstream proxy, from being reached to having agreed. */
  upstreamMs: 15_000,
}

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

export const limits = {
  /** A head larger than this is not parsed. Chromium takes 256 KiB, nginx 32 KiB, Node 16 KiB: a debugger should not be the first to give up. */
  headBytesMax: 256 * KiB,
  /** What a client may send after an upgrade request before the answer comes. Real clients send nothing; a few send one message. */
  heldBytesMax: 1 * MiB,
  /** Requests in flight on one connection. Pipelining clients send tens; curl's maximum was 5. */
  pipelinedMax: 1_000,
  /** Bytes waiting for a slow peer before its other side is paused. Two socket buffers' worth keeps the pipe full; more only adds delay. */
  peerQueueBytesMax: 256 * KiB,
  /** One address of several, before the next one is tried beside it (RFC 8305 §5 recommends 250 ms). */
  connectAttemptMs: 250,
  /** A client that opens a connection, or a tunnel, and says nothing: Node's and nginx's header time-outs are 60 s. */
  firstByteMs: 60_000,
  /** After a response of our own that ends the connection: time for a client to read it and to close. nginx lingers 30 s. */
  lingerMs: 30_000,
  /** A silent connection is probed after this (TCP keep-alive), so that a peer that is gone without a word is noticed in minutes. */
  keepAliveMs: 60_000,
  /** How long a tunnel whose origin cannot be reached waits for the client's request, so that it can be told why. */
  explainMs: 1_000,

  /** Bytes of one stream gathered in memory before they are written to disk. */
  streamTailBytesMax: 64 * KiB,
  /** All that a crash may lose. */
  flushMs: 250,
  /** A file of the recording: small enough to delete the oldest without losing much, large enough to have few open. */
  segmentBytes: 64 * MiB,
  /** The oldest bytes go when a session has more. */
  sessionBytesMax: 4 * GiB,
  /** Exchanges listed; the oldest finished ones go first. Some 4 KiB each. */
  exchangesMax: 20_000,
  /** Faults kept for one exchange: a broken peer breaks every frame, and after a hundred nobody reads on. */
  faultsMax: 100,

  /** A body as it is shown or downloaded from the page; longer ones are cut there. */
  bodyBytesMax: 64 * MiB,
  /** A message's payload that is decoded in one go: larger ones are shown from their beginning. */
  messageBytesMax: 16 * MiB,
  /** Characters of a message's line in a list. */
  previewCharactersMax: 300,
  /** A message whose payload is at most this long comes whole in lists. */
  listedDataBytesMax: 1 * KiB,
  /** Frames of one message in a list; a message alone carries `frameListMax`. */
  listedFramesMax: 8,
  frameListMax: 10_000,
  /** A list's page. */
  pageDefault: 100,
  pageMax: 1_000,

  /** How often counters of busy exchanges are told to the page: some ten times a second reads as live. */
  countersMs: 100,
  /** Changes kept so that a page that lost its connection can resume; older ones mean a fresh snapshot. */
  historyMax: 20_000,
  /** How often the event stream says that it lives. Proxies and browsers end what is silent for 30 to 60 s. */
  heartbeatMs: 5_000,
  /** How often gathered changes are sent to a page. Three frames of a display. */
  eventsMs: 50,
  /** Bytes waiting for a slow page before it is dropped; it comes back and resumes. */
  eventsQueueBytesMax: 4 * MiB,
  /** Messages in one live batch: more than a screenful is fetched when it is looked at. */
  liveMessagesMax: 200,
  /** Pages listening at once. Each holds a queue; browsers allow six a host. */
  listenersMax: 64,

  /** Of a request to the API. Injected messages will be the largest. */
  requestBodyBytesMax: 16 * MiB,
} as const
