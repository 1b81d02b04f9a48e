// RFC 6455 §5.2, Autobahn 1: text and binary messages of every length encoding, from either side, echoed.

import { conform } from "./conform.ts"
import { binary, counted, eachSide, fromClient, fromServer, text, ws } from "./frames.ts"

const lengths = [0, 1, 2, 16, 64, 124, 125, 126, 127, 128, 129, 255, 256, 65_534, 65_535, 65_536, 65_537]
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => 0x21 + (i % 90))

conform("1 framing", [
  ...lengths.flatMap(length => eachSide(`1.1 text of ${length} octets`, [text(filled(length))], counted(1))),
  ...lengths.flatMap(length => eachSide(`1.2 binary of ${length} octets`, [binary(filled(length))], counted(1))),
  ...[0, 125, 126, 65_535, 65_536].map(length =>
    ws(`1.1 text of ${length} octets, echoed`, [fromClient(text(filled(length))), fromServer(text(filled(length)))], {
      messages: [1, 1],
      faults: [],
      close: { code: 1006, by: "client" },
    }),
  ),
])
