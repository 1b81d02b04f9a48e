// RFC 6455 §5: frame boundaries and faults of one direction. First its examples, in its order, then boundaries, then every fault.
// What holds for any bytes is in decoder.properties.test.ts.

import { describe, expect, test } from "bun:test"
import { collectingDecoder, decode, type FrameEvent, frame, frameRunner, showFrameEvent } from "../../support/frames.ts"
import { cutAt, expectTiled, hex, text, vectors } from "../../support/vectors.ts"

const fromClient = { masked: true, deflate: false }
const fromServer = { masked: false, deflate: false }
const server = frameRunner(fromServer)
const client = frameRunner(fromClient)
const deflating = frameRunner({ masked: false, deflate: true })

describe("RFC 6455 §5.7, from the server", () =>
  vectors(server, [
    ["nothing", hex(""), ""],
    ["text", hex("81 05 48656c6c6f"), "frame 0-7 text 2+5"],
    ["fragmented text", hex("01 03 48656c  80 02 6c6f"), "frame 0-5 text.. 2+3\nframe 5-9 continuation 2+2"],
    ["ping", hex("89 05 48656c6c6f"), "frame 0-7 ping 2+5"],
    ["256 octets", Uint8Array.from([...hex("82 7e 01 00"), ...new Uint8Array(256)]), "frame 0-260 binary 4+256"],
  ]))

describe("RFC 6455 §5.7, from the client", () =>
  vectors(client, [
    ["masked text", hex("81 85 37fa213d 7f9f4d5158"), "frame 0-11 text 6+5 masked"],
    ["masked pong", hex("8a 85 37fa213d 7f9f4d5158"), "frame 0-11 pong 6+5 masked"],
    ["a payload that looks like frames", hex("82 84 00000000 81850000"), "frame 0-10 binary 6+4 masked"],
  ]))

describe("RFC 6455 §5.4: fragments, and control frames between them", () =>
  vectors(server, [
    [
      "a ping and a pong inside a message",
      hex("01 01 61  89 00  00 01 62  8a 01 7a  80 01 63  82 00"),
      `frame 0-3 text.. 2+1
       frame 3-5 ping 2+0
       frame 5-8 continuation.. 2+1
       frame 8-11 pong 2+1
       frame 11-14 continuation 2+1
       frame 14-16 binary 2+0`,
    ],
    ["empty fragments", hex("02 00  00 00  80 00"), "frame 0-2 binary.. 2+0\nframe 2-4 continuation.. 2+0\nframe 4-6 continuation 2+0"],
    ["a close inside a message", hex("01 00  88 02 03e8"), "frame 0-2 text.. 2+0\nframe 2-6 close 2+2"],
    ["a message that never ends is no fault", hex("01 01 61"), "frame 0-3 text.. 2+1"],
  ]))

describe("RFC 6455 §5.5.1: after close", () =>
  vectors(server, [
    ["nothing", hex("88 00"), "frame 0-2 close 2+0"],
    ["text", hex("88 00  81 00"), "frame 0-2 close 2+0\nfault ws.after-close at 2\nframe 2-4 text 2+0"],
    [
      "the rest of a message, each frame",
      hex("01 00  88 00  00 00  80 00"),
      `frame 0-2 text.. 2+0
       frame 2-4 close 2+0
       fault ws.after-close at 4
       frame 4-6 continuation.. 2+0
       fault ws.after-close at 6
       frame 6-8 continuation 2+0`,
    ],
    ["another close", hex("88 00  88 00"), "frame 0-2 close 2+0\nfault ws.after-close at 2\nframe 2-4 close 2+0"],
    // §5.5.2: who gets a ping "MUST send a Pong frame in response, unless it already received a Close frame": having sent one is no excuse.
    ["a pong is owed", hex("88 00  8a 01 61"), "frame 0-2 close 2+0\nframe 2-5 pong 2+1"],
    ["a ping is allowed until the connection is closed", hex("88 00  89 00"), "frame 0-2 close 2+0\nframe 2-4 ping 2+0"],
  ]))

describe("RFC 7692 §6: RSV1 where compression was agreed on", () =>
  vectors(deflating, [
    ["text", hex("c1 07 f248cdc9c90700"), "frame 0-9 text 2+7 rsv1"],
    ["binary", hex("c2 01 00"), "frame 0-3 binary 2+1 rsv1"],
    ["not compressed all the same", hex("81 05 48656c6c6f"), "frame 0-7 text 2+5"],
    ["in two fragments", hex("41 03 f248cd  80 04 c9c90700"), "frame 0-5 text.. 2+3 rsv1\nframe 5-11 continuation 2+4"],
    ["on a continuation", hex("41 00  c0 00"), "frame 0-2 text.. 2+0 rsv1\nfault ws.reserved-bits at 2\nframe 2-4 continuation 2+0 rsv1"],
    ["on a ping", hex("c9 00"), "fault ws.reserved-bits at 0\nframe 0-2 ping 2+0 rsv1"],
    ["on a close", hex("c8 00"), "fault ws.reserved-bits at 0\nframe 0-2 close 2+0 rsv1"],
    ["with RSV2", hex("e1 00"), "fault ws.reserved-bits at 0\nframe 0-2 text 2+0 rsv1 rsv2"],
    ["with RSV3", hex("d1 00"), "fault ws.reserved-bits at 0\nframe 0-2 text 2+0 rsv1 rsv3"],
  ]))

describe("RFC 6455 §5.1: masking", () => {
  vectors(server, [
    ["masked, from the server", hex("81 81 01020304 60"), "fault ws.masked at 0\nframe 0-7 text 6+1 masked"],
    ["once a frame", hex("81 00  89 80 01020304"), "frame 0-2 text 2+0\nfault ws.masked at 2\nframe 2-8 ping 6+0 masked"],
  ])
  vectors(client, [["not masked, from the client", hex("81 01 61"), "fault ws.unmasked at 0\nframe 0-3 text 2+1"]])
})

describe("RFC 6455 §5.2, §5.4, §5.5: every other fault; the frames after it are found all the same", () => {
  const after = (digits: string, expected: string) => {
    const bytes = hex(`${digits}\n81 00`)
    return [digits, bytes, `${expected}\nframe ${bytes.length - 2}-${bytes.length} text 2+0`] as const
  }
  vectors(server, [
    after("c1 00 # RSV1", "fault ws.reserved-bits at 0\nframe 0-2 text 2+0 rsv1"),
    after("a2 00 # RSV2", "fault ws.reserved-bits at 0\nframe 0-2 binary 2+0 rsv2"),
    after("99 00 # RSV3", "fault ws.reserved-bits at 0\nframe 0-2 ping 2+0 rsv3"),
    after("83 00", "fault ws.unknown-opcode at 0\nframe 0-2 opcode 3 2+0"),
    after("87 01 61", "fault ws.unknown-opcode at 0\nframe 0-3 opcode 7 2+1"),
    after("8b 00", "fault ws.unknown-opcode at 0\nframe 0-2 opcode 11 2+0"),
    after("8f 00", "fault ws.unknown-opcode at 0\nframe 0-2 opcode 15 2+0"),
    after("82 7e 00 00", "fault ws.long-length at 0\nframe 0-4 binary 4+0"),
    after("82 7f 00 00 00 00 00 00 00 01 61", "fault ws.long-length at 0\nframe 0-11 binary 10+1"),
    ["125 in two more octets", hex("82 7e 00 7d"), "fault ws.long-length at 0\nfault ws.truncated at 0\nopaque 0-4"],
    ["65535 in eight", hex("82 7f 00 00 00 00 00 00 ff ff"), "fault ws.long-length at 0\nfault ws.truncated at 0\nopaque 0-10"],
    after("09 00", "fault ws.fragmented-control at 0\nframe 0-2 ping.. 2+0"),
    after("0a 00", "fault ws.fragmented-control at 0\nframe 0-2 pong.. 2+0"),
    after("80 00", "fault ws.unexpected-continuation at 0\nframe 0-2 continuation 2+0"),
    after(
      "00 00  80 00 # said once: what was begun wrongly may end",
      "fault ws.unexpected-continuation at 0\nframe 0-2 continuation.. 2+0\nframe 2-4 continuation 2+0",
    ),
    after("01 00  82 00", "frame 0-2 text.. 2+0\nfault ws.missing-continuation at 2\nframe 2-4 binary 2+0"),
    after(
      "01 00  02 00  80 00 # what ends is the newer one",
      "frame 0-2 text.. 2+0\nfault ws.missing-continuation at 2\nframe 2-4 binary.. 2+0\nframe 4-6 continuation 2+0",
    ),
    after(
      "7b 80 01020304 # all at once, in the order of the header",
      `fault ws.reserved-bits at 0
       fault ws.unknown-opcode at 0
       fault ws.masked at 0
       fault ws.fragmented-control at 0
       frame 0-6 opcode 11.. 6+0 masked rsv1 rsv2 rsv3`,
    ),
  ])
  const ping = (length: number) => frame({ opcode: 9, payload: new Uint8Array(length) })
  vectors(server, [
    ["the longest control frame", ping(125), "frame 0-127 ping 2+125"],
    ["one octet longer", ping(126), "fault ws.long-control at 0\nframe 0-130 ping 4+126"],
  ])
})

describe("RFC 6455 §5.2: boundaries of the payload length", () => {
  const rows = [0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537].map(length => {
    return [length, 2 + (length < 126 ? 0 : length < 65_536 ? 2 : 8)] as const
  })
  const two = (length: number, key: Uint8Array | null) =>
    Uint8Array.from([...frame({ opcode: 2, key, payload: new Uint8Array(length).fill(0x81) }), ...frame({ opcode: 9, key })])

  vectors(
    server,
    rows
      .filter(([length]) => length < 200)
      .map(([length, header]) => {
        const end = header + length
        return [`${length}`, two(length, null), `frame 0-${end} binary ${header}+${length}\nframe ${end}-${end + 2} ping 2+0`] as const
      }),
  )

  test.each(rows)("%d octets, cut near every boundary", (length, header) => {
    for (const [run, key] of [[server, null] as const, [client, hex("01020304")] as const]) {
      const bytes = two(length, key)
      const [size, masked] = key ? [header + 4, " masked"] : [header, ""]
      const end = size + length
      const expected = [`frame 0-${end} binary ${size}+${length}${masked}`, `frame ${end}-${bytes.length} ping ${key ? 6 : 2}+0${masked}`]
      const edges = Array.from({ length: 20 }, (_, i) => i)
      for (const at of [...edges, ...edges.map(edge => bytes.length - edge), end >> 1]) {
        if (at >= 0) expect(run(cutAt(bytes, [at]))).toEqual(expected)
      }
      expect(run(cutAt(bytes, [...edges, ...edges.map(edge => Math.max(0, bytes.length - edge))]))).toEqual(expected)
    }
  })
})

describe("RFC 6455 §5.2: lengths that nobody sends, by header only", () => {
  const truncated = "fault ws.truncated at 0\nopaque 0-10"
  vectors(server, [
    ["2^32", hex("82 7f 00 00 00 01 00 00 00 00"), truncated],
    ["2^53 - 1", hex("82 7f 00 1f ff ff ff ff ff ff"), truncated],
    ["2^53 - 1, and some of it", hex("82 7f 00 1f ff ff ff ff ff ff 81 00 81"), "fault ws.truncated at 0\nopaque 0-13"],
    ["2^53", hex("82 7f 00 20 00 00 00 00 00 00"), "fault ws.huge-length at 0\nopaque 0-10"],
    ["2^63, whose first bit must be 0", hex("82 7f 80 00 00 00 00 00 00 00"), "fault ws.huge-length at 0\nopaque 0-10"],
    [
      "nothing is parsed after it",
      hex("81 00  82 7f ffffffffffffffff  81 00"),
      "frame 0-2 text 2+0\nfault ws.huge-length at 2\nopaque 2-14",
    ],
    [
      "and the end says no more",
      hex("8a 7f 00 20 00 00 00 00 00 01 61"),
      "fault ws.long-control at 0\nfault ws.huge-length at 0\nopaque 0-11",
    ],
  ])
  vectors(client, [["2^53 - 1, masked", hex("82 ff 00 1f ff ff ff ff ff ff 01020304 61"), "fault ws.truncated at 0\nopaque 0-15"]])

  test("4 GiB pass, and the next frame is found", () => {
    const events: FrameEvent[] = []
    const decoder = collectingDecoder(fromServer, events)
    const megabytes = new Uint8Array(2 ** 24)
    decoder.push(hex("82 7f 00 00 00 01 00 00 00 00"))
    for (let i = 0; i < 2 ** 8; i++) decoder.push(megabytes)
    decoder.push(hex("89 00"))
    expect(events.map(showFrameEvent)).toEqual([
      `frame 0-${2 ** 32 + 10} binary 10+${2 ** 32}`,
      `frame ${2 ** 32 + 10}-${2 ** 32 + 12} ping 2+0`,
    ])
  })
})

describe("RFC 6455 §7.1.5: streams that end inside a frame", () =>
  vectors(server, [
    ["after one octet", hex("81"), "fault ws.truncated at 0\nopaque 0-1"],
    ["in the extended length", hex("81 00  82 7e 01"), "frame 0-2 text 2+0\nfault ws.truncated at 2\nopaque 2-5"],
    ["before the payload", hex("81 05"), "fault ws.truncated at 0\nopaque 0-2"],
    ["in the payload", hex("81 05 48 65"), "fault ws.truncated at 0\nopaque 0-4"],
    ["in the masking key", hex("81 85 01 02"), "fault ws.truncated at 0\nopaque 0-4"],
  ]))

describe("the life of a decoder", () => {
  vectors(frameRunner(fromServer, 1000), [
    [
      "starts where it is told",
      hex("81 01 61  f1 01"),
      "frame 1000-1003 text 2+1\nfault ws.reserved-bits at 1003\nfault ws.truncated at 1003\nopaque 1003-1005",
    ],
  ])

  test("what is pushed after the end is opaque, and a second end says nothing", () => {
    const events: FrameEvent[] = []
    const decoder = collectingDecoder(fromServer, events)
    decoder.push(text("\x81\x05ab"))
    decoder.end()
    decoder.push(hex("81 00"))
    decoder.end()
    expect(events.map(showFrameEvent)).toEqual(["fault ws.truncated at 0", "opaque 0-4", "opaque 4-6"])
  })

  test("empty chunks change nothing", () => {
    const bytes = hex("81 85 37fa213d 7f9f4d5158")
    const chunks = cutAt(bytes, [0, 0, 1, 1, 3, 3, 6, 6, 7, 11, 11])
    expectTiled(decode(fromClient, chunks), bytes.length)
    expect(client(chunks)).toEqual(client([bytes]))
  })
})
