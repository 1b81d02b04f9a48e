// The messages of a WebSocket, or of them those that a filter leaves.

import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { type ColumnsView, createColumns } from "../data/columns.ts"
import type { FramesView } from "../data/frames-view.ts"
import { usePage } from "../data/page.ts"
import type { PickKind } from "../data/selection.ts"
import { silenceFrom } from "../data/silence.ts"
import { Grid } from "../ui/grid.tsx"
import type { RowsHandle } from "../ui/virtual-rows.tsx"
import { lookingBack, messageColumns } from "./frame-cells.tsx"
import { FrameRow } from "./frame-row.tsx"
import { hitsOf } from "./hits.ts"
import { type MessageActions, messageMenu } from "./message-menu.ts"
import { NoMessages } from "./no-messages.tsx"
import { lookBackMax } from "./row-facts.ts"

type GridProps = { readonly exchange: Exchange; readonly view: FramesView; readonly actions: MessageActions }

export function MessageGrid(props: GridProps) {
  const columns = createColumns("messages", messageColumns)
  const hits = createMemo(() => hitsOf(props.view.search.query()))
  let area!: HTMLDivElement
  // The list that had the focus is gone with its filter: the next one has it.
  createEffect(
    on(
      props.view.list.name,
      () => {
        if (document.activeElement === document.body) area.querySelector<HTMLElement>(".grid")?.focus()
      },
      { defer: true },
    ),
  )
  return (
    <div class="frames-list" ref={area}>
      {/* One list is an array of its name: "" is a name, too. */}
      <Show when={[props.view.list.name()]} keyed>
        {([name]) => <List {...props} hits={hits()} columns={columns} isAll={name === ""} />}
      </Show>
    </div>
  )
}

function List(props: GridProps & { readonly hits: readonly RegExp[]; readonly columns: ColumnsView; readonly isAll: boolean }) {
  const page = usePage()
  const { log, list, ...view } = props.view
  const [handle, setHandle] = createSignal<RowsHandle>()
  const silence = createMemo(() => silenceFrom(view.look.silences(), view.statistics.facts()?.rate ?? null))
  const looksBack = createMemo(() => props.columns.shown().some(({ id }) => lookingBack.includes(id)))
  bringIntoSight(props.view, handle)
  onCleanup(() => view.setDrawn({ first: 0, last: 0 }))

  const want = (first: number, last: number) => {
    view.setDrawn({ first, last })
    if (props.isAll) log.want(Math.max(0, first - (looksBack() ? lookBackMax : 0)), last)
    else
      log.wantIds(
        list
          .search()
          ?.matches()
          .slice(Math.max(0, first - 1), last) ?? [],
      )
  }
  createEffect(on(looksBack, () => want(view.drawn().first, view.drawn().last), { defer: true }))
  // What is found while one looks at it is in sight without having been scrolled to.
  createEffect(
    on(
      () => (props.isAll ? 0 : list.count()),
      () => want(view.drawn().first, view.drawn().last),
      { defer: true },
    ),
  )

  const pick = (index: number, how: PickKind) => {
    const [id, selected] = [list.idAt(index), view.selected()]
    if (how === "toggle" && id === view.reference()) return view.setReference(0)
    // The first of two stays where it is, the second one follows the cursor.
    if (how === "toggle" || how === "range") if (view.reference() === 0) view.setReference(selected === 0 ? id : selected)
    view.setSelected(id)
  }
  const menu = () => {
    const row = view.selected() > 0 ? log.row(view.selected() - 1) : undefined
    return row ? messageMenu(page, props.view, row, props.actions) : []
  }

  // Not in the attributes: there a condition becomes a memo whenever it is read, and one that a key's handler reads is never disposed of.
  const cursor = createMemo(() => (view.selected() === 0 ? -1 : list.indexOf(view.selected())))
  const beginsAtTop = createMemo(() => !props.isAll && (view.isTyped() || view.filter().range !== null))

  return (
    <Grid
      label="Messages"
      class="frames-grid"
      columns={props.columns}
      rowHeight={26}
      count={list.count()}
      // Of typed words one wants the first; what only leaves something out goes on as the whole list does.
      beginsAtTop={beginsAtTop()}
      keyAt={list.idAt}
      cursor={cursor()}
      onPick={pick}
      isPicked={id => id === view.selected() || id === view.reference()}
      menu={menu}
      onRange={want}
      onKey={event => {
        // Without a message it is about the exchange.
        if (event.key === "n" && view.selected() > 0) props.actions.note()
        else if (event.key === "Escape" && view.reference() > 0) {
          // It closes the detail elsewhere.
          event.stopPropagation()
          view.setReference(0)
        } else return false
        return true
      }}
      handle={setHandle}
      row={(id, place) => (
        <FrameRow
          view={props.view}
          hits={props.hits}
          silence={silence()}
          isPaused={!page.traffic.isRecording()}
          id={id}
          place={place}
          columns={props.columns}
        />
      )}
      empty={<NoMessages exchange={props.exchange} view={props.view} isAll={props.isAll} />}
    />
  )
}

/** The selected message, when the list begins and when somebody goes to it; what a search has not found yet is waited for. */
function bringIntoSight({ list, selected, goal }: FramesView, handle: () => RowsHandle | undefined): void {
  const [isDue, setIsDue] = createSignal(true)
  createEffect(on(goal, () => setIsDue(true), { defer: true }))
  createEffect(() => {
    const rows = handle()
    if (!rows || !isDue() || selected() === 0) return
    const index = list.indexOf(selected())
    if (index < 0 && list.search()?.state().type === "searching") return
    setIsDue(false)
    const near = index >= 0 ? index : Math.min(list.placeOf(selected()), list.count() - 1)
    if (near >= 0) rows.show(near)
  })
}
