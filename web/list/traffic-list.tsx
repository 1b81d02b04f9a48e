// The list of exchanges that pass the filter, and what stands in its place when there are none.

import { createMemo, Show } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import { type Column, createColumns } from "../data/columns.ts"
import { usePage } from "../data/page.ts"
import { createSelection } from "../data/selection.ts"
import { Grid } from "../ui/grid.tsx"
import { TrafficRow } from "./traffic-row.tsx"
import { Welcome } from "./welcome.tsx"

const columns: readonly Column[] = [
  { id: "number", name: "#", spoken: "Number", isEnd: true, width: 34, from: 560, isSortable: true },
  { id: "protocol", name: "Protocol", width: 54, isSortable: true },
  { id: "method", name: "Method", width: 54, from: 560, isSortable: true },
  { id: "status", name: "Status", width: 46, isSortable: true },
  { id: "host", name: "Host", widthMin: 60, isSortable: true },
  { id: "path", name: "Path", widthMin: 80, share: 2.2, isFixed: true, isSortable: true },
  { id: "type", name: "Type", width: 72, from: 840, isSortable: true },
  { id: "size", name: "Size", width: 64, isEnd: true, from: 840, isSortable: true },
  { id: "messages", name: "Messages", width: 104, isEnd: true, isSortable: true },
  { id: "time", name: "Time", width: 68, isEnd: true, from: 440, isSortable: true },
]

export function TrafficList(props: { readonly onEnter: () => void }) {
  const page = usePage()
  const view = createColumns("traffic", columns)
  const selection = createSelection({ keys: page.matching, cursor: page.cursor, setCursor: key => page.setCursor(key as ExchangeId) })
  const cursor = createMemo(() => {
    const id = page.cursor()
    return id === null ? -1 : page.matching().indexOf(id)
  })
  /** The column of numbers is as wide as the longest one. */
  const digits = () => Math.max(3, String(page.traffic.ids().at(-1) ?? 0).length)

  return (
    <section class="traffic" aria-label="Traffic" style={{ "--number-width": `${digits()}ch` }}>
      <Grid
        label="Exchanges"
        class="traffic-grid"
        columns={view}
        rowHeight={28}
        count={page.matching().length}
        keyAt={index => page.matching()[index] ?? 0}
        cursor={cursor()}
        onPick={(index, how) => {
          const key = page.matching()[index]
          if (key !== undefined) selection.pick(key, how)
        }}
        isPicked={selection.has}
        onPickAll={selection.pickAll}
        onOpen={by => {
          page.openDetail()
          if (by === "keyboard") props.onEnter()
        }}
        row={(key, place) => (
          // An exchange may go while its row is still drawn.
          <Show when={page.traffic.exchange(key as ExchangeId)}>
            {exchange => <TrafficRow exchange={exchange()} place={place} columns={view} />}
          </Show>
        )}
        empty={
          <Show when={page.isReady()}>
            <Show when={page.traffic.ids().length > 0} fallback={page.isReadOnly() ? <Nothing session={page.session()} /> : <Welcome />}>
              <div class="empty">
                <p>
                  No exchange matches <code>{page.filter().trim()}</code>.
                </p>
                <button type="button" class="button" onClick={() => page.setFilter("")}>
                  Clear filter
                </button>
              </div>
            </Show>
          </Show>
        }
      />
    </section>
  )
}

/** A page without a proxy can be on no session at all. */
const Nothing = (props: { readonly session: string }) => (
  <div class="empty">
    <p>{props.session === "" ? "Nothing is recorded here: choose a session from the menu above." : "This session has no exchanges."}</p>
  </div>
)
