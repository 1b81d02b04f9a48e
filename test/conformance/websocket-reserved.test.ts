// RFC 6455 §5.2, Autobahn 3 and 4: reserved bits and opcodes. Whoever reads them may object; what is between passes them on.

import { conform } from "./conform.ts"
import { counted, eachSide, fragments, fromClient, fromServer, odd, opcodes, ping, text, ws } from "./frames.ts"

const faulty =
  (code: string, count = 1) =>
  (by: string) => ({ faults: [code], messages: by === "client" ? ([count, 0] as const) : ([0, count] as const) })
const names = ["", "RSV3", "RSV2", "RSV2+3", "RSV1", "RSV1+3", "RSV1+2", "RSV1+2+3"]

conform("3 reserved bits", [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap(rsv => eachSide(`3.${rsv} ${names[rsv]} on text`, [text("Hello", { rsv })], faulty("ws.reserved-bits"))),
  ...[1, 2, 4].flatMap(rsv => eachSide(`3.8 ${names[rsv]} on ping`, [ping("Hello", { rsv })], faulty("ws.reserved-bits"))),
  ...[1, 2, 4].flatMap(rsv =>
    eachSide(`3.9 ${names[rsv]} on close`, [odd(opcodes.close, "\x03\xe8", { rsv })], () => ({ faults: ["ws.reserved-bits"] })),
  ),
  ...[1, 2, 4].flatMap(rsv =>
    eachSide(
      `3.10 ${names[rsv]} on a continuation`,
      [text("a", { fin: false }), odd(opcodes.continuation, "b", { rsv })],
      faulty("ws.reserved-bits"),
    ),
  ),
  ...eachSide("3.11 between proper messages", [text("a"), text("b", { rsv: 2 }), text("c")], faulty("ws.reserved-bits", 3)),
])

conform("4 opcodes", [
  ...[3, 4, 5, 6, 7].flatMap(opcode => eachSide(`4.1 reserved data opcode ${opcode}`, [odd(opcode)], faulty("ws.unknown-opcode"))),
  ...[3, 4, 5, 6, 7].flatMap(opcode =>
    eachSide(`4.1 reserved data opcode ${opcode}, payload`, [odd(opcode, "payload")], faulty("ws.unknown-opcode")),
  ),
  ...[11, 12, 13, 14, 15].flatMap(opcode => eachSide(`4.2 reserved control opcode ${opcode}`, [odd(opcode)], faulty("ws.unknown-opcode"))),
  ...[11, 12, 13, 14, 15].flatMap(opcode =>
    eachSide(`4.2 reserved control opcode ${opcode}, payload`, [odd(opcode, "payload")], faulty("ws.unknown-opcode")),
  ),
  ws(
    "4.3 between proper messages, both ways",
    [fromClient(text("a"), odd(5, "?"), text("b")), fromServer(text("c"), odd(13, "!"), ping())],
    {
      messages: [3, 3],
      faults: ["ws.unknown-opcode"],
    },
  ),
  ...eachSide(
    "4.4 reserved control opcode between fragments",
    [text("a", { fin: false }), odd(11, "x"), odd(0, "b")],
    faulty("ws.unknown-opcode", 2),
  ),
  ...eachSide(
    "4.5 every reserved opcode with every reserved bit",
    [3, 7, 11, 15].map(opcode => odd(opcode, "z", { rsv: 7 })),
    () => ({
      faults: ["ws.reserved-bits", "ws.unknown-opcode"],
    }),
  ),
  ...eachSide("4.6 the proper ones", [...fragments(text("a"), "b"), odd(opcodes.binary, "c"), ping(), odd(opcodes.pong)], counted(4)),
])
