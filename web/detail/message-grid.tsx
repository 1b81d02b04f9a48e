// The messages of a WebSocket, or of them those that were found.

import { createEffect, createMemo, createSignal, on, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { type Column, type ColumnsView, createColumns } from "../data/columns.ts"
import type { FramesView } from "../data/frames-view.ts"
import { Grid } from "../ui/grid.tsx"
import type { RowsHandle } from "../ui/virtual-rows.tsx"
import { FrameRow } from "./frame-row.tsx"
import { describeGap } from "./gap.ts"
import { hitsOf } from "./hits.ts"

const columns: readonly Column[] = [
  { id: "timestamp", name: "Timestamp", width: 92 },
  { id: "delta", name: "Δ", spoken: "Time since the previous message", isEnd: true, width: 66, from: 560 },
  { id: "direction", name: "", spoken: "Direction", width: 14, widthMin: 12 },
  { id: "opcode", name: "Opcode", width: 62 },
  { id: "data", name: "Data", widthMin: 60, isFixed: true },
  { id: "length", name: "Length", isEnd: true, width: 84 },
]

export function MessageGrid(props: { readonly exchange: Exchange; readonly view: FramesView; readonly onNote: () => void }) {
  const { view } = props
  const shown = createColumns("messages", columns)
  const hits = createMemo(() => hitsOf(view.search.query()))
  /** Another list, and not the same one changed: where one was in it says nothing about the other. */
  const list = createMemo(() => (view.isOnly() ? `only ${view.search.query()}` : "all"))
  return (
    <Show when={list()} keyed>
      {name => (name === "all" ? <List {...props} hits={hits()} columns={shown} all /> : <List {...props} hits={hits()} columns={shown} />)}
    </Show>
  )
}

function List(props: {
  readonly exchange: Exchange
  readonly view: FramesView
  readonly onNote: () => void
  readonly hits: readonly RegExp[]
  readonly columns: ColumnsView
  readonly all?: boolean
}) {
  const { log, search, ...view } = props.view
  const [handle, setHandle] = createSignal<RowsHandle>()
  const indexOf = (id: number) => (props.all ? id - 1 : search.matches().indexOf(id))
  const idAt = (index: number) => (props.all ? index + 1 : search.matches().at(index))

  createEffect(
    on([view.goal, handle], ([, rows]) => {
      const index = view.selected() > 0 ? indexOf(view.selected()) : -1
      if (index >= 0) rows?.show(index)
    }),
  )

  return (
    <Grid
      label="Messages"
      class="frames-grid"
      columns={props.columns}
      rowHeight={26}
      count={props.all ? log.total() : search.matches().count}
      beginsAtTop={!props.all}
      keyAt={idAt}
      cursor={view.selected() === 0 ? -1 : indexOf(view.selected())}
      onPick={index => view.setSelected(idAt(index))}
      onRange={(first, last) => (props.all ? log.want(first, last) : log.wantIds(search.matches().slice(first, last)))}
      onKey={event => {
        if (event.key !== "n") return false
        props.onNote()
        return true
      }}
      handle={setHandle}
      row={(id, place) => <FrameRow view={props.view} hits={props.hits} id={id} place={place} columns={props.columns} />}
      empty={
        <div class="empty">
          <Show
            when={props.all}
            fallback={<p>{search.state().type === "searching" ? "Searching…" : `No message matches ${search.query()}`}</p>}
          >
            <p>{log.problem() ?? nothingYet(props.exchange, log.isRead())}</p>
            <Show when={log.gapAfter(0)}>{gap => <p data-testid="gap">{describeGap(gap())}</p>}</Show>
          </Show>
        </div>
      }
    />
  )
}

function nothingYet(exchange: Exchange, isRead: boolean): string {
  if (!isRead) return ""
  return exchange.state === "open" ? "No messages yet: they appear here as they pass." : "No messages passed on this connection."
}
