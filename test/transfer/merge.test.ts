// One line of time from many exchanges: exchanges before messages of the same moment, messages by id, and one of each in hand.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { Message } from "../../server/contract.ts"
import { inOrderOfTime } from "../../server/transfer/merge.ts"
import type { TransferredExchange } from "../../server/transfer/transferred.ts"
import { aMessage, aWebSocket, transferred, whole } from "./values.ts"

/** Exchange n starts at the first time, and has messages at the others. */
const wholes = (times: readonly (readonly number[])[]) =>
  times.map(([startedAt = 0, ...rest], index) =>
    whole(aWebSocket({ id: index + 1, startedAt }), {
      messages: rest.map((timestamp, at) => aMessage({ id: at + 1, exchangeId: index + 1, timestamp })),
    }),
  )

async function order(exchanges: AsyncIterable<TransferredExchange>): Promise<string> {
  const words: string[] = []
  for await (const moment of inOrderOfTime(exchanges)) {
    const { type } = moment
    words.push(type === "exchange" ? `${moment.transferred.exchange.id}` : `${moment.message.exchangeId}.${moment.message.id}`)
  }
  return words.join(" ")
}

describe("the order", () =>
  test.each<[string, number[][], string]>([
    ["of nothing", [], ""],
    ["of one", [[1, 2, 3]], "1 1.1 1.2"],
    [
      "of two that overlap",
      [
        [1, 4, 8],
        [2, 5, 6, 9],
      ],
      "1 2 1.1 2.1 2.2 1.2 2.3",
    ],
    [
      "of one that begins when another speaks",
      [
        [1, 2],
        [2, 3],
      ],
      "1 2 1.1 2.1",
    ],
    [
      "of messages of the same moment",
      [
        [1, 5, 5],
        [1, 5, 5],
        [1, 5],
      ],
      "1 2 3 1.1 1.2 2.1 2.2 3.1",
    ],
    ["of messages before their exchange", [[5, 1], [6]], "1 1.1 2"],
    [
      "of messages whose clock went back",
      [
        [1, 9, 3],
        [2, 4],
      ],
      "1 2 2.1 1.1 1.2",
    ],
  ])("%s: %j", async (_name, times, expected) => expect(await order(transferred(wholes(times)))).toBe(expected)))

test("it is the order of a stable sort, however many there are", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.nat(20), { maxLength: 8 }), { maxLength: 12 }), async times => {
      const sorted = wholes(times.map(own => own.toSorted((a, b) => a - b)).toSorted(([a = 0], [b = 0]) => a - b))
      const moments = sorted.flatMap(({ exchange, messages }) => [
        { at: exchange.startedAt, rank: 0, word: `${exchange.id}` },
        ...messages.map(({ timestamp, exchangeId, id }) => ({ at: timestamp, rank: 1, word: `${exchangeId}.${id}` })),
      ])
      const expected = moments.toSorted((a, b) => a.at - b.at || a.rank - b.rank).map(({ word }) => word)
      expect(await order(transferred(sorted))).toBe(expected.join(" "))
    }),
  ))

describe("sources", () => {
  /** Exchanges whose messages say how many of them were taken and not yet given back, and which were let go of. */
  function watched(count: number, each: number) {
    const taken: number[] = []
    const ended: number[] = []
    async function* messages(id: number): AsyncGenerator<Message> {
      try {
        for (let at = 1; at <= each; at++) {
          taken[id] = at
          yield aMessage({ id: at, exchangeId: id, timestamp: 100 + at })
        }
      } finally {
        ended.push(id)
      }
    }
    async function* exchanges(): AsyncGenerator<TransferredExchange> {
      for (let id = 1; id <= count; id++) yield { ...whole(aWebSocket({ id, startedAt: id })), messages: () => messages(id) }
    }
    return { taken, ended, exchanges }
  }

  test("are read one message ahead", async () => {
    const { taken, exchanges } = watched(3, 5)
    let given = 0
    for await (const moment of inOrderOfTime(exchanges())) {
      if (moment.type === "message") given++
      expect(taken.reduce((sum, one) => sum + one, 0) - given).toBeLessThanOrEqual(3)
    }
    expect(given).toBe(15)
  })

  test("are let go of by who stops early", async () => {
    const { ended, exchanges } = watched(3, 5)
    for await (const moment of inOrderOfTime(exchanges())) {
      if (moment.type === "message" && moment.message.id === 2) break
    }
    expect(ended.toSorted()).toEqual([1, 2, 3])
  })
})
