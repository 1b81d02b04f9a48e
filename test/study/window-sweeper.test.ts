// Connections that grow are swept, each direction as often as it has grown enough; where nothing grows nothing happens.

import { expect, test } from "bun:test"
import { WindowSweeper } from "../../server/study/window-sweeper.ts"
import { makeRecording } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

const window = Uint8Array.of(1, 2, 3)

/** A room that answers each task with one window, and remembers what it was asked. */
function scriptedRoom() {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const run = async function* ({ exchange, direction }: { exchange: number; direction: string }) {
    asked.push(`${exchange} ${direction}`)
    yield { before: asked.length, window }
    waiting.shift()?.()
  }
  const next = () => new Promise<void>(resolve => waiting.push(resolve))
  return { room: { run } as unknown as ConstructorParameters<typeof WindowSweeper>[0], asked, next }
}

test("a compressed connection is swept once it has 4,096 new messages, direction by direction", async () => {
  using recording = makeRecording()
  const { room, asked, next } = scriptedRoom()
  const { recorder } = recording
  const sweeper = new WindowSweeper(room, recorder, () => ({ files: recording.files, isRunning: true }), 0)
  const plain = scriptedWebSocket(recording.connect())
  const compressed = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  const say = (count: number) => {
    for (let n = 0; n < count; n++) for (const { client } of [plain, compressed]) client("a")
    recorder.flush()
  }

  // One sweep of each direction, whichever had the messages: they are numbered together.
  const both = [next(), next()]
  say(4_096)
  await Promise.all(both)
  expect(asked).toEqual(["2 client-to-server", "2 server-to-client"])
  recorder.flush()
  expect(recorder.record(2)?.windowAt("client-to-server", 4_096)).toEqual({ before: 1, window })
  expect(recorder.record(2)?.windowAt("server-to-client", 4_096)).toEqual({ before: 2, window })

  const again = next()
  say(4_095)
  say(1)
  await again
  expect(asked[2]).toBe("2 client-to-server")

  sweeper.close()
})

test("what an earlier run recorded is swept as well", async () => {
  using recording = makeRecording()
  const { client } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  for (let n = 0; n < 5_000; n++) client("a")
  const { room, asked, next } = scriptedRoom()
  const swept = next()
  const sweeper = new WindowSweeper(room, recording.recorder, () => ({ files: recording.files, isRunning: true }), 0)
  await swept
  sweeper.close()
  expect(asked[0]).toBe("1 client-to-server")
})
