// The columns of the list of messages, and what stands in them.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createMemo, For, type JSX, Show } from "solid-js"
import type { MessageRow } from "../../server/contract.ts"
import type { Column } from "../data/columns.ts"
import type { TimestampKind } from "../data/frames-look.ts"
import { showCount, showDateTime, showDelta, showDuration, showTime } from "../ui/format.ts"
import { NoteMark } from "../ui/note-mark.tsx"
import { markHits } from "./hits.ts"
import { partnerOf } from "./ping-partner.ts"
import { opcodeName, type Piece, previewPieces } from "./preview.ts"
import { lastOf, showRatio, showSince } from "./row-facts.ts"

export const messageColumns: readonly Column[] = [
  { id: "id", name: "#", spoken: "Number", isEnd: true, width: 58, isExtra: true },
  { id: "timestamp", name: "Timestamp", width: 92 },
  { id: "delta", name: "Δ", spoken: "Time since the previous message", isEnd: true, width: 62, from: 560 },
  { id: "same", name: "Δ same", spoken: "Time since the previous message of the same direction", isEnd: true, width: 66, isExtra: true },
  { id: "reply", name: "Reply", spoken: "Time since the last message of the other side", isEnd: true, width: 66, isExtra: true },
  { id: "direction", name: "↕", spoken: "Direction", width: 14, widthMin: 12 },
  { id: "opcode", name: "Opcode", width: 60 },
  { id: "data", name: "Data", widthMin: 60, isFixed: true },
  { id: "note", name: "Note", width: 110, isExtra: true },
  { id: "frames", name: "Frames", isEnd: true, width: 52, isExtra: true },
  { id: "mask", name: "Mask", width: 66, isExtra: true },
  { id: "ratio", name: "Ratio", spoken: "How much shorter compression made it", isEnd: true, width: 52, isExtra: true },
  { id: "wire", name: "On wire", spoken: "Length on the wire", isEnd: true, width: 60, isExtra: true },
  { id: "length", name: "Length", isEnd: true, width: 84, from: 440 },
]

/** These look at rows before the one they stand in. */
export const lookingBack: readonly string[] = ["same", "reply"]

export type RowFacts = {
  /** Another row, where it is here. */
  readonly before: (id: number) => MessageRow | undefined
  /** Of the message before it; of the row above it. */
  readonly timeBefore: () => number | undefined
  readonly listedBefore: () => number | undefined
  readonly openedAt: () => number
  readonly timestamps: () => TimestampKind
  readonly hits: () => readonly RegExp[]
}

type CellProps = { readonly message: MessageRow; readonly facts: RowFacts }

/** By the ids of their columns. */
export const cells: { readonly [id: string]: (props: CellProps) => JSX.Element } = {
  id: props => (
    <span role="gridcell" data-cell="id" class="quiet end">
      {showCount(props.message.id)}
    </span>
  ),
  timestamp: props => (
    <span role="gridcell" data-cell="timestamp" class="timestamp" title={showDateTime(props.message.timestamp)}>
      {timestampOf(props)}
    </span>
  ),
  delta: props => (
    <span role="gridcell" data-cell="delta" class="delta end">
      {showAfter(props.message, props.facts.timeBefore())}
    </span>
  ),
  same: props => (
    <span role="gridcell" data-cell="same" class="delta end">
      {showAfter(props.message, lastOf(props.message, true, props.facts.before)?.timestamp)}
    </span>
  ),
  reply: props => (
    <span role="gridcell" data-cell="reply" class="delta end">
      {showAfter(props.message, lastOf(props.message, false, props.facts.before)?.timestamp)}
    </span>
  ),
  direction: props => (
    <span role="gridcell" data-cell="direction" class={isSent(props.message) ? "up" : "down"}>
      <span role="img" aria-label={isSent(props.message) ? "sent" : "received"} title={isSent(props.message) ? "sent" : "received"}>
        {isSent(props.message) ? "↑" : "↓"}
      </span>
    </span>
  ),
  opcode: props => (
    <span role="gridcell" data-cell="opcode" class={`opcode opcode-${props.message.opcode}`}>
      {opcodeName(props.message.opcode)}
    </span>
  ),
  data: props => {
    const pieces = createMemo(() => markHits([...previewPieces(props.message), ...answeredIn(props)], props.facts.hits()))
    return (
      <span role="gridcell" data-cell="data" class="data json">
        <NoteMark note={props.message.note} />
        <For each={pieces()}>
          {({ kind, text, isHit }) =>
            isHit ? <mark class={kind}>{text}</mark> : kind === "plain" ? text : <span class={kind}>{text}</span>
          }
        </For>
      </span>
    )
  },
  note: props => (
    <span role="gridcell" data-cell="note" class="written-note" title={props.message.note}>
      {props.message.note}
    </span>
  ),
  frames: props => (
    <span role="gridcell" data-cell="frames" class="quiet end">
      {/* Lists carry at most eight of them. */}
      {props.message.frames.length >= 8 ? "8+" : props.message.frames.length}
    </span>
  ),
  mask: props => (
    <span role="gridcell" data-cell="mask" class="quiet">
      {props.message.frames[0]?.maskKey ?? "—"}
    </span>
  ),
  ratio: props => (
    <span role="gridcell" data-cell="ratio" class="quiet end">
      {props.message.compressed && !isUnknown(props.message) ? showRatio(props.message) : ""}
    </span>
  ),
  wire: props => (
    <span role="gridcell" data-cell="wire" class="quiet end">
      {showCount(props.message.wireLength)}
    </span>
  ),
  length: props => (
    <span role="gridcell" data-cell="length" class="length end">
      <Show when={props.message.problem}>
        {problem => (
          <>
            <b class="cut" title={problem()}>
              {props.message.preview === "" ? "missing" : "cut"}
            </b>{" "}
          </>
        )}
      </Show>
      {isUnknown(props.message) ? "" : showCount(props.message.length)}
      <Show when={props.message.compressed}>
        {" "}
        <small title="on the wire">{showCount(props.message.wireLength)}</small>
      </Show>
    </span>
  ),
}

function timestampOf({ message, facts }: CellProps): string {
  const { timestamp } = message
  switch (facts.timestamps()) {
    case "clock":
      return showTime(timestamp)
    case "open":
      return showSince(timestamp - facts.openedAt())
    case "previous":
      return showSince(timestamp - (facts.listedBefore() ?? timestamp))
  }
}

/** Of a pong whose ping is at hand. */
function answeredIn({ message, facts }: CellProps): readonly Piece[] {
  if (message.opcode !== 10) return []
  const ping = partnerOf({ ...message, data: message.data ?? "" }, facts.before)
  return ping ? [{ kind: "faint", text: ` · answered in ${showDuration(message.timestamp - ping.timestamp)}` }] : []
}

const showAfter = ({ timestamp }: MessageRow, before: number | undefined): string =>
  before === undefined ? "" : showDelta(timestamp - before)
const isSent = (message: MessageRow): boolean => message.direction === "client-to-server"
/** What cannot be decompressed has no length but that on the wire. */
const isUnknown = (message: MessageRow): boolean => message.problem !== null && message.length === 0
