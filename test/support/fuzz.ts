// Runs a property for a time instead of a number of times. FUZZ_SECONDS is what all files of test/fuzz take together; FUZZ_SEED
// repeats a run. Where neither is said the seed is always the same: what fails a build is then what the build changed, and a look for
// the unknown is asked for. Knows nothing of what is tested.

import { expect, test } from "bun:test"
import fc from "fast-check"

const seconds = Number(process.env.FUZZ_SECONDS ?? 10)
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_SECONDS ? Math.floor(Math.random() * 2 ** 31) : 6455))
/** How many calls of `fuzz` there are in test/fuzz, which share the time. */
const fuzzTests = 13

console.log(`fuzz: FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`)

/** `check` throws where the property does not hold. */
export function fuzz<T>(name: string, arbitrary: fc.Arbitrary<T>, check: (value: T) => void | Promise<void>): void {
  const ms = (seconds * 1000) / fuzzTests
  const run = async () => {
    let runs = 0
    const property = fc.asyncProperty(arbitrary, async value => {
      runs++
      await check(value)
    })
    // The time is up, not the patience: what was found by then stands, shrunk as far as it got.
    await fc.assert(property, { seed, numRuns: 1e9, interruptAfterTimeLimit: ms, markInterruptAsFailure: false })
    expect(runs).toBeGreaterThan(0)
    console.log(`fuzz: ${name}: ${runs} runs`)
  }
  test(name, run, ms * 3 + 30_000)
}

/** Bytes of one character each, made of pieces that mean something to a parser, or nearly, and of some that do not. */
export const piecesOf = (pieces: readonly string[], maxLength = 40): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...pieces) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }).map(bytes => Buffer.from(bytes).toString("latin1")) },
      ),
      { maxLength },
    )
    .map(pieces => Uint8Array.from(Buffer.from(pieces.join(""), "latin1")))

/** Changes that a fuzzer makes to bytes: octets overwritten, removed, doubled, put in, swapped with what is elsewhere. */
export const damaged = (source: fc.Arbitrary<Uint8Array>, changesMax = 4): fc.Arbitrary<Uint8Array> => {
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const octet = fc.oneof(fc.constantFrom(0, 1, 0x0a, 0x0d, 0x20, 0x2c, 0x3a, 0x7e, 0x7f, 0x80, 0xff), fc.nat(255))
  const change = fc.tuple(fc.constantFrom("set", "flip", "cut", "double", "insert", "end"), place, place, octet)
  return fc.tuple(source, fc.array(change, { maxLength: changesMax })).map(([bytes, changes]) => {
    let changed = Buffer.from(bytes)
    for (const [kind, from, size, octet] of changes) {
      const at = Math.floor(from * changed.length)
      const end = Math.min(changed.length, at + Math.ceil(size * size * 40))
      const [before, piece, after] = [changed.subarray(0, at), changed.subarray(at, end), changed.subarray(end)]
      if (kind === "set" && at < changed.length) changed[at] = octet
      if (kind === "flip" && at < changed.length) changed[at]! ^= 1 << (octet & 7)
      if (kind === "cut") changed = Buffer.concat([before, after])
      if (kind === "double") changed = Buffer.concat([before, piece, piece, after])
      if (kind === "insert") changed = Buffer.concat([before, Uint8Array.of(octet), piece, after])
      if (kind === "end") changed = Buffer.from(before)
    }
    return Uint8Array.from(changed)
  })
}
