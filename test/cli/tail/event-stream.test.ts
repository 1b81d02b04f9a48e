import { expect, test } from "bun:test"
import { readEvents, type ServerEvent } from "../../../server/cli/tail/event-stream.ts"
import { utf8 } from "../../support/recording.ts"

const stream = utf8(
  'event: snapshot\nid: 3\ndata: {"seq":3,"url":"é: x"}\n\nevent: heartbeat\ndata: {}\n\nevent: changes\nid: 4\ndata: [{"type":"cleared"}]\n\n',
)

const expected = [
  { name: "snapshot", id: 3, data: { seq: 3, url: "é: x" } },
  { name: "heartbeat", id: null, data: {} },
  { name: "changes", id: 4, data: [{ type: "cleared" }] },
]

async function read(...chunks: Uint8Array[]): Promise<unknown[]> {
  const events: ServerEvent[] = []
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    for (const chunk of chunks) controller.enqueue(chunk)
    controller.close()
  }
  for await (const event of readEvents(new ReadableStream({ start }))) events.push(event)
  return events
}

test("events are read whole, byte by byte, and cut at every byte", async () => {
  expect(await read(stream)).toEqual(expected)
  expect(await read(...[...stream].map(octet => Uint8Array.of(octet)))).toEqual(expected)
  for (let cut = 1; cut < stream.length; cut++) expect(await read(stream.slice(0, cut), stream.slice(cut))).toEqual(expected)
})

test("an event that was cut off is none", async () => {
  expect(await read(stream.slice(0, -1))).toEqual(expected.slice(0, 2))
})
