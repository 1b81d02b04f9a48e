// The list of exchanges that pass the filter, and what stands in its place when there are none.

import { createMemo, Show } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import { usePage } from "../data/page.ts"
import { type Column, Grid } from "../ui/grid.tsx"
import { TrafficRow } from "./traffic-row.tsx"
import { Welcome } from "./welcome.tsx"

const columns: readonly Column[] = [
  { id: "number", name: "#", spoken: "Number", isEnd: true },
  { id: "protocol", name: "Protocol" },
  { id: "method", name: "Method" },
  { id: "status", name: "Status" },
  { id: "host", name: "Host" },
  { id: "path", name: "Path" },
  { id: "type", name: "Type" },
  { id: "size", name: "Size", isEnd: true },
  { id: "messages", name: "Messages", isEnd: true },
  { id: "time", name: "Time", isEnd: true },
]

export function TrafficList(props: { readonly onEnter: () => void }) {
  const page = usePage()
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
        columns={columns}
        rowHeight={28}
        count={page.matching().length}
        keyAt={index => page.matching()[index] ?? 0}
        cursor={cursor()}
        onCursor={index => page.setCursor(page.matching()[index] ?? null)}
        onOpen={by => {
          page.openDetail()
          if (by === "keyboard") props.onEnter()
        }}
        row={(key, place) => (
          // An exchange may go while its row is still drawn.
          <Show when={page.traffic.exchange(key as ExchangeId)}>{exchange => <TrafficRow exchange={exchange()} place={place} />}</Show>
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
