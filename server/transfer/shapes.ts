// UNKNOWN → THE CONTRACT'S TYPES. Each shape names all members of its type: what is added to the contract must be added here to compile,
// with `orElse`, so that files written before can still be read.

import type {
  CertificateFacts,
  EachWay,
  Exchange,
  ExchangeId,
  Failure,
  Fault,
  Fields,
  Frame,
  Gap,
  Message,
  MessageClose,
  MessageId,
  Timings,
  TlsSide,
  WebSocketClose,
  WebSocketFacts,
} from "../contract.ts"
import {
  boolean,
  count,
  type Guard,
  id,
  list,
  listOf,
  number,
  oneOf,
  orElse,
  orNull,
  shapeOf,
  text,
  time,
  wholeNumber,
  writtenAs,
  wrong,
} from "./guards.ts"

const direction = oneOf("client-to-server", "server-to-client")

export const fields: Guard<Fields> = listOf((value, at) => {
  const [name, fieldValue, ...more] = list(value, at)
  if (more.length > 0) throw wrong(at, "[name, value]", value)
  return [text(name, `${at}[0]`), text(fieldValue, `${at}[1]`)] as const
})

const certificate = shapeOf<CertificateFacts>({
  subject: text,
  issuer: text,
  names: text,
  validFrom: time,
  validTo: time,
  fingerprint: text,
})

const tlsSide = shapeOf<TlsSide>({
  version: text,
  cipher: text,
  alpn: orNull(text),
  serverName: orNull(text),
  certificates: listOf(certificate),
})

const timings = shapeOf<Timings>({ dnsMs: orNull(number), tcpMs: orNull(number), tlsMs: orNull(number), firstByteMs: orNull(number) })

const eachWay = shapeOf<EachWay>({ "client-to-server": count, "server-to-client": count })

const closeMembers = { code: wholeNumber(0, 65_535), name: text, reason: text, meaning: text }

const webSocketClose = shapeOf<WebSocketClose>({
  ...closeMembers,
  by: orNull(oneOf("client", "server")),
  how: orNull(oneOf("end", "reset", "timeout")),
})

const webSocket = shapeOf<WebSocketFacts>({
  subprotocol: orNull(text),
  extensions: orNull(text),
  messages: eachWay,
  bytes: eachWay,
  close: orNull(webSocketClose),
})

export const exchange: Guard<Exchange> = shapeOf<Exchange>({
  id: id as Guard<ExchangeId>,
  protocol: oneOf("ws", "wss", "http", "https", "tunnel"),
  method: text,
  url: text,
  host: text,
  path: text,
  status: orNull(wholeNumber(0, 999)),
  statusText: text,
  state: oneOf("connecting", "waiting", "receiving", "open", "closed", "failed"),
  startedAt: time,
  durationMs: orNull(number),
  request: shapeOf<Exchange["request"]>({ fields, bodySize: count }),
  response: orNull(shapeOf<NonNullable<Exchange["response"]>>({ fields, bodySize: count })),
  clientAddress: text,
  serverAddress: orNull(text),
  tls: orNull(shapeOf<NonNullable<Exchange["tls"]>>({ client: orNull(tlsSide), server: orNull(tlsSide) })),
  timings,
  websocket: orNull(webSocket),
  faults: listOf(shapeOf<Fault>({ code: text, text, direction, offset: count })),
  failure: orNull(shapeOf<Failure>({ code: text, message: text })),
  note: text,
  color: text,
  modified: boolean,
})

/** RFC 6455 §5.3: a masking key has 32 bits. */
const maskKey = writtenAs("eight hexadecimal digits", /^[0-9a-f]{8}$/i)

const frame = shapeOf<Frame>({
  opcode: wholeNumber(0, 15),
  fin: boolean,
  rsv: wholeNumber(0, 7),
  masked: boolean,
  maskKey: orNull(maskKey),
  length: count,
  headerLength: count,
  timestamp: time,
})

export const message: Guard<Message> = shapeOf<Message>({
  id: id as Guard<MessageId>,
  exchangeId: id as Guard<ExchangeId>,
  timestamp: time,
  direction,
  opcode: wholeNumber(0, 15),
  isBinary: boolean,
  data: text,
  length: count,
  wireLength: count,
  compressed: boolean,
  truncated: boolean,
  problem: orNull(text),
  faults: listOf(shapeOf<Message["faults"][number]>({ code: text, text })),
  injected: boolean,
  modified: boolean,
  dropped: boolean,
  close: orNull(shapeOf<MessageClose>(closeMembers)),
  frames: listOf(frame),
  note: text,
  color: text,
})

export const gaps: Guard<readonly Gap[]> = orElse(
  listOf(shapeOf<Gap>({ after: count, from: time, to: time, frames: count, bytes: count })),
  [],
)
