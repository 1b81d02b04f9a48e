// RFC 6455 §8.1, §5.5.1, §7.4: faults inside payloads, as the reader gives them of one message and in a list.

import { describe, expect, test } from "bun:test"
import type { Message } from "../../server/contract.ts"
import { makeRecording, utf8 } from "../support/recording.ts"
import { closePayload, compressedBit, type FrameFacts, makeCompressor, scriptedWebSocket } from "../support/websocket.ts"

type Frames = readonly (readonly [payload: Uint8Array | string, facts: FrameFacts])[]

/** The codes alone and in a list, which must have their sentences. */
async function faultsOf(frames: Frames, extensions: string | null = null, limits = {}) {
  using recording = makeRecording(limits)
  const { server } = scriptedWebSocket(recording.connect(), { extensions })
  for (const [payload, facts] of frames) server(payload, facts)
  const record = recording.record()
  const alone = (await recording.reader.message(record, 1))!
  const listed = (await recording.reader.window(record, { after: null, before: null, limit: 1 })).messages[0]!
  const codes = ({ faults }: Pick<Message, "faults">) =>
    faults.map(({ code, text }) => {
      expect(text).toMatch(/RFC 6455 §/)
      return code
    })
  return { alone: codes(alone), listed: codes(listed), problem: alone.problem }
}

const octets = (...values: number[]) => Uint8Array.from(values)

describe("RFC 6455 §8.1, §7.4: a message", () =>
  test.each<[name: string, frames: Frames, codes: string[]]>([
    ["text", [["Hé", {}]], []],
    ["text that is none", [[octets(0x61, 0xff), {}]], ["ws.bad-utf8"]],
    ["text that ends inside a character", [[octets(0x61, 0xc3), {}]], ["ws.bad-utf8"]],
    [
      "text with a character in two frames",
      [
        [octets(0xc3), { fin: false }],
        [octets(0xa9), { opcode: 0 }],
      ],
      [],
    ],
    ["binary", [[octets(0xff), { opcode: 2 }]], []],
    ["ping", [[octets(0xff), { opcode: 9 }]], []],
    ["close", [[closePayload(1000, "é"), { opcode: 8 }]], []],
    ["close without a code", [["", { opcode: 8 }]], []],
    ["close with half of one", [[octets(3), { opcode: 8 }]], ["ws.bad-close-payload"]],
    ["close 1006", [[closePayload(1006), { opcode: 8 }]], ["ws.bad-close-code"]],
    ["close 1006 with a bad reason", [[octets(3, 0xee, 0xff), { opcode: 8 }]], ["ws.bad-close-code", "ws.bad-utf8"]],
  ])("%s: %p", async (_name, frames, codes) => {
    expect(await faultsOf(frames)).toEqual({ alone: codes, listed: codes, problem: null })
  }))

describe("long text", () => {
  const limits = { messageBytesMax: 2_000, listedDataBytesMax: 100, previewCharactersMax: 10 }
  test.each([
    ["is cut inside a character, in a list", "é".repeat(900).replace("é", "aé"), [], []],
    ["is cut inside a character, by the limit", `a${"é".repeat(1_500)}`, [], []],
    ["has its fault after what a list reads", Buffer.concat([utf8("x".repeat(500)), octets(0xff)]), ["ws.bad-utf8"], []],
    ["has its fault before", Buffer.concat([octets(0xff), utf8("x".repeat(500))]), ["ws.bad-utf8"], ["ws.bad-utf8"]],
    ["has its fault after what is shown", Buffer.concat([utf8("x".repeat(2_500)), octets(0xff)]), [], []],
  ])("%s", async (_name, payload, alone, listed) => expect(await faultsOf([[payload, {}]], null, limits)).toMatchObject({ alone, listed }))
})

describe("RFC 7692: compressed", () => {
  test.each([
    [utf8("Hé"), []],
    [octets(0x61, 0xff), ["ws.bad-utf8"]],
  ])("%p", async (payload, codes) => {
    using compressor = makeCompressor()
    const compressed = await compressor.compress(payload)
    expect(await faultsOf([[compressed, { rsv: compressedBit }]], "permessage-deflate")).toEqual({
      alone: codes,
      listed: codes,
      problem: null,
    })
  })

  test("what cannot be read has no faults of its own", async () => {
    const { alone, listed, problem } = await faultsOf([[octets(0xff, 0xff), { rsv: compressedBit }]], "permessage-deflate")
    expect([alone, listed]).toEqual([[], []])
    expect(problem).toContain("damaged")
  })
})
