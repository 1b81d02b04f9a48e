// The scenarios: what the load does in each, and what NectoProxy should reach in it. A table; nothing here runs anything.

import type { Load } from "./load.ts"

export type Scenario = {
  /** As `--only` names it; one that is measured over TLS, too, has a row for either: 16x16/ws, 16x16/wss. */
  readonly name: string
  readonly title: string
  /** What is counted. */
  readonly unit: "messages" | "connections" | "requests"
  readonly load: Pick<Load, "scenario" | "connections" | "inFlight" | "shape" | "length" | "isAbsolute">
  /** The load counts octets, so what takes messages apart and puts them together otherwise cannot be measured with these. */
  readonly isOctetExact?: boolean
  readonly targets: readonly Target[]
}

/** Of the median over rounds of the quotient to `against` in the same round; or, `moreMs`, of the difference. */
export type Target = {
  readonly of: "rate" | "p50" | "p99"
  /** node: the faster of those that run in Node. */
  readonly against: "blind" | "mitmdump" | "node"
} & ({ readonly atLeast: number } | { readonly atMost: number } | { readonly moreMs: number })

export type Row = Scenario & { readonly row: string; readonly isTls: boolean }

const [KiB, MiB] = [1024, 1024 * 1024]
const rate = (atLeast: number, against: Target["against"] = "blind"): Target => ({ of: "rate", against, atLeast })
const messages = { scenario: "messages", connections: 16, inFlight: 16, shape: "whole", length: 128 } as const
const requests = { scenario: "requests", connections: 16, inFlight: 1, shape: "whole", length: 128 } as const

const overWebSocket: readonly Scenario[] = [
  {
    name: "latency",
    title: "round trip, 128 B, one in flight",
    unit: "messages",
    load: { ...messages, connections: 1, inFlight: 1 },
    targets: [
      { of: "p50", against: "blind", atMost: 1.15 },
      { of: "p99", against: "blind", atMost: 1.5 },
    ],
  },
  {
    name: "16x16",
    title: "128 B, 16 × 16 in flight",
    unit: "messages",
    load: messages,
    targets: [rate(0.85), rate(100, "mitmdump"), rate(5, "node")],
  },
  { name: "1KiB", title: "1 KiB, 16 × 16 in flight", unit: "messages", load: { ...messages, length: KiB }, targets: [] },
  {
    name: "1MiB",
    title: "1 MiB binary, 4 × 1 in flight",
    unit: "messages",
    load: { ...messages, connections: 4, inFlight: 1, shape: "binary", length: MiB },
    targets: [rate(0.75)],
  },
  {
    name: "fragmented",
    title: "1 KiB in 4 fragments, 16 × 16 in flight",
    unit: "messages",
    load: { ...messages, shape: "fragmented", length: KiB },
    isOctetExact: true,
    targets: [],
  },
  {
    name: "deflate",
    title: "1 KiB with permessage-deflate, 16 × 16 in flight",
    unit: "messages",
    load: { ...messages, shape: "compressed", length: KiB },
    isOctetExact: true,
    targets: [],
  },
  {
    name: "broadcast",
    title: "128 B to each of 1,000 connections",
    unit: "messages",
    load: { ...messages, scenario: "broadcast", connections: 1_000, inFlight: 1 },
    targets: [],
  },
  {
    name: "connects",
    title: "new connections, one message each, 16 at a time",
    unit: "connections",
    load: { ...messages, scenario: "connects", inFlight: 1 },
    targets: [rate(0.8)],
  },
]

const firstConnection: Scenario = {
  name: "first-host",
  title: "first connection to a host",
  unit: "connections",
  load: { ...messages, scenario: "hosts", connections: 40, inFlight: 1 },
  targets: [{ of: "p50", against: "blind", moreMs: 5 }],
}

const overHttp: readonly Scenario[] = [
  {
    name: "requests",
    title: "keep-alive, 128 B, 16 connections",
    unit: "requests",
    load: requests,
    targets: [rate(0.6), rate(30, "mitmdump")],
  },
  {
    name: "requests-64KiB",
    title: "keep-alive, 64 KiB, 16 connections",
    unit: "requests",
    load: { ...requests, length: 64 * KiB },
    targets: [rate(0.6), rate(30, "mitmdump")],
  },
]

/** The blind relay knows only CONNECT, so there is nothing to compare with but no proxy. */
const absoluteForm: Scenario = {
  name: "requests-absolute",
  title: "the same in absolute form",
  unit: "requests",
  load: { ...requests, isAbsolute: true },
  targets: [],
}

const over =
  (scheme: string, isTls: boolean) =>
  (scenario: Scenario): Row => ({
    ...scenario,
    title: `${scheme}: ${scenario.title}`,
    row: `${scenario.name}/${scheme}`,
    isTls,
  })

export const rows: readonly Row[] = [
  ...overWebSocket.flatMap(each => [over("ws", false)(each), over("wss", true)(each)]),
  over("wss", true)(firstConnection),
  ...overHttp.flatMap(each => [over("http", false)(each), over("https", true)(each)]),
  over("http", false)(absoluteForm),
]
