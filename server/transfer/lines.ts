// CHUNKS → LINES, without their ends (LF or CR LF). A line that is too long is null, and its bytes are let go of.

import { Accumulator, CR, LF } from "../wire/bytes.ts"

export async function* linesOf(chunks: AsyncIterable<Uint8Array>, lineBytesMax: number): AsyncGenerator<string | null> {
  const kept = new Accumulator()
  let isTooLong = false
  const take = (): string | null => {
    const line = kept.take()
    const text = isTooLong ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(line.at(-1) === CR ? line.subarray(0, -1) : line)
    isTooLong = false
    return text
  }
  const keep = (bytes: Uint8Array) => {
    if (kept.length + bytes.length > lineBytesMax) isTooLong = true
    if (isTooLong) kept.take()
    else kept.append(bytes)
  }
  for await (const chunk of chunks) {
    let at = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, at)) {
      keep(chunk.subarray(at, end))
      yield take()
      at = end + 1
    }
    keep(chunk.subarray(at))
  }
  if (kept.length > 0 || isTooLong) yield take()
}
