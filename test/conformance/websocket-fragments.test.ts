// RFC 6455 §5.4, Autobahn 5: fragments pass as fragments. Nothing is joined, split or put in order.

import { conform } from "./conform.ts"
import { binary, counted, eachSide, fragments, fromClient, fromServer, more, notFinal, ping, pong, text, ws } from "./frames.ts"

const faults =
  (...codes: readonly string[]) =>
  () => ({ faults: codes })
const unexpected = faults("ws.unexpected-continuation")
const missing = faults("ws.missing-continuation")

conform("5 fragmentation", [
  ...eachSide("5.1 text in two", fragments(text("frag1"), "frag2"), counted(1, { texts: ["frag1frag2"] })),
  ...eachSide("5.2 binary in two", fragments(binary("frag1"), "frag2"), counted(1)),
  ...eachSide("5.3 in three", fragments(text("a"), "b", "c"), counted(1, { texts: ["abc"] })),
  ...eachSide("5.4 in a hundred", fragments(text("0"), ...Array.from({ length: 99 }, (_, i) => `${i + 1}`)), counted(1)),
  ...eachSide("5.5 every octet a frame", fragments(text("H"), ..."ello, world"), counted(1, { texts: ["Hello, world"] })),
  ...eachSide("5.6 first fragment empty", fragments(text(""), "a"), counted(1, { texts: ["a"] })),
  ...eachSide("5.7 middle fragment empty", fragments(text("a"), "", "b"), counted(1, { texts: ["ab"] })),
  ...eachSide("5.8 last fragment empty", fragments(text("a"), ""), counted(1, { texts: ["a"] })),
  ...eachSide("5.9 all fragments empty", fragments(text(""), "", ""), counted(1, { texts: [""] })),
  ...eachSide("5.10 fragments of 125, 126 and 127", fragments(text("x".repeat(125)), "y".repeat(126), "z".repeat(127)), counted(1)),
  ...eachSide("5.11 fragments of 65,535 and 65,536", fragments(binary("x".repeat(65_535)), "y".repeat(65_536)), counted(1)),
  ...eachSide("5.12 ping between", [text("a", notFinal), ping("p"), more("b")], counted(2)),
  ...eachSide("5.13 pong between", [text("a", notFinal), pong("p"), more("b")], counted(2)),
  ...eachSide(
    "5.14 many controls between",
    [text("a", notFinal), ping(), pong("1"), more("b", notFinal), ping("2"), more("c")],
    counted(4),
  ),
  ws(
    "5.15 the other side answers a ping between",
    [fromClient(text("a", notFinal), ping("p")), fromServer(pong("p")), fromClient(more("b"))],
    {
      messages: [2, 1],
      faults: [],
    },
  ),
  ws(
    "5.16 both sides' fragments, interleaved",
    [
      fromClient(text("a", notFinal)),
      fromServer(binary("1", notFinal)),
      fromClient(more("b", notFinal)),
      fromServer(more("2")),
      fromClient(more("c")),
    ],
    { messages: [1, 1], faults: [] },
  ),
  ...eachSide("5.17 text and binary messages after each other", [...fragments(text("a"), "b"), ...fragments(binary("c"), "d")], counted(2)),
  ...eachSide("5.18 continuation of nothing", [more("a")], unexpected),
  ...eachSide("5.19 continuation of nothing, not final", [more("a", notFinal)], unexpected),
  ...eachSide("5.20 continuation of nothing, empty", [more("")], unexpected),
  ...eachSide("5.21 continuation after a whole message", [text("a"), more("b")], unexpected),
  ...eachSide("5.22 continuations of nothing, then a message", [more("a", notFinal), more("b"), text("c")], unexpected),
  ...eachSide("5.23 two texts without an end", [text("a", notFinal), text("b")], missing),
  ...eachSide("5.24 text begins twice, then continues", [text("a", notFinal), text("b", notFinal), more("c")], missing),
  ...eachSide(
    "5.25 binary inside a text",
    [text("a", notFinal), binary("b"), more("c")],
    faults("ws.missing-continuation", "ws.unexpected-continuation"),
  ),
  ...eachSide("5.26 never ends", [text("a", notFinal), more("b", notFinal)], () => ({ faults: [] })),
  ...eachSide(
    "5.27 long lengths in every fragment",
    [text("a", { fin: false, lengthOctets: 2 }), more("b", { lengthOctets: 8 })],
    faults("ws.long-length"),
  ),
  ...eachSide(
    "5.28 only the first fragment on the wrong side of the mask",
    [text("a", { fin: false, isMasked: false }), more("b", { isMasked: true })],
    by => ({
      faults: [by === "client" ? "ws.unmasked" : "ws.masked"],
    }),
  ),
])
