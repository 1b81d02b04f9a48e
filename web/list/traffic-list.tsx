// The list of exchanges that pass the filter: sorted as its reader likes, several of them selected, and a menu of what can be done with
// them. What stands in its place when there are none is in welcome/.

import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import { createColumns } from "../data/columns.ts"
import { usePage } from "../data/page.ts"
import { createSelection } from "../data/selection.ts"
import { createSorted, type Order } from "../data/sorted.ts"
import { createAim } from "../ui/aim.ts"
import { now } from "../ui/clock.ts"
import { Grid } from "../ui/grid.tsx"
import type { RowsHandle } from "../ui/virtual-rows.tsx"
import { EmptyTraffic } from "../welcome/welcome.tsx"
import { DeleteDialog } from "./delete-dialog.tsx"
import { createActions } from "./exchange-actions.ts"
import { exchangeCommands, exchangeMenu } from "./exchange-menu.ts"
import { SelectionBar } from "./selection-bar.tsx"
import { sortValues, trafficColumns, twoLinesBelow } from "./traffic-columns.ts"
import { TrafficRow } from "./traffic-row.tsx"
import { spanOf } from "./waterfall.ts"

/** A row of one line, and of two. As in list.css. */
const rowHeight = 28
const twoLinesHeight = 46

export function TrafficList(props: { readonly onEnter: () => void }) {
  const page = usePage()
  const { traffic } = page
  const columns = createColumns("traffic", trafficColumns)
  const aim = createAim()
  const order = createMemo<Order<ExchangeId> | null>(() => {
    const sorting = columns.sorting()
    const sortValue = sorting && sortValues[sorting.id]
    if (!sortValue) return null
    const read = (id: ExchangeId) => {
      const exchange = traffic.peek(id)
      return exchange ? sortValue(exchange) : null
    }
    return { valueOf: read, isDescending: sorting.isDescending }
  })
  const listed = createSorted({ keys: page.matching, changed: traffic.changed, order, isHeld: aim.isAiming })
  page.setListed(listed)
  onCleanup(() => page.setListed(page.matching))

  const selection = createSelection({ keys: listed, cursor: page.cursor, setCursor: key => page.setCursor(key as ExchangeId) })
  const actions = createActions(page, selection)
  page.commands.add(exchangeCommands(page, actions))
  /** A tap adds a row, or takes it away: where there is no Control key. */
  const [isSelecting, setIsSelecting] = createSignal(false)
  const isTouch = matchMedia("(pointer: coarse)")

  const [rows, setRows] = createSignal<RowsHandle>()
  const indexOf = (key: number | null) => (key === null ? -1 : listed().indexOf(key as ExchangeId))
  const cursor = createMemo(() => indexOf(page.cursor()))
  // Wherever it was moved from.
  createEffect(on(page.cursor, () => cursor() >= 0 && rows()?.show(cursor()), { defer: true }))

  const [drawn, setDrawn] = createSignal<readonly [first: number, last: number]>([0, 0])
  const span = createMemo(() =>
    columns.isShown("waterfall")
      ? spanOf(
          listed()
            .slice(...drawn())
            .flatMap(id => traffic.exchange(id) ?? []),
          now,
        )
      : null,
  )

  const pick = (index: number, how: "only" | "toggle" | "range" | "move") => {
    const key = listed()[index]
    if (key !== undefined) selection.pick(key, isSelecting() && how === "only" ? "toggle" : how)
  }
  const pressed = (event: KeyboardEvent): boolean => {
    if (event.key !== "Escape" || selection.count() === 0) return false
    selection.clear()
    setIsSelecting(false)
    return true
  }

  return (
    <section class="traffic" classList={{ many: selection.count() > 0 }} aria-label="Traffic">
      <Grid
        label="Exchanges"
        class="traffic-grid"
        columns={columns}
        rowHeight={columns.room() < twoLinesBelow ? twoLinesHeight : rowHeight}
        count={listed().length}
        keyAt={index => listed()[index] ?? 0}
        indexOf={indexOf}
        cursor={cursor()}
        onPick={pick}
        isPicked={selection.has}
        onPickAll={selection.pickAll}
        onOpen={by => {
          if (isSelecting()) return
          page.openDetail()
          if (by === "keyboard") props.onEnter()
        }}
        menu={() => exchangeMenu(page, actions, isTouch.matches && !isSelecting() ? () => setIsSelecting(true) : null)}
        order={order()}
        aim={aim}
        onKey={pressed}
        handle={setRows}
        onRange={(first, last) => setDrawn([first, last])}
        row={(key, place) => (
          // An exchange may go while its row is still drawn.
          <Show when={traffic.exchange(key as ExchangeId)}>
            {exchange => <TrafficRow exchange={exchange()} place={place} columns={columns} around={{ span }} />}
          </Show>
        )}
        empty={
          <Show when={page.isReady()}>
            <EmptyTraffic />
          </Show>
        }
      />
      <SelectionBar
        count={isSelecting() ? selection.all().length : selection.count()}
        isShown={isSelecting() || selection.count() > 0}
        said={actions.said()}
        menu={() => exchangeMenu(page, actions, null)}
        onDone={() => {
          selection.clear()
          setIsSelecting(false)
        }}
      />
      <Show when={actions.doubt()}>{doubt => <DeleteDialog doubt={doubt()} onAnswer={actions.isSure} />}</Show>
    </section>
  )
}
