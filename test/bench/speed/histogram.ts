// Round trips counted by how long they took, in classes 0.3 % apart: a fixed 64 KiB however many there are, and one addition for all
// that came with one read, so that measuring costs the load next to nothing.

export type Histogram = {
  add(microseconds: number, count: number): void
  clear(): void
  /** The smallest time that so large a share took at most; 0 where there is none. */
  quantile(share: number): number
}

const classesPerOctave = 256
/** From 1/16 µs to 67 s. */
const [octaves, octavesBelowOne] = [30, 4]

export function makeHistogram(): Histogram {
  const counts = new Float64Array(octaves * classesPerOctave)
  let total = 0
  return {
    add(microseconds, count) {
      const place = Math.floor((Math.log2(microseconds) + octavesBelowOne) * classesPerOctave)
      counts[Math.max(0, Math.min(counts.length - 1, place))]! += count
      total += count
    },
    clear() {
      counts.fill(0)
      total = 0
    },
    quantile(share) {
      let left = share * total
      for (let at = 0; at < counts.length; at++) {
        left -= counts[at]!
        if (counts[at]! > 0 && left <= 0) return 2 ** ((at + 0.5) / classesPerOctave - octavesBelowOne)
      }
      return 0
    },
  }
}
