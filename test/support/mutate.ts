// Random damage for property tests: bytes that are nearly right find more than bytes that are all random.

import fc from "fast-check"

/** The bytes of `source`, with up to four octets overwritten, and sometimes a piece taken out. */
export const mutated = (source: fc.Arbitrary<Uint8Array>, offsetMax = 400): fc.Arbitrary<Uint8Array> => {
  const edits = fc.array(fc.tuple(fc.nat(offsetMax), fc.nat(255)), { maxLength: 4 })
  const gap = fc.option(fc.tuple(fc.nat(offsetMax), fc.nat(9)), { freq: 3 })
  return fc.tuple(source, edits, gap).map(([bytes, edits, gap]) => {
    const changed = bytes.slice()
    for (const [at, byte] of edits) if (at < changed.length) changed[at] = byte
    return gap ? Uint8Array.from([...changed.subarray(0, gap[0]), ...changed.subarray(gap[0] + gap[1])]) : changed
  })
}
