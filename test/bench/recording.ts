// What recording a million messages takes: memory, windows of them through the API, a search through all while another connection's
// round trips are timed, statistics, and 1 GiB through one connection. `bun test/bench/recording.ts [path of the executable]`, or `bun run bench`.

import { type LoadedConnection, openWebSocket, startEcho } from "./echo.ts"
import { launch, memoryOf, milliseconds, quantile } from "./instance.ts"

const messages = Number(process.env.BENCH_MESSAGES ?? 1_000_000)
const length = 128

const echo = startEcho()
await using proxy = await launch(process.argv[2])

const busy = await openWebSocket(proxy.port, echo.port)
const capturing = performance.now()
await exchange(busy, messages / 2)
await proxy.untilRecorded(1, messages)
report("captured", `${messages} messages of ${length} B in ${milliseconds(performance.now() - capturing)}`)
report("memory", memoryOf(proxy.pid))

const path = "/exchanges/1/messages?limit=100"
for (const [name, query] of [
  ["first window", "&after=0"],
  ["window in the middle", `&after=${messages / 2}`],
  ["last window", `&before=${messages + 1}`],
] as const) {
  const times: number[] = []
  for (let i = 0; i < 11; i++) times.push(await timed(() => proxy.get(`${path}${query}`)))
  report(name, `first ${milliseconds(times[0]!)}, then p50 ${milliseconds(quantile(times.slice(1), 0.5))}`)
}

const other = await openWebSocket(proxy.port, echo.port)
const quiet: number[] = []
const searching: number[] = []
const searches: number[] = []
// In turns, because a machine is not always equally fast.
for (let round = 0; round < 3; round++) {
  quiet.push(...(await roundTrips(other, 1_000)))
  const search = timed(() => proxy.search(1, "needle")).then(ms => searches.push(ms))
  let isOver = false
  void search.then(() => {
    isOver = true
  })
  searching.push(...(await roundTrips(other, Number.POSITIVE_INFINITY, () => isOver)))
}
report("text search", searches.map(milliseconds).join(", "))
const [p99quiet, p99searching] = [quantile(quiet, 0.99), quantile(searching, 0.99)]
report("round trip p50", `${milliseconds(quantile(quiet, 0.5))} quiet, ${milliseconds(quantile(searching, 0.5))} while searching`)
report(
  "round trip p99",
  `${milliseconds(p99quiet)} quiet, ${milliseconds(p99searching)} while searching: ${(p99searching / p99quiet).toFixed(2)}x`,
)
report("regex search", milliseconds(await timed(() => proxy.search(1, '"/need.e [0-9]/"'.slice(1, -1).replaceAll(" ", "\\s")))))
report("index search", milliseconds(await timed(() => proxy.search(1, "opcode:binary"))))
report("statistics", milliseconds(await timed(() => proxy.get("/exchanges/1/statistics"))))
report("memory", memoryOf(proxy.pid))

for (const connection of [busy, other]) connection.close()

// One of its own, so that nothing else is in its memory.
await using second = await launch(process.argv[2])
const large = await openWebSocket(second.port, echo.port)
const mebibyte = 1024 * 1024
const started = performance.now()
for (let sent = 0; sent < 512; sent++) await large.roundTrip(mebibyte)
report("1 GiB", `${milliseconds(performance.now() - started)} as 512 messages of 1 MiB each way`)
await second.untilRecorded(1, 1024)
report("memory", memoryOf(second.pid))
let readable = 0
for (let id = 1; id <= 1024; id++) readable += (await second.bytes(`/exchanges/1/messages/${id}/data`)).length
report("read back", `${readable} of ${1024 * mebibyte} octets`)
report("memory", memoryOf(second.pid))
large.close()
echo.stop()

async function exchange(connection: LoadedConnection, count: number): Promise<void> {
  const batch = 1_000
  for (let sent = 0; sent < count; sent += batch) await connection.burst(batch, length)
}

async function roundTrips(connection: LoadedConnection, count: number, isOver: () => boolean = () => false): Promise<number[]> {
  const times: number[] = []
  while (times.length < count && !isOver()) times.push(await timed(() => connection.roundTrip(length)))
  return times
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function report(what: string, value: string): void {
  console.log(`${what.padEnd(22)} ${value}`)
}
