// What number fields take, as a table: a word, and which of a few numbers are in it.

import { expect, test } from "bun:test"
import { quantities, readNumbers } from "../../server/filter/numbers.ts"
import { isProblem, showProblem } from "../../server/filter/problem.ts"

type Name = keyof typeof quantities

test.each<[name: Name, word: string, numbers: readonly number[], inside: readonly number[]]>([
  ["size", "100", [99, 100, 101], [100]],
  ["size", ">100", [99, 100, 101], [101]],
  ["size", ">=100", [99, 100, 101], [100, 101]],
  ["size", "<100", [99, 100, 101], [99]],
  ["size", "<=100", [99, 100, 101], [99, 100]],
  ["size", "100..101", [99, 100, 101, 102], [100, 101]],
  ["size", "100..", [99, 100, 1e12], [100, 1e12]],
  ["size", "..100", [0, 100, 101], [0, 100]],
  ["size", "100..100", [99, 100, 101], [100]],
  ["size", ">=1k", [1023, 1024], [1024]],
  ["size", ">=1K", [1023, 1024], [1024]],
  ["size", ">=1kb", [1023, 1024], [1024]],
  ["size", ">=1KiB", [1023, 1024], [1024]],
  ["size", ">=5b", [4, 5], [5]],
  ["size", ">=1.5M", [1_572_863, 1_572_864], [1_572_864]],
  ["size", ">=.5MiB", [524_287, 524_288], [524_288]],
  ["size", ">=2G", [2 ** 31 - 1, 2 ** 31], [2 ** 31]],
  ["size", "10..1k", [9, 10, 1024, 1025], [10, 1024]],
  // To the nearest kilobyte, and to the nearest tenth of one.
  ["size", "10k", [9727, 9728, 10_240, 10_751, 10_752], [9728, 10_240, 10_751]],
  ["size", "10.0k", [10_188, 10_240, 10_292], [10_240]],
  ["duration", ">500ms", [500, 500.1], [500.1]],
  ["duration", ">500", [500, 500.1], [500.1]],
  ["duration", "<1.5s", [1499, 1500], [1499]],
  ["duration", ">=2m", [119_999, 120_000], [120_000]],
  ["duration", ">=1h", [3_599_999, 3_600_000], [3_600_000]],
  ["duration", "20ms", [19.4, 19.5, 20.4, 20.5], [19.5, 20.4]],
  ["duration", "1s..2s", [999, 1000, 2000, 2001], [1000, 2000]],
  ["status", "404", [403, 404, 404.4], [404]],
  ["status", "4xx", [399, 400, 499, 500], [400, 499]],
  ["status", "4XX", [399, 400, 499, 500], [400, 499]],
  ["closeCode", ">=4000", [3999, 4000, 65_535], [4000, 65_535]],
  ["opcode", "text", [0, 1, 2], [1]],
  ["opcode", "Continuation", [0, 1, 2], [0]],
  ["opcode", "pong", [9, 10], [10]],
  ["opcode", ">=8", [2, 8, 15], [8, 15]],
])("%s:%s", (name, word, numbers, inside) => {
  const isIn = readNumbers(word, 0, quantities[name])
  expect(isProblem(isIn) ? showProblem(isIn) : numbers.filter(isIn)).toEqual([...inside])
})

test.each<[name: Name, word: string, problem: string]>([
  ["size", ">", "9: there is no number"],
  ["size", ">>5", "9: `>5` is not what the field takes"],
  ["size", "-5", "8: `-5` is negative"],
  ["size", ">=-5k", "10: `-5k` is negative"],
  ["size", "NaN", "8: `NaN` is not what the field takes"],
  ["size", "Infinity", "8: `Infinity` is not what the field takes"],
  ["size", "1e5", "8: `1e5` is not what the field takes"],
  ["size", "0x10", "8: `0x10` is not what the field takes"],
  ["size", "1,000", "8: `1,000` is not what the field takes"],
  ["size", "10ms", "10: `ms` is no unit here"],
  ["size", "1.5constructor", "11: `constructor` is no unit here"],
  ["size", "..", "8: `..` is not what the field takes"],
  ["size", "2..1", "8: the range `2..1` is empty"],
  ["size", "1..x", "11: `x` is not what the field takes"],
  ["size", "x..1", "8: `x` is not what the field takes"],
  ["size", "99999999999999999", "8: `99999999999999999` is too large"],
  ["size", "9999999999g", "8: `9999999999g` is too large"],
  ["size", "4xx", "9: `xx` is no unit here"],
  ["duration", ">5k", "10: `k` is no unit here"],
  ["status", "1000", "8: `1000` is too large"],
  ["status", "40.4", "8: `40.4` is not what the field takes"],
  ["status", "4x", "8: `4x` is not what the field takes"],
  ["closeCode", "65536", "8: `65536` is too large"],
  ["opcode", "constructor", "8: `constructor` is not what the field takes"],
  ["opcode", "16", "8: `16` is too large"],
])("%s:%s has a problem", (name, word, problem) => {
  const isIn = readNumbers(word, 7, quantities[name])
  expect(isProblem(isIn) && showProblem(isIn)).toBe(
    `Position ${problem}; expected ${quantities[name].what}.`.replace(/(is empty; expected ).*/, "$1the smaller number first."),
  )
})
