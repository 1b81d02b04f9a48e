// LINE → PIECES OF TEXT, aligned: time, connection, arrow, what it is, how long, the rest. For people; programs take JSON.

import type { Exchange, MessageRow } from "../../contract.ts"
import { compactBeginning, compactJson } from "./compact-json.ts"
import { showBytes, showDuration, showTime } from "./figures.ts"
import { isWebSocket, type Line, messageCount } from "./line.ts"
import type { Piece, Style } from "./paint.ts"

const arrows = {
  "client-to-server": ["↑", "cyan"],
  "server-to-client": ["↓", "green"],
} as const

const opcodes: { readonly [opcode: number]: string } = { 0: "cont", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong" }

export function showLine(line: Exclude<Line, { type: "notice" }>): readonly Piece[] {
  switch (line.type) {
    case "opened":
      return [
        ...begin(line),
        ["● ", "green"],
        kind("open", "green"),
        ...answer(line.exchange),
        ...request(line.exchange),
        ...agreed(line.exchange),
      ]
    case "message":
      return [...begin(line), ...message(line.row)]
    case "fault":
      return [...begin(line), ["! ", "red"], kind("fault", "red"), [`${arrows[line.fault.direction][0]} ${line.fault.text}`, "red"]]
    case "over":
      return [...begin(line), ...over(line.exchange)]
    default:
      return line satisfies never
  }
}

/** So that neighbours differ. */
const idStyles = ["cyan", "magenta", "yellow", "blue", "green"] as const

function begin({ at, exchange: { id } }: Exclude<Line, { type: "notice" }>): readonly Piece[] {
  return [
    [`${showTime(at)} `, "dim"],
    [`${`#${id}`.padStart(4)} `, idStyles[id % idStyles.length]!],
  ]
}

const kind = (name: string, style: Style = "plain"): Piece => [`${name.padEnd(7)} `, style]

function message(row: MessageRow): readonly Piece[] {
  const { direction, opcode, length, close } = row
  const [arrow, style] = arrows[direction]
  const isControl = opcode >= 8
  return [
    [`${arrow} `, style],
    kind(opcodes[opcode] ?? `op ${opcode}`, isControl ? "dim" : "plain"),
    [`${showBytes(length).padStart(7)}  `, "dim"],
    ...tags(row),
    [preview(row), close ? closeStyle(close.code) : isControl ? "dim" : "plain"],
  ]
}

/** What else is to be said of it, before a preview that may be cut. */
function tags({ faults, truncated, injected, modified, dropped }: MessageRow): readonly Piece[] {
  const facts = { injected, modified, dropped, truncated }
  const names = (["injected", "modified", "dropped", "truncated"] as const).filter(name => facts[name])
  return [...names.map((name): Piece => [`[${name}] `, "yellow"]), ...faults.map(({ code }): Piece => [`[${code}] `, "red"])]
}

function preview({ preview, data, opcode, isBinary }: MessageRow): string {
  if (isBinary || opcode === 8) return preview
  return data === undefined ? compactBeginning(preview) : compactJson(data)
}

function over(exchange: Exchange): readonly Piece[] {
  const { failure, websocket, protocol } = exchange
  const took: Piece = [`  ${showDuration(exchange.durationMs ?? 0)}`, "dim"]
  if (websocket) {
    const dropped = websocket.close?.code === 1006 ? websocket.close.meaning : ""
    return [...ended(exchange), took, [`  ${showMessages(exchange)}`, "dim"], [dropped && `  ${dropped}`, "red"]]
  }
  if (failure || isWebSocket(exchange)) {
    const why = failure ? `  ${failure.message}` : ""
    return [["✕ ", "red"], kind("failed", "red"), ...answer(exchange), ...request(exchange), took, [why, "red"]]
  }
  const size = exchange.request.bodySize + (exchange.response?.bodySize ?? 0)
  return [["⇄ ", "dim"], kind(protocol), [`${showBytes(size).padStart(7)}  `, "dim"], ...answer(exchange), ...request(exchange), took]
}

/** With a close frame; dropped without one; or the recording's end, which is not the connection's. */
function ended({ websocket, failure }: Exchange): readonly Piece[] {
  const close = websocket?.close
  if (!close) return [["✕ ", "red"], kind("failed", "red"), [failure?.message ?? "How it ended is not known.", "red"]]
  const wasDropped = close.code === 1006 && close.reason === ""
  if (wasDropped) return [["✕ ", "red"], kind("dropped", "red"), ["1006 without a close frame", "red"]]
  const reason = close.reason === "" ? "" : ` "${close.reason}"`
  return [["○ ", closeStyle(close.code)], kind("closed"), [`${close.code} ${close.name}${reason}`, closeStyle(close.code)], [by(close.by)]]
}

const by = (side: "client" | "server" | null): string => (side ? ` by the ${side}` : "")

/** RFC 6455 §7.4.1: 1000, 1001 and no code at all are how connections end that nothing is wrong with. */
const closeStyle = (code: number): Style => (code === 1000 || code === 1001 || code === 1005 ? "plain" : "yellow")

const request = ({ method, url }: Exchange): readonly Piece[] => [[`${method} `], [url, "bold"]]

/** Before the URL, which may be longer than the line. */
function answer({ status }: Exchange): readonly Piece[] {
  if (status === null) return []
  return [[`${status} `, status >= 500 ? "red" : status >= 400 ? "yellow" : "green"]]
}

function agreed({ websocket }: Exchange): readonly Piece[] {
  const { subprotocol, extensions } = websocket ?? {}
  return [subprotocol, extensions].flatMap((text): Piece[] => (text ? [[`  ${text}`, "dim"]] : []))
}

function showMessages(exchange: Exchange): string {
  const { messages } = exchange.websocket!
  return messageCount(exchange) === 0 ? "no messages" : `↑ ${messages["client-to-server"]} ↓ ${messages["server-to-client"]}`
}
