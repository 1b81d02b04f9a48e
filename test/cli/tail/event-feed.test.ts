// Connections that break, and what becomes of the feed then; against a stand-in for the API.

import { expect, test } from "bun:test"
import { type Api, ApiRefusal } from "../../../server/cli/tail/api.ts"
import { followEvents } from "../../../server/cli/tail/event-feed.ts"
import { utf8 } from "../../support/recording.ts"

type Answer = readonly string[] | Error

const refused = () => Object.assign(new Error("refused"), { code: "ConnectionRefused" })
const heartbeat = (id: number): string => `event: heartbeat\nid: ${id}\ndata: {}\n\n`

/** Each connection gets the next answer; after the last one nobody listens. */
function makeApi(answers: readonly Answer[]) {
  const asked: (number | null)[] = []
  const unused = () => Promise.reject(new Error("not asked for here"))
  const api: Api = {
    messages: unused,
    message: unused,
    async events(since) {
      const answer = answers[asked.push(since) - 1] ?? refused()
      if (answer instanceof Error) throw answer
      return new ReadableStream({
        start(controller) {
          for (const text of answer) controller.enqueue(utf8(text))
          controller.close()
        },
      })
    },
  }
  return { api, asked }
}

const signal = new AbortController().signal

test("goes on after the last change that was seen, until nobody listens", async () => {
  const { api, asked } = makeApi([[heartbeat(3), heartbeat(4)], [heartbeat(5)], new ApiRefusal(409, "listeners", "too many")])
  const taken: (number | null)[] = []
  await followEvents({ api, signal, take: event => taken.push(event.id) })
  expect(taken).toEqual([3, 4, 5])
  expect(asked.slice(0, 3)).toEqual([null, 4, 5])
})

test("another run at the same place is not the one that was followed", async () => {
  const { api, asked } = makeApi([[heartbeat(1)], new ApiRefusal(401, "token", "wrong")])
  await followEvents({ api, signal, take: () => undefined })
  expect(asked).toEqual([null, 1])
})

test("what the first connection meets is thrown", async () => {
  const { api } = makeApi([new ApiRefusal(401, "token", "wrong")])
  await expect(followEvents({ api, signal, take: () => undefined })).rejects.toThrow("wrong")
})
