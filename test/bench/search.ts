// How fast a million messages are recorded, searched and counted, in one thread. Run with `bun test/bench/search.ts [messages]`;
// prints seconds, and the memory of the process.

import { limits } from "../../server/config.ts"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import { search } from "../../server/study/search.ts"
import { statistics } from "../../server/study/statistics.ts"
import { makeRecording } from "../support/recording.ts"
import { compressedBit, exampleKey, makeCompressor, scriptedWebSocket, writeFrame } from "../support/websocket.ts"

const count = Number(process.argv[2] ?? 1_000_000)
const perPush = 100

const text = (at: number): string =>
  JSON.stringify({ type: "Message", id: at, text: "the quick brown fox ".repeat(8) })
    .slice(0, 126)
    .concat('"}')

using recording = makeRecording()
const { connection } = scriptedWebSocket(recording.connect())

/** A hundred messages at a time, every other batch from the client, masked. Three say what is searched for. */
const batches = Array.from({ length: 20 }, (_, batch) => {
  const maskKey = batch % 2 === 0 ? exampleKey : null
  return Buffer.concat(Array.from({ length: perPush }, (_, at) => writeFrame(text(batch * perPush + at), { maskKey })))
})
const rare = writeFrame(text(0).replace("quick brown", "NEEDLE here"), { maskKey: exampleKey })
const direction = (batch: number) => (batch % 2 === 0 ? "client-to-server" : "server-to-client")

const seconds = (from: number): string => ((performance.now() - from) / 1_000).toFixed(3)
const megabytes = (): string => `${(process.memoryUsage.rss() / 1024 / 1024).toFixed(0)} MiB`

let started = performance.now()
for (let batch = 0; batch < count / perPush; batch++) {
  connection.push(direction(batch), batches[batch % batches.length]!, 2_000 + batch)
  if ([0, 5_000, 9_998].includes(batch)) connection.push("client-to-server", rare, 2_000 + batch)
}
recording.recorder.flush()
console.log(`recorded ${recording.record().frames!.messageCount} messages of 128 octets in ${seconds(started)} s (${megabytes()})`)

/** Prints how long `text` takes, and statistics of the same messages. */
async function study(record: ExchangeRecord, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const filter = compileMessageFilter(text)
    if (filter.type !== "filter") throw new Error(`${text}: ${filter.message}`)
    started = performance.now()
    for await (const event of search([record], filter, limits)) {
      if (event.type === "done") console.log(`  ${text}: ${event.found} found in ${seconds(started)} s (${megabytes()})`)
    }
  }
  started = performance.now()
  const { turnaround, replies } = await statistics(record)
  const paired = replies.reduce((sum, { times }) => sum + times.count, 0)
  console.log(`  statistics: ${turnaround.count} turnarounds, ${paired} replies in ${seconds(started)} s (${megabytes()})`)
}

await study(recording.record(), ['"needle here"', "/needle \\w+/i", "json.type:nothing", "direction:server-to-client gap:>1s"])

const pairs = count / 4
const rpc = scriptedWebSocket(recording.connect())
for (let id = 1; id <= pairs; id++) {
  rpc.client(`{"jsonrpc":"2.0","id":${id},"method":"subtract","params":[42,23],"note":"${"x".repeat(60)}"}`)
  rpc.server(`{"jsonrpc":"2.0","id":${id},"result":{"value":19,"note":"${"x".repeat(60)}"}}`)
}
recording.recorder.flush()
console.log(`${pairs * 2} messages of JSON-RPC`)
await study(recording.record(2), ["json.result.value:20"])

const compressedCount = count / 20
const compressed = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
using compressor = makeCompressor()
for (let at = 0; at < compressedCount; at++) compressed.server(await compressor.compress(text(at)), { rsv: compressedBit })
recording.recorder.flush()
console.log(`${compressedCount} messages compressed with context takeover`)
await study(recording.record(3), ['"needle here"'])
