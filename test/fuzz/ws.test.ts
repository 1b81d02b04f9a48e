// The frame decoder and the faults of payloads against the `ws` package's Receiver: the first frame that ws refuses is the first that
// has a fault, of its header or of the payload it completes. Beside test/wire/websocket/decoder.properties.test.ts, which has no
// payload that can be wrong: here are close codes, UTF-8, lengths of 64 bits, and chunks cut anywhere.

import { expect } from "bun:test"
import fc from "fast-check"
import { frameBits } from "../../server/wire/websocket/decoder.ts"
import { readFrameHeader, unmask } from "../../server/wire/websocket/frame.ts"
import { payloadFaults } from "../../server/wire/websocket/messages.ts"
import { decode, frame } from "../support/frames.ts"
import { damaged, fuzz } from "../support/fuzz.ts"
import { cutAt, hex, text } from "../support/vectors.ts"
import { wsHears } from "../support/ws.ts"

/** The faults that stand for what ws stops at. A close of one octet that is cut off is `ws.truncated` to us. */
const faultsOf: { readonly [error: string]: readonly string[] } = {
  WS_ERR_UNEXPECTED_RSV_2_3: ["ws.reserved-bits"],
  WS_ERR_UNEXPECTED_RSV_1: ["ws.reserved-bits"],
  WS_ERR_INVALID_OPCODE: ["ws.unknown-opcode", "ws.unexpected-continuation", "ws.missing-continuation"],
  WS_ERR_EXPECTED_FIN: ["ws.fragmented-control"],
  WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: ["ws.long-control", "ws.bad-close-payload", "ws.truncated"],
  WS_ERR_EXPECTED_MASK: ["ws.unmasked"],
  WS_ERR_UNEXPECTED_MASK: ["ws.masked"],
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: ["ws.huge-length"],
  WS_ERR_INVALID_UTF8: ["ws.bad-utf8"],
  WS_ERR_INVALID_CLOSE_CODE: ["ws.bad-close-code"],
}
/** RFC 6455 §5.2, §7.1.5: ws takes long forms of a length, and says nothing of a stream that ends inside a frame. */
const unsaidByWs = ["ws.long-length", "ws.truncated"]

type Found = { readonly at: number; readonly code: string }

/** Faults of headers and payloads, up to the end of the first close, after which ws reads no more. */
function faultsIn(bytes: Uint8Array, masked: boolean, chunks: readonly Uint8Array[]): Found[] {
  const found: Found[] = []
  let opcode = 0
  let parts: Uint8Array[] = []
  for (const event of decode({ masked, deflate: false }, chunks)) {
    if (event.type === "fault") found.push(event)
    if (event.type !== "frame") continue
    const payload = unmask(bytes.subarray(event.start + event.headerLength, event.end), readFrameHeader(bytes, event.start)!.maskKey)
    const own = event.bits & frameBits.opcode
    if (own < 8) {
      if (own !== 0) opcode = own
      parts.push(payload)
    }
    const isWhole = own >= 8 || (event.bits & frameBits.fin) !== 0
    const whole = own >= 8 ? payload : Buffer.concat(parts)
    if (own < 8 && isWhole) parts = []
    if (isWhole) for (const code of payloadFaults(own >= 8 ? own : opcode, whole)) found.push({ at: event.start, code })
    if (own === 8) return found
  }
  return found
}

const payloads = ["", "61", "c3a9", "c3", "a9", "ff", "03e8", "03", "03ee", "03e8c3", "03e8c3a9", "0bb7", "1387", "0000", "61".repeat(126)]
const spec = fc.record({
  opcode: fc.constantFrom(0, 1, 1, 1, 2, 8, 9, 10),
  fin: fc.constantFrom(true, true, true, false),
  payload: fc.constantFrom(...payloads).map(hex),
  wide: fc.constantFrom(false, false, false, true),
})
const stream = fc.tuple(fc.array(spec, { maxLength: 6 }), fc.boolean()).chain(([specs, masked]) => {
  const key = masked ? text("KEYS") : null
  const bytes = Buffer.concat(specs.map(({ wide, ...spec }) => frame({ ...spec, key, ...(wide ? { lengthOctets: 8 as const } : {}) })))
  const whole = fc.constant(Uint8Array.from(bytes))
  return fc.tuple(fc.oneof({ weight: 3, arbitrary: whole }, { weight: 1, arbitrary: damaged(whole, 2) }), fc.constant(masked))
})

fuzz("frames and payloads, against ws", fc.tuple(stream, fc.array(fc.nat(300), { maxLength: 5 })), async ([[bytes, masked], offsets]) => {
  const { error } = await wsHears(cutAt(bytes, offsets), masked, null)
  const found = faultsIn(bytes, masked, cutAt(bytes, offsets))
  if (error === null) expect(found.filter(({ code }) => !unsaidByWs.includes(code))).toEqual([])
  else {
    const said = found.filter(({ code }) => code !== "ws.long-length")
    const first = said.filter(({ at }) => at === said[0]?.at).map(({ code }) => code)
    // To ws a control frame whose length is in a long form is too long, whatever the length; to us it is only in a long form.
    const isLongForm = error === "WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH" && found.some(({ code }) => code === "ws.long-length")
    // It judges the first two octets of a header; where the rest of it never comes, we say only that.
    const isCut = first.join() === "ws.truncated" && readFrameHeader(bytes, said[0]!.at) === null
    expect(isLongForm || isCut || first.some(code => faultsOf[error]?.includes(code)) ? error : [error, ...first]).toBe(error)
  }
})
