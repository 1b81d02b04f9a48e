// One message in the list of frames. Until its window has come, the row keeps its place and says nothing.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createMemo, For, Show } from "solid-js"
import type { MessageRow } from "../../server/contract.ts"
import type { MessageLog } from "../data/messages.ts"
import { showCount, showDelta, showTime } from "../ui/format.ts"
import type { RowPlace } from "../ui/grid.tsx"
import { opcodeName, previewPieces } from "./preview.ts"

export function FrameRow(props: { readonly log: MessageLog; readonly id: number; readonly place: RowPlace }) {
  const row = createMemo(() => props.log.row(props.id - 1))
  const previous = createMemo(() => (props.id > 1 ? props.log.row(props.id - 2)?.timestamp : undefined))
  return (
    <div
      role="row"
      id={props.place.domId}
      class="row cells"
      classList={{ selected: props.place.isSelected() }}
      aria-rowindex={props.place.index() + 2}
      aria-selected={props.place.isSelected()}
      aria-busy={row() === undefined}
      data-testid="frame-row"
      data-id={props.id}
      data-direction={row()?.direction}
      onClick={props.place.select}
    >
      <Show when={row()}>{message => <Cells message={message()} previous={previous()} />}</Show>
    </div>
  )
}

function Cells(props: { readonly message: MessageRow; readonly previous: number | undefined }) {
  const isSent = () => props.message.direction === "client-to-server"
  return (
    <>
      <span role="gridcell" data-cell="timestamp" class="timestamp">
        {showTime(props.message.timestamp)}
      </span>
      <span role="gridcell" data-cell="delta" class="delta end">
        {props.previous === undefined ? "" : showDelta(props.message.timestamp - props.previous)}
      </span>
      <span role="gridcell" data-cell="direction" class={isSent() ? "up" : "down"}>
        <span role="img" aria-label={isSent() ? "sent" : "received"} title={isSent() ? "sent" : "received"}>
          {isSent() ? "↑" : "↓"}
        </span>
      </span>
      <span role="gridcell" data-cell="opcode" class={`opcode opcode-${props.message.opcode}`}>
        {opcodeName(props.message.opcode)}
      </span>
      <span role="gridcell" data-cell="data" class="data json">
        <For each={previewPieces(props.message)}>{({ kind, text }) => (kind === "plain" ? text : <span class={kind}>{text}</span>)}</For>
      </span>
      <span role="gridcell" data-cell="length" class="length end">
        {showCount(props.message.length)}
        <Show when={props.message.compressed}>
          {" "}
          <small title="on the wire">{showCount(props.message.wireLength)}</small>
        </Show>
      </span>
    </>
  )
}
