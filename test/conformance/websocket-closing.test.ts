// RFC 6455 §5.5.1, §7, Autobahn 7: closing handshakes as they should be and as they should not, and connections that end without one.

import { ends, resets } from "./case.ts"
import { conform } from "./conform.ts"
import {
  bytesOf,
  close,
  eachSide,
  fragments,
  fromClient,
  fromServer,
  more,
  notFinal,
  odd,
  opcodes,
  ping,
  pong,
  type Spec,
  text,
  write,
  ws,
} from "./frames.ts"

const closedBy =
  (code: number, faults: readonly string[] = []) =>
  (by: "client" | "server") => ({ close: { code, by }, faults })
const payload = (bytes: string | Uint8Array): Spec => odd(opcodes.close, bytes)
const codesOf = (...codes: readonly number[]) => codes

/** Half of a frame. */
const torn = (spec: Spec, by: "client" | "server", at: number) => ({ by, bytes: write(spec, by).subarray(0, at) })

conform("7 closing", [
  ws("7.1 the client closes, the server answers", [fromClient(close()), fromServer(close())], {
    close: { code: 1000, by: "client" },
    faults: [],
  }),
  ws("7.2 the server closes, the client answers", [fromServer(close()), fromClient(close())], {
    close: { code: 1000, by: "server" },
    faults: [],
  }),
  ws("7.3 closed, answered, ended by the server", [fromClient(close()), fromServer(close()), ends("server")], {
    close: { code: 1000, by: "client" },
  }),
  ws("7.4 closed, answered, ended by the client", [fromServer(close()), fromClient(close()), ends("client")], {
    close: { code: 1000, by: "server" },
  }),
  ws("7.5 answered with another code", [fromClient(close(1000)), fromServer(close(1011, "no"))], { close: { code: 1000, by: "client" } }),
  ws("7.6 answered with nothing but an end", [fromClient(close()), ends("server")], { close: { code: 1000, by: "client" } }),
  ws("7.7 both close at once", [{ ...fromClient(close(1001)), awaited: 0 }, fromServer(close(1000))], { messages: [1, 1] }),
  ws("7.8 messages on their way when a close passes them", [fromServer(close()), fromClient(text("late"), close())], {
    faults: [],
    messages: [2, 1],
  }),
  ...eachSide("7.9 text after close", [close(), text("late")], closedBy(1000, ["ws.after-close"])),
  ...eachSide("7.10 ping and pong after close", [close(), ping(), pong()], closedBy(1000)),
  ...eachSide("7.11 close twice", [close(), close(1001)], closedBy(1000, ["ws.after-close"])),
  ...eachSide("7.12 close inside a fragmented message", [text("a", notFinal), close(), more("b")], closedBy(1000, ["ws.after-close"])),
  ...eachSide("7.13 close after a whole fragmented message", [...fragments(text("a"), "b"), close()], closedBy(1000)),
  ...eachSide("7.14 empty close", [close(null)], closedBy(1005)),
  ...eachSide("7.15 close with one octet", [payload("\x03")], () => ({ exchanges: 1 })),
  ...eachSide("7.16 with a reason", [close(1000, "Hello World!")], closedBy(1000)),
  ...eachSide("7.17 with the longest reason", [close(1000, "r".repeat(123))], closedBy(1000)),
  ...eachSide("7.18 with a reason that is too long", [close(1000, "r".repeat(124))], closedBy(1000, ["ws.long-control"])),
  ...eachSide("7.19 with a reason in UTF-8", [close(1000, "κόσμε 🎉")], closedBy(1000)),
  ...eachSide("7.20 with a reason that is not UTF-8", [close(1000, Uint8Array.of(0xce, 0xba, 0xed, 0xa0, 0x80))], closedBy(1000)),
  ...codesOf(1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999).flatMap(code =>
    eachSide(`7.21 valid code ${code}`, [close(code, `because ${code}`)], closedBy(code)),
  ),
  ...codesOf(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535).flatMap(code =>
    eachSide(`7.22 invalid code ${code}`, [close(code)], closedBy(code)),
  ),
  ...eachSide("7.23 fragmented close", [odd(opcodes.close, "\x03\xe8", notFinal)], () => ({ faults: ["ws.fragmented-control"] })),
  ...eachSide("7.24 close with the length in 16 bits", [odd(opcodes.close, bytesOf("\x03"), { lengthOctets: 2 })], () => ({
    faults: ["ws.long-length"],
  })),
  ws("7.25 the client ends without a close", [fromClient(text("a")), ends("client")], { close: { code: 1006, by: "client" } }),
  ws("7.26 the server ends without a close", [fromServer(text("a")), ends("server")], { close: { code: 1006, by: "server" } }),
  ws("7.27 the client resets", [fromClient(text("a")), resets("client")], { close: { code: 1006, by: "client" } }),
  ws("7.28 the server resets", [fromServer(text("a")), resets("server")], { close: { code: 1006, by: "server" } }),
  ws("7.29 reset after close frames", [fromClient(close()), fromServer(close()), resets("server")], {
    close: { code: 1000, by: "client" },
  }),
  ws("7.30 half of a frame header, then the end, client", [torn(text("x".repeat(200)), "client", 3), ends("client")], {
    faults: ["ws.truncated"],
    close: { code: 1006, by: "client" },
  }),
  ws("7.31 half of a frame header, then the end, server", [torn(text("x".repeat(200)), "server", 3), ends("server")], {
    faults: ["ws.truncated"],
    close: { code: 1006, by: "server" },
  }),
  ws("7.32 half of a mask, then the end", [torn(text("x"), "client", 4), ends("client")], {
    faults: ["ws.truncated"],
    close: { code: 1006, by: "client" },
  }),
  ws("7.33 half of a payload, then the end, client", [torn(text("half of it"), "client", 11), ends("client")], {
    faults: ["ws.truncated"],
  }),
  ws("7.34 half of a payload, then the end, server", [torn(text("half of it"), "server", 7), ends("server")], { faults: ["ws.truncated"] }),
  ws("7.35 the client ends and the server goes on", [ends("client"), fromServer(text("still here"), pong()), ends("server")], {
    messages: [0, 2],
    close: { code: 1006, by: "client" },
  }),
  ws("7.36 the server ends and the client goes on", [ends("server"), fromClient(text("still here"), pong()), ends("client")], {
    messages: [2, 0],
    close: { code: 1006, by: "server" },
  }),
])
