// The columns of the frames on the wire (RFC 6455 §5.2), and what stands in them.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import type { JSX } from "solid-js"
import type { WireFrame } from "../../server/contract.ts"
import type { Column } from "../data/columns.ts"
import { showCount, showTime } from "../ui/format.ts"
import { opcodeName } from "./preview.ts"

export const wireColumns: readonly Column[] = [
  { id: "id", name: "#", spoken: "Number", isEnd: true, width: 58, isExtra: true },
  { id: "timestamp", name: "Timestamp", width: 92 },
  { id: "direction", name: "↕", spoken: "Direction", width: 12, widthMin: 12 },
  { id: "opcode", name: "Opcode", width: 58 },
  { id: "fin", name: "FIN", width: 28 },
  { id: "rsv", name: "RSV", width: 28, from: 700 },
  { id: "mask", name: "Mask", width: 72 },
  { id: "header", name: "Header", isEnd: true, width: 48, from: 700 },
  { id: "length", name: "Length", isEnd: true, width: 60 },
  { id: "offset", name: "Offset", isEnd: true, width: 82, from: 700 },
  { id: "of", name: "Msg", spoken: "Message", isEnd: true, width: 56 },
  { id: "data", name: "Data", widthMin: 30, from: 480 },
]

/** By the ids of their columns. */
export const wireCells: { readonly [id: string]: (frame: () => WireFrame) => JSX.Element } = {
  id: frame => (
    <span role="gridcell" class="quiet end">
      {showCount(frame().id)}
    </span>
  ),
  timestamp: frame => (
    <span role="gridcell" class="timestamp">
      {showTime(frame().timestamp)}
    </span>
  ),
  direction: frame => (
    <span role="gridcell" class={isSent(frame()) ? "up" : "down"}>
      <span role="img" aria-label={isSent(frame()) ? "sent" : "received"}>
        {isSent(frame()) ? "↑" : "↓"}
      </span>
    </span>
  ),
  opcode: frame => (
    <span role="gridcell" class={`opcode opcode-${frame().opcode}`} title={`opcode ${frame().opcode}`}>
      {/* RFC 6455 §5.4: it continues the message of the frame before it that had FIN clear. */}
      {frame().opcode === 0 ? "Cont." : opcodeName(frame().opcode)}
    </span>
  ),
  fin: frame => (
    <span role="gridcell" class="fin">
      {frame().fin ? "fin" : "—"}
    </span>
  ),
  rsv: frame => (
    <span role="gridcell" class="rsv">
      {showReserved(frame().rsv)}
    </span>
  ),
  mask: frame => (
    <span role="gridcell" class="mask">
      {frame().maskKey ?? (frame().masked ? "masked" : "—")}
    </span>
  ),
  header: frame => (
    <span role="gridcell" class="header end">
      {frame().headerLength === 0 ? "?" : frame().headerLength}
    </span>
  ),
  length: frame => (
    <span role="gridcell" class="length end">
      {showCount(frame().length)}
    </span>
  ),
  offset: frame => (
    <span role="gridcell" class="offset end">
      {showCount(frame().offset)}
    </span>
  ),
  of: frame => (
    <span role="gridcell" class="of end">
      {frame().messageId === null ? "—" : `#${showCount(frame().messageId ?? 0)}`}
    </span>
  ),
  data: frame => (
    <span role="gridcell" class="data">
      {frame().preview}
    </span>
  ),
}

const isSent = (frame: WireFrame): boolean => frame.direction === "client-to-server"

/** RSV1 is bit 4: "1", "1 3", or a dash. */
const showReserved = (rsv: number): string => [4, 2, 1].flatMap((bit, at) => (rsv & bit ? at + 1 : [])).join(" ") || "—"
