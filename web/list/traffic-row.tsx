// One exchange in the list. Every cell reads its own fields, so a change repaints a cell.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { For, type JSX, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { ColumnsView } from "../data/columns.ts"
import { now } from "../ui/clock.ts"
import { showBytes, showCount, showDuration, showElapsed, showShortCount } from "../ui/format.ts"
import type { RowPlace } from "../ui/grid.tsx"
import { NoteMark } from "../ui/note-mark.tsx"
import { isGoing, shortType, showStatus, toneOf } from "./cells.ts"

export function TrafficRow(props: { readonly exchange: Exchange; readonly place: RowPlace; readonly columns: ColumnsView }) {
  const trouble = () => props.exchange.failure?.message ?? props.exchange.faults.map(({ text }) => text).join("\n")

  return (
    <div
      role="row"
      id={props.place.domId}
      class={`row cells color-${props.exchange.color || "none"}`}
      classList={{ selected: props.place.isSelected() }}
      aria-rowindex={props.place.index() + 2}
      aria-selected={props.place.isSelected()}
      data-testid="exchange-row"
      data-id={props.exchange.id}
      title={trouble() || undefined}
      onClick={props.place.select}
    >
      <For each={props.columns.shown()}>{column => cells[column.id]?.(props.exchange)}</For>
    </div>
  )
}

/** By the ids of their columns. */
const cells: { readonly [id: string]: (exchange: Exchange) => JSX.Element } = {
  number: exchange => (
    <span role="gridcell" data-cell="number" class="number end">
      {exchange.id}
    </span>
  ),
  protocol: exchange => (
    <span role="gridcell" data-cell="protocol" class="protocol">
      <span class={`tag ${exchange.protocol}`}>{exchange.protocol.toUpperCase()}</span>
    </span>
  ),
  method: exchange => (
    <span role="gridcell" data-cell="method" class="method">
      {exchange.method}
    </span>
  ),
  status: exchange => (
    <span role="gridcell" data-cell="status" class={`status ${toneOf(exchange)}`} classList={{ faulty: exchange.faults.length > 0 }}>
      {showStatus(exchange)}
    </span>
  ),
  host: exchange => (
    <span role="gridcell" data-cell="host" class="host">
      {exchange.host}
    </span>
  ),
  path: exchange => (
    <span role="gridcell" data-cell="path" class="path" title={exchange.url}>
      <NoteMark note={exchange.note} />
      {exchange.path}
    </span>
  ),
  type: exchange => (
    <span role="gridcell" data-cell="type" class="type">
      {shortType(exchange)}
    </span>
  ),
  size: exchange => (
    <span role="gridcell" data-cell="size" class="size end">
      {exchange.websocket || !exchange.response ? "" : showBytes(exchange.response.bodySize)}
    </span>
  ),
  messages: exchange => (
    <span role="gridcell" data-cell="messages" class="messages end" title={exactly(exchange)}>
      <Show when={exchange.websocket?.messages}>
        {counts => (
          <>
            <span class="up">↑{showShortCount(counts()["client-to-server"])}</span>{" "}
            <span class="down">↓{showShortCount(counts()["server-to-client"])}</span>
          </>
        )}
      </Show>
    </span>
  ),
  time: exchange => (
    <span role="gridcell" data-cell="time" class="time end">
      <Show when={isGoing(exchange)} fallback={exchange.durationMs === null ? "" : showDuration(exchange.durationMs)}>
        <i class="live" classList={{ pending: exchange.state !== "open" }} />
        {showElapsed(now() - exchange.startedAt)}
      </Show>
    </span>
  ),
}

function exactly(exchange: Exchange): string | undefined {
  const messages = exchange.websocket?.messages
  return messages && `${showCount(messages["client-to-server"])} sent, ${showCount(messages["server-to-client"])} received`
}
