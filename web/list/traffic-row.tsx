// One exchange in the list. Every cell reads its own fields, so a change repaints a cell.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { now } from "../ui/clock.ts"
import { showBytes, showCount, showDuration, showElapsed, showShortCount } from "../ui/format.ts"
import type { RowPlace } from "../ui/grid.tsx"
import { NoteMark } from "../ui/note-mark.tsx"
import { isGoing, shortType, showStatus, toneOf } from "./cells.ts"

export function TrafficRow(props: { readonly exchange: Exchange; readonly place: RowPlace }) {
  const messages = () => props.exchange.websocket?.messages
  const size = () => (props.exchange.websocket || !props.exchange.response ? "" : showBytes(props.exchange.response.bodySize))
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
      <span role="gridcell" data-cell="number" class="number end">
        {props.exchange.id}
      </span>
      <span role="gridcell" data-cell="protocol" class="protocol">
        <span class={`tag ${props.exchange.protocol}`}>{props.exchange.protocol.toUpperCase()}</span>
      </span>
      <span role="gridcell" data-cell="method" class="method">
        {props.exchange.method}
      </span>
      <span
        role="gridcell"
        data-cell="status"
        class={`status ${toneOf(props.exchange)}`}
        classList={{ faulty: props.exchange.faults.length > 0 }}
      >
        {showStatus(props.exchange)}
      </span>
      <span role="gridcell" data-cell="host" class="host">
        {props.exchange.host}
      </span>
      <span role="gridcell" data-cell="path" class="path" title={props.exchange.url}>
        <NoteMark note={props.exchange.note} />
        {props.exchange.path}
      </span>
      <span role="gridcell" data-cell="type" class="type">
        {shortType(props.exchange)}
      </span>
      <span role="gridcell" data-cell="size" class="size end">
        {size()}
      </span>
      <span role="gridcell" data-cell="messages" class="messages end" title={exactly(props.exchange)}>
        <Show when={messages()}>
          {counts => (
            <>
              <span class="up">↑{showShortCount(counts()["client-to-server"])}</span>{" "}
              <span class="down">↓{showShortCount(counts()["server-to-client"])}</span>
            </>
          )}
        </Show>
      </span>
      <span role="gridcell" data-cell="time" class="time end">
        <Show when={isGoing(props.exchange)} fallback={props.exchange.durationMs === null ? "" : showDuration(props.exchange.durationMs)}>
          <i class="live" classList={{ pending: props.exchange.state !== "open" }} />
          {showElapsed(now() - props.exchange.startedAt)}
        </Show>
      </span>
    </div>
  )
}

function exactly(exchange: Exchange): string | undefined {
  const messages = exchange.websocket?.messages
  return messages && `${showCount(messages["client-to-server"])} sent, ${showCount(messages["server-to-client"])} received`
}
