// EXCHANGE AS READ → LINES for a person: what tests of other programs' files compare. What is not there has no word.

import type { Exchange, Fields, Message } from "../../server/contract.ts"
import type { TransferredBody } from "../../server/transfer/transferred.ts"
import type { Whole } from "./values.ts"

export const lines = ({ exchange, requestBody, responseBody, messages }: Whole): string[] => [
  first(exchange),
  ...[facts(exchange), fields(">", exchange.request.fields), fields("<", exchange.response?.fields ?? [])].filter(line => line !== ""),
  ...body(">", requestBody),
  ...body("<", responseBody),
  ...webSocket(exchange),
  ...(exchange.failure ? [`  ${exchange.failure.code}: ${exchange.failure.message}`] : []),
  ...messages.map(message),
]

const iso = (time: number): string => new Date(time).toISOString()

function first({ protocol, method, url, status, statusText, state, startedAt, durationMs }: Exchange): string {
  const answer = [status ?? "none", statusText, state].filter(word => word !== "").join(" ")
  return `${protocol} ${method} ${url} -> ${answer} at ${iso(startedAt)} for ${durationMs}`
}

function facts({ serverAddress, timings, note }: Exchange): string {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = timings
  const known = Object.entries({ from: serverAddress, dns: dnsMs, tcp: tcpMs, tls: tlsMs, "first byte": firstByteMs, note: note || null })
  const said = known.filter(([, value]) => value !== null).map(([name, value]) => `${name} ${value}`)
  return said.length === 0 ? "" : `  ${said.join(", ")}`
}

const fields = (arrow: string, list: Fields): string =>
  list.length === 0 ? "" : `  ${arrow} ${list.map(([name, value]) => `${name}: ${value}`).join(" | ")}`

function body(arrow: string, body: TransferredBody | null): string[] {
  if (!body) return []
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
  const text = Buffer.from(body.bytes).includes(0x89)
    ? Buffer.from(body.bytes).toString("latin1").replace("\x89", "\\u0089")
    : JSON.stringify(utf8.decode(body.bytes)).slice(1, -1)
  return [`  ${arrow} body "${text}" of ${body.size}${body.isTruncated ? ", cut" : ""}${body.isDecoded ? ", decoded by the file" : ""}`]
}

function webSocket({ websocket }: Exchange): string[] {
  if (!websocket) return []
  const { subprotocol, extensions, messages, bytes, close } = websocket
  const agreed = ["websocket", subprotocol, extensions].filter(word => word !== null).join(" ")
  const [sent, received] = (["client-to-server", "server-to-client"] as const).map(way => `${messages[way]} of ${bytes[way]}`)
  return [
    `  ${agreed}, ${sent} sent, ${received} received${close ? `, close ${close.code} ${JSON.stringify(close.reason)} by ${close.by}` : ""}`,
  ]
}

const kinds: { readonly [opcode: number]: string } = { 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong" }

function message({ id, direction, opcode, length, timestamp, data, close }: Message): string {
  const code = close ? ` ${close.code} ${close.name}` : ""
  return `  ${id} ${direction === "client-to-server" ? ">" : "<"} ${kinds[opcode] ?? opcode}${code} of ${length} at ${iso(timestamp)} ${JSON.stringify(data)}`
}
