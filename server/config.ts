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
  /** The session to record into, new or not; null: a new one, named by the time. */
  readonly session: string | null
  readonly sizes: Sizes
}

/** What users may choose of the limits below, under the same names. */
export type Sizes = {
  readonly [size in
    | "sessionBytesMax"
    | "bodyKeptBytesMax"
    | "messageKeptBytesMax"
    | "frameCacheBytesMax"
    | "sessionsDaysMax"
    | "sessionsBytesMax"]: number
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
  /** Bytes on their way to the disk. A disk that is slower than the traffic for longer than they last slows it down. */
  writeAheadBytesMax: 8 * MiB,
  /** What is new is written this often. A crash may lose as much, and what a flush itself takes: together less than 250 ms with a disk that keeps pace. */
  flushMs: 100,
  /** Frames that wait in memory while the database refuses them, 26 bytes each; after that nothing is taken until it does. */
  unsavedFramesMax: 500_000,
  /** Blocks of frames (some 100 KiB for 4,096) that stay in memory, of all connections: the ones that are looked at, and their like. */
  frameCacheBytesMax: 4 * MiB,
  /** With context takeover, a window of 32 KiB is saved this often: reading anywhere inflates at most as many messages, some 30 µs each. */
  windowEveryMessages: 1024,
  /** A file of the recording: small enough to delete the oldest without losing much, large enough to have few open. */
  segmentBytes: 64 * MiB,
  /** The oldest bytes go when a session has more. */
  sessionBytesMax: 4 * GiB,
  /** Of one body, the first so many octets are kept: a download of a disk image should not push out everything else. */
  bodyKeptBytesMax: 1 * GiB,
  /** The same of one WebSocket frame. */
  messageKeptBytesMax: 1 * GiB,
  /** Earlier sessions: the oldest go when they are older than this, or together larger. */
  sessionsDaysMax: 30,
  sessionsBytesMax: 20 * GiB,
  /** A file that is imported. HAR files of a day's browsing have some hundred. */
  importBytesMax: 2 * GiB,
  /** What is told of a file that is wrong all over. */
  importProblemsMax: 100,
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

  // Recordings out and in (transfer/).
  /** A chunk of an exported file. Larger ones only wait for the socket or the disk. */
  transferChunkBytesMax: 256 * KiB,
  /** An entry of HAR or JSON, or a line of JSONL: read in one go, which takes up to ten times its size. A longer WebSocket comes as JSONL. */
  transferEntryBytesMax: 128 * MiB,
  /** JSONL is in order of time: while the messages of one WebSocket are read, what belongs to those after it is held. */
  transferHeldBytesMax: 512 * MiB,
  /** Things told that are wrong with a file; nobody reads on, and a file may be wrong in every line. */
  transferProblemsMax: 1_000,
} as const

export const defaultSizes: Sizes = limits
