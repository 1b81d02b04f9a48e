// SHA-256 sums, and the file that `sha256sum --check` reads.

export const sha256 = (bytes: Uint8Array | string): string => new Bun.CryptoHasher("sha256").update(bytes).digest("hex")

/** Sorted by name, so that it depends on the files alone. */
export const sumsFile = (sums: ReadonlyMap<string, string>): string =>
  [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join("")
