// One message in the list of frames. Until its window has come, the row keeps its place and says nothing. What lies between it and the
// row above stands on the line between them: the row keeps its height.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createMemo, For, Show } from "solid-js"
import type { ColumnsView } from "../data/columns.ts"
import type { FramesView } from "../data/frames-view.ts"
import type { RowPlace } from "../ui/grid.tsx"
import { cells, type RowFacts } from "./frame-cells.tsx"
import { describeGap, describeSilence } from "./gap.ts"

export function FrameRow(props: {
  readonly view: FramesView
  readonly hits: readonly RegExp[]
  /** From how long on a silence is drawn; null: none is. */
  readonly silence: number | null
  readonly isPaused: boolean
  readonly id: number
  readonly place: RowPlace
  readonly columns: ColumnsView
}) {
  const { log, search, list, look, openedAt, reference } = props.view
  const row = createMemo(() => log.row(props.id - 1))
  const isAll = () => list.search() === null
  const timeBefore = createMemo(() => (props.id > 1 ? log.row(props.id - 2)?.timestamp : undefined))
  const listedBefore = createMemo(() => {
    if (isAll()) return timeBefore()
    const before = props.place.index() > 0 ? list.idAt(props.place.index() - 1) : 0
    return before > 0 ? log.row(before - 1)?.timestamp : undefined
  })
  const isMatch = createMemo(() => props.view.hasMatches() && list.search() !== search && search.matches().indexOf(props.id) >= 0)
  const facts: RowFacts = {
    before: id => log.row(id - 1),
    timeBefore,
    listedBefore,
    openedAt,
    timestamps: look.timestamps,
    hits: () => props.hits,
  }

  const gapBefore = createMemo(() => {
    const gap = log.gapAfter(props.id - 1)
    if (gap) return { text: describeGap(gap), isRecorded: false }
    const [now, then] = [row()?.timestamp, listedBefore()]
    const ms = now === undefined || then === undefined ? 0 : now - then
    return props.silence !== null && ms >= props.silence ? { text: describeSilence(ms, isAll()), isRecorded: true } : undefined
  })
  // One at the end has no row after it that could show it.
  const gapAtEnd = createMemo(() => (props.id === log.total() ? log.gapAfter(props.id) : undefined))
  return (
    <div
      role="row"
      id={props.place.domId}
      class={`row cells color-${row()?.color || "none"}`}
      classList={{
        selected: props.place.isSelected(),
        reference: reference() === props.id,
        match: isMatch(),
        gapped: Boolean(gapBefore() || gapAtEnd()),
      }}
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
            {({ id }) => {
              const Cell = cells[id]
              return Cell ? <Cell message={message()} facts={facts} /> : null
            }}
          </For>
        )}
      </Show>
      <Show when={gapBefore()}>
        {gap => (
          <span role="gridcell" class="gap" classList={{ silence: gap().isRecorded }} data-testid={gap().isRecorded ? "silence" : "gap"}>
            <span>{gap().text}</span>
          </span>
        )}
      </Show>
      <Show when={gapAtEnd()}>
        {gap => (
          <span role="gridcell" class="gap at-end" data-testid="gap">
            <span>{describeGap(gap(), props.isPaused)}</span>
          </span>
        )}
      </Show>
    </div>
  )
}
