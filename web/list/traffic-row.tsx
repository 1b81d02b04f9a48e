// One exchange in the list. Every cell reads its own fields, so a change repaints a cell.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { For } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { ColumnsView } from "../data/columns.ts"
import type { RowPlace } from "../ui/grid.tsx"
import { describeExchange, hasFailed } from "./cells.ts"
import { type Surroundings, TrafficCell } from "./traffic-cells.tsx"

export function TrafficRow(props: {
  readonly exchange: Exchange
  readonly place: RowPlace
  readonly columns: ColumnsView
  readonly around: Surroundings
}) {
  const name = () =>
    [
      `row cells color-${props.exchange.color || "none"}`,
      ...(props.place.isSelected() ? ["selected"] : []),
      ...(props.place.isCursor() ? ["cursor"] : []),
      ...(props.place.isFirstNew() ? ["first-new"] : []),
      ...(hasFailed(props.exchange) ? ["failed"] : []),
    ].join(" ")
  return (
    <div
      role="row"
      id={props.place.domId}
      class={name()}
      aria-rowindex={props.place.index() + 2}
      aria-selected={props.place.isSelected()}
      data-testid="exchange-row"
      data-id={props.exchange.id}
      title={describeExchange(props.exchange)}
      onClick={props.place.select}
    >
      <For each={props.columns.shown()}>{column => <TrafficCell exchange={props.exchange} column={column} around={props.around} />}</For>
    </div>
  )
}
