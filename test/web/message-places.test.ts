// What somebody types to go to a message: a number, or a time in one of the ways a filter takes it.

import { expect, test } from "bun:test"
import { type Place, readPlace } from "../../web/data/message-places.ts"

const openedAt = new Date(2026, 10, 22, 15, 8, 40, 500).getTime()
const late = new Date(2026, 10, 22, 23, 59, 0).getTime()

test.each<[text: string, opened: number, place: Place | null]>([
  ["1583", openedAt, { type: "message", id: 1583 }],
  [" #1,583 ", openedAt, { type: "message", id: 1583 }],
  ["+1.5s", openedAt, { type: "time", time: openedAt + 1_500 }],
  ["15:08:41.2", openedAt, { type: "time", time: openedAt + 700 }],
  ["2026-11-22T15:08:41", openedAt, { type: "time", time: openedAt + 500 }],
  ["00:01", late, { type: "time", time: late + 120_000 }],
  ["", openedAt, null],
  ["soon", openedAt, null],
  ["25:00", openedAt, null],
])("%j of a connection of %p is %p", (text, opened, place) => {
  expect(readPlace(text, opened)).toEqual(place)
})
