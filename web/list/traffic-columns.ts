// The columns of the traffic list, and by what each of them sorts.

import type { Exchange } from "../../server/contract.ts"
import type { Column } from "../data/columns.ts"
import type { SortValue } from "../data/sorted.ts"
import { isGoing, shortType, showStatus } from "./cells.ts"

/** A list narrower than this has two lines a row. As in list.css. */
export const twoLinesBelow = 520

export const trafficColumns: readonly Column[] = [
  { id: "number", name: "#", spoken: "Number", isEnd: true, width: 36, from: twoLinesBelow, isSortable: true },
  { id: "protocol", name: "Protocol", width: 50, isSortable: true },
  { id: "method", name: "Method", width: 46, isSortable: true },
  { id: "status", name: "Status", width: 44, isSortable: true },
  { id: "host", name: "Host", widthMin: 56, share: 0.9, isSortable: true },
  { id: "path", name: "Path", widthMin: 80, share: 2, isFixed: true, isSortable: true },
  { id: "url", name: "URL", widthMin: 80, share: 2, isExtra: true, isSortable: true },
  { id: "type", name: "Type", width: 72, from: 700, isSortable: true },
  { id: "size", name: "Size", width: 64, isEnd: true, from: 700, isSortable: true },
  { id: "requestSize", name: "Sent", spoken: "Size of the request", isEnd: true, width: 64, isExtra: true, isSortable: true },
  { id: "messages", name: "Messages", width: 94, isEnd: true, isSortable: true },
  { id: "started", name: "Started", width: 88, isExtra: true, isSortable: true },
  { id: "firstByte", name: "First byte", isEnd: true, width: 68, isExtra: true, isSortable: true },
  { id: "time", name: "Time", width: 60, isEnd: true, isSortable: true },
  { id: "client", name: "Client", width: 130, isExtra: true, isSortable: true },
  { id: "server", name: "Server", spoken: "Address of the server", width: 150, isExtra: true, isSortable: true },
  { id: "close", name: "Close", spoken: "Close code", width: 46, isExtra: true, isSortable: true },
  { id: "faults", name: "Faults", width: 46, isEnd: true, isExtra: true, isSortable: true },
  { id: "note", name: "Note", widthMin: 60, isExtra: true, isSortable: true },
  { id: "waterfall", name: "Waterfall", widthMin: 80, share: 1, from: 940, isSortable: true },
]

const text = (value: string): SortValue => (value === "" ? null : value.toLowerCase())

/** How long it has taken; what still goes on since when it began, so that its place does not depend on the time of looking. */
function timeOf(exchange: Exchange): SortValue {
  return isGoing(exchange) ? Number.MAX_SAFE_INTEGER - exchange.startedAt : exchange.durationMs
}

/** By the ids of the columns. */
export const sortValues: { readonly [id: string]: (exchange: Exchange) => SortValue } = {
  number: ({ id }) => id,
  protocol: ({ protocol }) => protocol,
  method: ({ method }) => method,
  // Failed ones, which have none, after all that have one.
  status: exchange => exchange.status ?? (showStatus(exchange) === "" ? null : 1000),
  host: ({ host }) => text(host),
  path: ({ path }) => text(path),
  url: ({ url }) => text(url),
  type: exchange => text(shortType(exchange)),
  size: ({ response, websocket }) => (websocket ? null : (response?.bodySize ?? null)),
  requestSize: ({ request }) => request.bodySize,
  messages: ({ websocket }) => (websocket ? websocket.messages["client-to-server"] + websocket.messages["server-to-client"] : null),
  started: ({ startedAt }) => startedAt,
  firstByte: ({ timings }) => timings.firstByteMs,
  time: timeOf,
  client: ({ clientAddress }) => text(clientAddress),
  server: ({ serverAddress }) => text(serverAddress ?? ""),
  close: ({ websocket }) => websocket?.close?.code ?? null,
  faults: ({ faults }) => faults.length || null,
  note: ({ note }) => text(note),
  waterfall: ({ startedAt }) => startedAt,
}
