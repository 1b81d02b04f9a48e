// One message in the list of frames. Until its window has come, the row keeps its place and says nothing.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createMemo, For, type JSX, Show } from "solid-js"
import { Dynamic } from "solid-js/web"
import type { MessageRow } from "../../server/contract.ts"
import type { ColumnsView } from "../data/columns.ts"
import type { FramesView } from "../data/frames-view.ts"
import { showCount, showDelta, showTime } from "../ui/format.ts"
import type { RowPlace } from "../ui/grid.tsx"
import { NoteMark } from "../ui/note-mark.tsx"
import { describeGap } from "./gap.ts"
import { markHits } from "./hits.ts"
import { opcodeName, previewPieces } from "./preview.ts"

export function FrameRow(props: {
  readonly view: FramesView
  readonly hits: readonly RegExp[]
  readonly id: number
  readonly place: RowPlace
  readonly columns: ColumnsView
}) {
  const { log, search } = props.view
  const row = createMemo(() => log.row(props.id - 1))
  const previous = createMemo(() => (props.id > 1 ? log.row(props.id - 2)?.timestamp : undefined))
  const isMatch = createMemo(() => props.view.hasMatches() && !props.view.isOnly() && search.matches().indexOf(props.id) >= 0)
  const gapBefore = createMemo(() => log.gapAfter(props.id - 1))
  // One at the end has no row after it that could show it.
  const gapAtEnd = createMemo(() => (props.id === log.total() ? log.gapAfter(props.id) : undefined))
  return (
    <div
      role="row"
      id={props.place.domId}
      class={`row cells color-${row()?.color || "none"}`}
      classList={{ selected: props.place.isSelected(), match: isMatch(), gapped: Boolean(gapBefore() || gapAtEnd()) }}
      aria-rowindex={props.place.index() + 2}
      aria-selected={props.place.isSelected()}
      aria-busy={row() === undefined}
      data-testid="frame-row"
      data-id={props.id}
      data-direction={row()?.direction}
      onClick={props.place.select}
    >
      <Show when={row()}>
        {message => (
          <For each={props.columns.shown()}>
            {column => <Dynamic component={cells[column.id]} message={message()} previous={previous()} hits={props.hits} />}
          </For>
        )}
      </Show>
      <Show when={gapBefore()}>
        {gap => (
          <span role="gridcell" class="gap" data-testid="gap">
            <span>{describeGap(gap())}</span>
          </span>
        )}
      </Show>
      <Show when={gapAtEnd()}>
        {gap => (
          <span role="gridcell" class="gap at-end" data-testid="gap">
            <span>{describeGap(gap())}</span>
          </span>
        )}
      </Show>
    </div>
  )
}

/** What a cell is made of. */
type CellFacts = {
  readonly message: MessageRow
  readonly previous: number | undefined
  readonly hits: readonly RegExp[]
}

/** By the ids of their columns. */
const cells: { readonly [id: string]: (props: CellFacts) => JSX.Element } = {
  timestamp: props => (
    <span role="gridcell" data-cell="timestamp" class="timestamp">
      {showTime(props.message.timestamp)}
    </span>
  ),
  delta: props => (
    <span role="gridcell" data-cell="delta" class="delta end">
      {props.previous === undefined ? "" : showDelta(props.message.timestamp - props.previous)}
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
  data: props => (
    <span role="gridcell" data-cell="data" class="data json">
      <NoteMark note={props.message.note} />
      <For each={markHits(previewPieces(props.message), props.hits)}>
        {({ kind, text, isHit }) => (isHit ? <mark class={kind}>{text}</mark> : kind === "plain" ? text : <span class={kind}>{text}</span>)}
      </For>
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

const isSent = (message: MessageRow): boolean => message.direction === "client-to-server"
/** What cannot be decompressed has no length but that on the wire. */
const isUnknown = (message: MessageRow): boolean => message.problem !== null && message.length === 0
