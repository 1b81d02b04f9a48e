// What came after the last count is in none, and nobody is blamed for it.

import { expect, test } from "bun:test"
import { diagnoseDrop } from "../../web/diagnosis/drop.ts"
import { diagnoseNoAnswer } from "../../web/diagnosis/no-answer.ts"
import { websocket } from "../filter/subjects.ts"
import { counted, opened, replies, times } from "./handshakes.ts"

const spoken = [
  [1_000, "up"],
  [2_000, "down"],
] as const
const [countedAt, now] = [2_100, 9_000]

const asked = (request: "ping" | "request") =>
  counted(spoken, {
    until: countedAt,
    replies: [
      replies({ protocol: "json-rpc", request, reply: "answer", direction: "client-to-server", times: times(9, 1) }, [countedAt - 50]),
    ],
  })

test.each([
  ["nothing came since", 1, "warning", "bad"],
  ["more came since, the answer perhaps", 5, "good", "good"],
] as const)("%s", (_what, received, alive, answered) => {
  const exchange = opened(null, { websocket: websocket(1, received) })
  const [drop, missing] = [diagnoseDrop(exchange, asked("ping"), now), diagnoseNoAnswer(exchange, asked("request"), now)]
  expect([drop.tone, missing.tone]).toEqual([alive, answered])
  expect(drop.evidence.some(({ text }) => text.includes("had no pong"))).toBe(alive === "warning")
})
