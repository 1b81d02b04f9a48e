// What is imported is taken in without holding up the relay, and what could not be is told.

import { expect, test } from "bun:test"
import { importFile } from "../../server/cli/studies.ts"
import { limits } from "../../server/config.ts"
import type { ImportEvent } from "../../server/study/imported.ts"
import { makeRecording } from "../support/recording.ts"

function exchangeEvent(): ImportEvent {
  using source = makeRecording()
  source.exchange()
  return { type: "exchange", exchange: source.only(), requestBody: null, responseBody: null, gaps: [] }
}

const problem = (n: number): ImportEvent => ({ type: "problem", message: `problem ${n}` })

test("others get their turn while a file takes long", async () => {
  using recording = makeRecording()
  const event = exchangeEvent()
  let turns = 0
  const seen: number[] = []
  async function* events(): AsyncGenerator<ImportEvent> {
    for (let n = 0; n < 3; n++) {
      setImmediate(() => turns++)
      const end = performance.now() + 5
      while (performance.now() < end);
      yield event
      seen.push(turns)
    }
  }
  expect(await importFile(events(), recording.recorder)).toEqual({ exchanges: 3, messages: 0, problems: [] })
  expect(seen).toEqual([1, 2, 3])
})

test("exchanges that were left out are told first, however much else is wrong", async () => {
  using recording = makeRecording({ exchangesMax: 2 })
  const event = exchangeEvent()
  async function* events(): AsyncGenerator<ImportEvent> {
    for (let n = 0; n < limits.importProblemsMax + 1; n++) yield problem(n)
    for (let n = 0; n < 5; n++) yield event
  }
  const { problems, ...counts } = await importFile(events(), recording.recorder)
  expect(counts).toEqual({ exchanges: 2, messages: 0 })
  expect(problems).toHaveLength(limits.importProblemsMax + 1)
  expect(problems.slice(0, 2)).toEqual([expect.stringMatching(/^3 exchanges were not imported: /), "problem 0"])
})
