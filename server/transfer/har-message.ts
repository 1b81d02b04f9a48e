// MESSAGE ↔ HAR: an item of `_webSocketMessages` as Chrome writes it, with control frames. What it has no place for stands in its
// `_nectoproxy`: the frames with their keys, compression, faults, notes.

import type { Direction, ExchangeId, Message, MessageId } from "../contract.ts"
import { explainClose } from "../wire/websocket/close-codes.ts"
import { difference, merged } from "./difference.ts"
import { base64, type Guard, members, oneOf, orElse, shapeOf, text, timeInSeconds, wholeNumber } from "./guards.ts"
import { message as wholeMessage } from "./shapes.ts"

/** `time` is epoch seconds. Of a close frame `data` is the reason. */
export type HarMessage = {
  readonly type: "send" | "receive"
  readonly time: number
  readonly opcode: number
  readonly data: string
  readonly _close: { readonly code: number } | null
}

const types = { "client-to-server": "send", "server-to-client": "receive" } as const

export function harMessage(message: Message, id: number): object {
  const { direction, timestamp, opcode, data, close } = message
  const shown: HarMessage = { type: types[direction], time: timestamp / 1000, opcode, data, _close: close && { code: close.code } }
  const differing = difference(message, derived(shown, id, message.exchangeId))
  const { _close, ...plain } = shown
  return {
    ...plain,
    ...(close ? { _close: { code: close.code, name: close.name } } : {}),
    ...(differing === undefined ? {} : { _nectoproxy: differing }),
  }
}

/** `otherwise`: the time of a message that has none. */
const harMessageShape = (otherwise: number): Guard<HarMessage> =>
  shapeOf<HarMessage>({
    type: oneOf("send", "receive"),
    time: orElse(timeInSeconds, otherwise / 1000),
    opcode: orElse(wholeNumber(0, 15), 1),
    data: orElse(text, ""),
    _close: orElse(shapeOf<{ readonly code: number }>({ code: wholeNumber(0, 65_535) }), null),
  })

export function readHarMessage(
  value: unknown,
  at: string,
  id: number,
  exchange: { readonly id: ExchangeId; readonly startedAt: number },
): Message {
  const shown = harMessageShape(exchange.startedAt)(value, at)
  const differing = members(value, at)._nectoproxy
  const message = derived(shown, id, exchange.id, differing === undefined ? `${at}.data` : null)
  return wholeMessage(merged(message, differing), differing === undefined ? at : `${at}._nectoproxy`)
}

/** The year 5138 in seconds, 1973 in milliseconds. */
const secondsMax = 1e11

/** What the plain item says, as one frame. `at`: where to complain of data that is no base64; null: what follows knows better. */
function derived({ type, time, opcode, data, _close }: HarMessage, id: number, exchangeId: ExchangeId, at: string | null = null): Message {
  const direction: Direction = type === "send" ? "client-to-server" : "server-to-client"
  const isBinary = opcode !== 1 && opcode < 8
  const close = opcode === 8 ? explainClose(_close?.code ?? 1005, data) : null
  const length = payloadLength(data, isBinary, at) + (close && close.code !== 1005 ? 2 : 0)
  // Playwright writes milliseconds; as seconds they would be far in the future.
  const timestamp = time > secondsMax ? time : time * 1000
  const masked = direction === "client-to-server"
  const frame = {
    opcode,
    fin: true,
    rsv: 0,
    // RFC 6455 §5.3: a client masks. The plain item does not say with which key; zeros change nothing.
    masked,
    maskKey: masked ? "00000000" : null,
    length,
    headerLength: 2 + (length < 126 ? 0 : length < 65_536 ? 2 : 8) + (masked ? 4 : 0),
    timestamp,
  }
  return {
    id: id as MessageId,
    exchangeId,
    timestamp,
    direction,
    opcode,
    isBinary,
    data,
    length,
    wireLength: length,
    compressed: false,
    truncated: false,
    problem: null,
    faults: [],
    injected: false,
    modified: false,
    dropped: false,
    close,
    frames: [frame],
    note: "",
    color: "",
  }
}

function payloadLength(data: string, isBinary: boolean, at: string | null): number {
  if (!isBinary) return Buffer.byteLength(data)
  return at === null ? Buffer.byteLength(data, "base64") : base64(data, at).length
}
