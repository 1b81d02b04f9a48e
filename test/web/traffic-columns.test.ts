// By what the columns of the traffic list sort.

import { expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import type { SortValue } from "../../web/data/sorted.ts"
import { sortValues, trafficColumns } from "../../web/list/traffic-columns.ts"
import { exchange, websocket } from "../filter/subjects.ts"

test("every column that can be sorted by has a value, and no other", () =>
  expect(Object.keys(sortValues).toSorted()).toEqual(
    trafficColumns
      .filter(({ isSortable }) => isSortable)
      .map(({ id }) => id)
      .toSorted(),
  ))

test.each<[column: string, of: Partial<Exchange>, value: SortValue]>([
  ["status", { status: 404 }, 404],
  ["status", { state: "waiting" }, null],
  ["status", { state: "failed", failure: { code: "dns", message: "" } }, 1000],
  ["host", { host: "B.test" }, "b.test"],
  ["path", { path: "" }, null],
  ["size", { response: { fields: [], bodySize: 5 } }, 5],
  ["size", { response: { fields: [], bodySize: 5 }, websocket: websocket(1, 2) }, null],
  ["messages", { websocket: websocket(1, 2) }, 3],
  ["messages", {}, null],
  ["time", { durationMs: 7 }, 7],
  // What goes on is the slowest, and of several the one that began first.
  ["time", { state: "open", startedAt: 10 }, Number.MAX_SAFE_INTEGER - 10],
  ["faults", {}, null],
  ["close", { websocket: websocket(0, 0, { close: { code: 1006, name: "", reason: "", meaning: "", by: null, how: null } }) }, 1006],
])("%s of %p is %p", (column, of, value) => expect(sortValues[column]!(exchange(of))).toBe(value))
