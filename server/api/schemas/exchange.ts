// Exchange, and what it is made of, as schemas.

import * as z from "zod/mini"
import type * as contract from "../../contract.ts"
import { count, duration, field, id, moment, schemaOf } from "./proof.ts"

const fields: contract.Fields = [
  ["Host", "example.com"],
  ["Upgrade", "websocket"],
]

export const Direction = schemaOf<contract.Direction>()(
  z.enum(["client-to-server", "server-to-client"]),
  "Which way it went.",
  "client-to-server",
)

export const Fields = schemaOf<contract.Fields>()(
  z.array(z.tuple([z.string(), z.string()])),
  "Field lines, name and value, as they were on the wire: order, spelling and duplicates kept.",
  fields,
)

export const Fault = schemaOf<contract.Fault>()(
  z.object({
    code: field(z.string(), "Stable."),
    text: field(z.string(), "A sentence, with the section of the RFC."),
    direction: Direction,
    offset: count("Octets of that direction's stream before it."),
  }),
  "A peer broke a protocol. It is recorded, and what it sent is relayed all the same.",
  { code: "frame-unmasked", text: "A client sent a frame without a mask (RFC 6455 §5.1)", direction: "client-to-server", offset: 512 },
)

export const Failure = schemaOf<contract.Failure>()(
  z.object({ code: field(z.string(), "Stable."), message: field(z.string(), "One sentence: what, why, what to do.") }),
  "The network or TLS said no.",
  { code: "refused", message: "Nothing listens at 127.0.0.1:9." },
)

export const Certificate = schemaOf<contract.CertificateFacts>()(
  z.object({
    subject: z.string(),
    issuer: z.string(),
    names: field(z.string(), "Its alternative names."),
    validFrom: moment("When it begins to be valid."),
    validTo: moment("When it ends to be."),
    fingerprint: field(z.string(), "SHA-256, in hexadecimal with colons."),
  }),
  "A certificate as its owner showed it.",
  {
    subject: "CN=example.com",
    issuer: "CN=Example CA",
    names: "DNS:example.com",
    validFrom: 1763769600000,
    validTo: 1771545600000,
    fingerprint: "AB:CD:EF",
  },
)

export const TlsSide = schemaOf<contract.TlsSide>()(
  z.object({
    version: z.string(),
    cipher: z.string(),
    alpn: field(z.nullable(z.string()), "The protocol agreed to; null: none."),
    serverName: field(z.nullable(z.string()), "The name asked for (SNI)."),
    certificates: field(z.array(Certificate), "What the other side showed, its own first."),
  }),
  "TLS as it was agreed to with one side.",
  { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", alpn: "http/1.1", serverName: "example.com", certificates: [] },
)

export const Timings = schemaOf<contract.Timings>()(
  z.object({
    dnsMs: duration("Looking up the name."),
    tcpMs: duration("Connecting."),
    tlsMs: duration("The TLS handshake with the server."),
    firstByteMs: duration("From the request to the first byte of the response."),
  }),
  "How long each part took.",
  { dnsMs: 1.5, tcpMs: 12, tlsMs: 25.1, firstByteMs: 40 },
)

const close = {
  code: 1000 as number,
  name: "Normal Closure",
  reason: "bye",
  meaning: "The purpose was fulfilled.",
}

export const WebSocketClose = schemaOf<contract.WebSocketClose>()(
  z.object({
    code: field(z.int(), "RFC 6455 §7.4; 1006: no close frame was seen."),
    name: z.string(),
    reason: field(z.string(), "As the peer wrote it."),
    meaning: field(z.string(), "What the code says, as a sentence."),
    by: field(z.nullable(z.enum(["client", "server"])), "Whose side went away first."),
    how: field(z.nullable(z.enum(["end", "reset", "timeout"])), "In what way, where no close frame was seen."),
  }),
  "How a WebSocket ended.",
  { ...close, by: "client", how: null },
)

export const EachWay = schemaOf<contract.EachWay>()(
  z.object({ "client-to-server": count("By the client."), "server-to-client": count("By the server.") }),
  "A number for each direction.",
  { "client-to-server": 3, "server-to-client": 12 },
)

const webSocket: contract.WebSocketFacts = {
  subprotocol: null,
  extensions: "permessage-deflate",
  messages: { "client-to-server": 3, "server-to-client": 12 },
  bytes: { "client-to-server": 90, "server-to-client": 4_096 },
  close: null,
}

export const WebSocketFacts = schemaOf<contract.WebSocketFacts>()(
  z.object({
    subprotocol: field(z.nullable(z.string()), "The one the server chose."),
    extensions: field(z.nullable(z.string()), "Those the server accepted, as sent."),
    messages: EachWay,
    bytes: field(EachWay, "Payload octets on the wire: after compression, without frame headers."),
    close: z.nullable(WebSocketClose),
  }),
  "What is particular to a WebSocket.",
  webSocket,
)

export const Part = schemaOf<{ readonly fields: contract.Fields; readonly bodySize: number }>()(
  z.object({ fields: Fields, bodySize: count("Octets of the body, as sent.") }),
  "A head's fields, and how long the body is.",
  { fields, bodySize: 0 },
)

const exchange = {
  id: 1 as contract.ExchangeId,
  protocol: "wss",
  method: "GET",
  url: "wss://example.com/chat",
  host: "example.com",
  path: "/chat",
  status: 101,
  statusText: "Switching Protocols",
  state: "open",
  startedAt: 1763816585000.5,
  durationMs: null,
  request: { fields, bodySize: 0 },
  response: { fields: [["Upgrade", "websocket"]], bodySize: 0 },
  clientAddress: "127.0.0.1:50000",
  serverAddress: "93.184.215.14:443",
  tls: null,
  timings: { dnsMs: 1.5, tcpMs: 12, tlsMs: 25.1, firstByteMs: 40 },
  websocket: webSocket,
  faults: [],
  failure: null,
  note: "",
  color: "",
  modified: false,
} as const satisfies contract.Exchange

export const Exchange = schemaOf<contract.Exchange>()(
  z.object({
    id: id("Counts from 1 in a session, in order of arrival."),
    protocol: z.enum(["ws", "wss", "http", "https", "tunnel"]),
    method: z.string(),
    url: z.string(),
    host: z.string(),
    path: z.string(),
    status: field(z.nullable(z.int()), "Null: no response (yet)."),
    statusText: z.string(),
    state: field(
      z.enum(["connecting", "waiting", "receiving", "open", "closed", "failed"]),
      "connecting: the server is being reached; waiting: no response yet; receiving: its body is arriving; open: a WebSocket or tunnel lives; closed: all said; failed: see `failure`.",
    ),
    startedAt: moment("When the request began."),
    durationMs: duration("Until all was said."),
    request: Part,
    response: z.nullable(Part),
    clientAddress: z.string(),
    serverAddress: field(z.nullable(z.string()), "Null: it was not reached (yet)."),
    tls: field(
      z.nullable(z.object({ client: z.nullable(TlsSide), server: z.nullable(TlsSide) })),
      "With the client, and with the server; null: no TLS.",
    ),
    timings: Timings,
    websocket: field(z.nullable(WebSocketFacts), "Null: it is no WebSocket."),
    faults: field(z.array(Fault), "The first hundred."),
    failure: field(z.nullable(Failure), "Why it failed."),
    note: field(z.string(), "What the user wrote; empty: nothing."),
    color: field(z.string(), "What the user chose; empty: none."),
    modified: field(z.boolean(), "What was relayed is not what came in, because the user wanted it so."),
  }),
  "A request and its response, a WebSocket included.",
  exchange,
)

export const exampleExchange: contract.Exchange = exchange
export const exampleClose: contract.MessageClose = close
