// RFC 6455 §5.5, Autobahn 2: pings and pongs are the two programs' business; nobody between them answers one.

import type { Case } from "./case.ts"
import { conform } from "./conform.ts"
import { binary, counted, eachSide, fragments, fromClient, fromServer, ping, pong, text, ws } from "./frames.ts"

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) & 255)
const tooLong = (by: string) => ({ faults: ["ws.long-control"], messages: by === "client" ? ([1, 0] as const) : ([0, 1] as const) })

const answered = (name: string, payload: string | Uint8Array): Case[] => [
  ws(`${name}, client asks`, [fromClient(ping(payload)), fromServer(pong(payload))], { messages: [1, 1], faults: [] }),
  ws(`${name}, server asks`, [fromServer(ping(payload)), fromClient(pong(payload))], { messages: [1, 1], faults: [] }),
]

conform("2 pings and pongs", [
  ...answered("2.1 empty", ""),
  ...answered("2.2 with text", "Hello"),
  ...answered("2.3 binary", Uint8Array.of(0, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0, 0xff)),
  ...answered("2.4 of 125 octets", bytes(125)),
  ...eachSide("2.5 of 126 octets: too long, passes", [ping(bytes(126))], tooLong),
  ...eachSide("2.5 of 70,000 octets: too long, passes", [ping(bytes(70_000))], tooLong),
  ...eachSide("2.5 pong of 126 octets: too long, passes", [pong(bytes(126))], tooLong),
  ...eachSide("2.6 ping that nobody answers", [ping("anybody?")], counted(1)),
  ...eachSide("2.7 pong that nobody asked for", [pong()], counted(1)),
  ...eachSide("2.8 pong with payload that nobody asked for", [pong("unsolicited")], counted(1)),
  ws("2.9 unsolicited pong, then ping and its pong", [fromClient(pong("x"), ping("y")), fromServer(pong("y"))], {
    messages: [2, 1],
    faults: [],
  }),
  ...eachSide(
    "2.10 ten pings at once",
    Array.from({ length: 10 }, (_, i) => ping(`payload-${i}`)),
    counted(10),
  ),
  ws(
    "2.11 ten pings, ten pongs, one by one",
    Array.from({ length: 10 }, (_, i) => [fromClient(ping(`${i}`)), fromServer(pong(`${i}`))]).flat(),
    {
      messages: [10, 10],
    },
  ),
  ws("2.12 answered late and out of order", [fromServer(ping("1"), ping("2")), fromClient(pong("2")), fromClient(pong("1"))], {
    messages: [2, 2],
  }),
  ws("2.13 answered with another payload", [fromServer(ping("1")), fromClient(pong("not 1"))], { messages: [1, 1], faults: [] }),
  ...eachSide("2.14 ping between messages", [text("a"), ping("p"), binary("b")], counted(3)),
  ...eachSide("2.15 ping between fragments", [...fragments(text("a"), "b").flatMap(one => [one, ping("p")])], counted(3)),
  ...eachSide("2.16 fragmented ping, passes", [ping("a", { fin: false })], () => ({ faults: ["ws.fragmented-control"] })),
  ...eachSide("2.17 fragmented pong, passes", [pong("a", { fin: false })], () => ({ faults: ["ws.fragmented-control"] })),
  ...eachSide("2.18 ping with the length in 16 bits", [ping("abc", { lengthOctets: 2 })], () => ({ faults: ["ws.long-length"] })),
  ...eachSide("2.19 ping with the length in 64 bits", [ping("abc", { lengthOctets: 8 })], () => ({ faults: ["ws.long-length"] })),
])
