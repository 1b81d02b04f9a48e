// A table one walks through with the keyboard: header, rows drawn as needed, one cursor, one focus stop; its columns are sorted, sized and
// hidden by their reader, rows are picked singly or together, and a menu may open on them.
// The focus stays on the grid and points at the cursor's row (aria-activedescendant), so it survives rows coming and going.

// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at
// biome-ignore-all lint/a11y/useAriaActivedescendantWithTabindex: it has one, in the spelling of HTML

import { createEffect, createMemo, createSignal, createUniqueId, type JSX, on, onCleanup, onMount, Show } from "solid-js"
import type { ColumnsView } from "../data/columns.ts"
import type { PickKind } from "../data/selection.ts"
import { type Aim, createAim } from "./aim.ts"
import { showCount } from "./format.ts"
import { GridHead } from "./grid-head.tsx"
import { ContextMenu, type MenuItem } from "./menu.tsx"
import { type RowsHandle, VirtualRows } from "./virtual-rows.tsx"

/** What a row needs to be one: spread nothing, set each. */
export type RowPlace = {
  readonly domId: string
  readonly index: () => number
  readonly isSelected: () => boolean
  readonly isCursor: () => boolean
  /** It is the first that came since one scrolled away from the end. */
  readonly isFirstNew: () => boolean
  readonly select: (event?: MouseEvent) => void
}

export type GridProps = {
  readonly label: string
  readonly class: string
  readonly columns: ColumnsView
  readonly rowHeight: number
  readonly count: number
  readonly keyAt: (index: number) => number
  /** Where rows may come above others, or change places. */
  readonly indexOf?: (key: number) => number
  /** Index of the cursor's row, or -1. */
  readonly cursor: number
  /** The cursor goes there; more than one row can be picked where `isPicked` is given. */
  readonly onPick: (index: number, how: PickKind) => void
  /** Where several rows can be picked: whether this one is. */
  readonly isPicked?: (key: number) => boolean
  readonly onPickAll?: () => void
  /** A click, or Enter on the cursor's row. */
  readonly onOpen?: (by: "pointer" | "keyboard") => void
  /** What opens on a click with the other button, for what is picked then. */
  readonly menu?: () => readonly MenuItem[]
  /** A list that is found and not one that grows: it begins at its top, and does not say how many are new. */
  readonly beginsAtTop?: boolean
  /** Another order than they came in: it has no end that grows. Another object is another order. */
  readonly order?: object | null
  /** For an owner that holds still, too, while somebody aims at a row. */
  readonly aim?: Aim
  /** Keys that are not about moving; true for one that was taken. */
  readonly onKey?: (event: KeyboardEvent) => boolean
  /** For its owner, who may know of a row to be shown. */
  readonly handle?: (handle: RowsHandle) => void
  readonly onRange?: (first: number, last: number) => void
  readonly row: (key: number, place: RowPlace) => JSX.Element
  readonly empty: JSX.Element
}

export function Grid(props: GridProps) {
  const name = createUniqueId()
  let grid!: HTMLDivElement
  /** The row under the pointer, until the menu opens on it. */
  let aimed = -1
  const [rows, setRows] = createSignal<RowsHandle>()
  const aim = props.aim ?? createAim()
  const [lastSeen, setLastSeen] = createSignal<number | null>(null)
  const domId = (key: number) => `${name}-${key}`
  const isSelected = (index: number) => props.isPicked?.(props.keyAt(index)) ?? props.cursor === index
  const grows = () => props.beginsAtTop !== true && !props.order
  /** How many one has seen: all while it follows, then those one scrolled to. */
  const seen = createMemo<number>(before => {
    const handle = rows()
    if (!handle || handle.following() || !grows()) return props.count
    return Math.max(Math.min(before, props.count), handle.viewEnd())
  }, 0)
  const missed = () => (grows() ? props.count - seen() : 0)
  createEffect(
    on(
      () => rows()?.following() ?? true,
      isFollowing => !isFollowing && grows() && setLastSeen(props.count > 0 ? props.keyAt(props.count - 1) : null),
    ),
  )

  const moveTo = (index: number, how: PickKind = "only") => {
    if (props.count === 0) return
    const next = Math.min(Math.max(0, index), props.count - 1)
    props.onPick(next, props.isPicked ? how : "only")
    // What was picked is read: it does not go away under its reader.
    rows()?.stay()
    rows()?.show(next)
  }

  /** Where a key leads, or null. */
  const targetOf = (key: string): number | null => {
    const page = Math.max(1, (rows()?.rowsInView() ?? 2) - 1)
    const at = props.cursor
    const targets: { readonly [key: string]: number } = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? props.count - 1 : at - 1,
      PageDown: at + page,
      PageUp: at < 0 ? props.count - 1 : at - page,
      Home: 0,
      End: props.count - 1,
    }
    return targets[key] ?? null
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.target !== grid || event.altKey) return
    const target = targetOf(event.key)
    if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) openMenu()
    else if (event.ctrlKey || event.metaKey) {
      if (event.key === "a" && props.onPickAll) props.onPickAll()
      else if (event.key === " " && props.cursor >= 0) moveTo(props.cursor, "toggle")
      else if (target !== null && props.isPicked) moveTo(target, "move")
      else return
    } else if (target !== null) {
      moveTo(target, event.shiftKey ? "range" : "only")
      // At the end, by keys: there is no pointer that rows could pass under.
      if (target >= props.count - 1) rows()?.follow()
    } else if (event.key === "Enter") {
      if (props.cursor < 0) moveTo(0)
      props.onOpen?.("keyboard")
    } else if (!props.onKey?.(event)) return
    event.preventDefault()
  }

  /** The browser would open it in the middle of the grid: it belongs to the cursor's row. */
  const openMenu = () => {
    if (!props.menu || props.cursor < 0) return
    rows()?.show(props.cursor)
    const row = grid.querySelector(`[aria-rowindex="${props.cursor + 2}"]`) ?? grid
    const { left, bottom } = row.getBoundingClientRect()
    row.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: left + 48, clientY: bottom }))
  }
  const pointed = (event: Event) => {
    const row = event.target instanceof Element ? event.target.closest("[role=row][aria-rowindex]") : null
    aimed = Number(row?.getAttribute("aria-rowindex") ?? 1) - 2
    if (event.type !== "contextmenu") return aim.pressed()
    // Not on the header, and not below the last row. On the grid itself it is the menu key's, which belongs to the cursor's row.
    if (aimed < 0) event.stopPropagation()
    if (event.target !== grid || !props.menu) return
    event.preventDefault()
    openMenu()
  }
  const menuOpens = () => {
    if (aimed < 0 || aimed >= props.count) return
    if (!isSelected(aimed)) moveTo(aimed)
    // Several stay picked; what the menu says of one, it says of the row it opens on.
    else if (aimed !== props.cursor) moveTo(aimed, "move")
  }

  onMount(() => {
    const observer = new ResizeObserver(() => props.columns.setRoom(grid.clientWidth))
    observer.observe(grid)
    props.columns.setRoom(grid.clientWidth)
    onCleanup(() => observer.disconnect())
  })

  const rowsOf = () => (
    <VirtualRows
      count={props.count}
      rowHeight={props.rowHeight}
      keyAt={props.keyAt}
      indexOf={props.indexOf}
      beginsAtTop={props.beginsAtTop ?? false}
      isOrdered={!!props.order}
      order={props.order ?? null}
      isHeld={aim.isAiming()}
      handle={handle => {
        setRows(handle)
        props.handle?.(handle)
      }}
      {...(props.onRange ? { onRange: props.onRange } : {})}
      row={(key, index) =>
        props.row(key, {
          domId: domId(key),
          index,
          isSelected: () => isSelected(index()),
          isCursor: () => props.cursor === index(),
          isFirstNew: () => grows() && index() > 0 && props.keyAt(index() - 1) === lastSeen(),
          select: event => {
            moveTo(index(), event?.shiftKey ? "range" : event?.ctrlKey || event?.metaKey ? "toggle" : "only")
            if (!event?.shiftKey && !event?.ctrlKey && !event?.metaKey) props.onOpen?.("pointer")
          },
        })
      }
    />
  )

  // A grid has rows and nothing else: what stands over it, or in its place, is beside it.
  return (
    <div class="grid-frame">
      <div
        class={`grid ${props.class}`}
        ref={grid}
        role="grid"
        tabindex="0"
        aria-label={props.label}
        aria-rowcount={props.count + 1}
        aria-multiselectable={props.isPicked ? true : undefined}
        aria-activedescendant={props.cursor >= 0 && rows()?.isDrawn(props.cursor) ? domId(props.keyAt(props.cursor)) : undefined}
        style={{ "--columns": props.columns.template() }}
        onKeyDown={pressed}
        // A click gives the focus to what scrolls, which has no keys.
        onFocusIn={event => event.target.classList.contains("scroller") && grid.focus({ preventScroll: true })}
        on:pointerdown={pointed}
        on:pointermove={aim.moved}
        on:pointerup={aim.released}
        on:pointercancel={aim.released}
        on:pointerleave={aim.released}
        on:contextmenu={pointed}
      >
        <GridHead columns={props.columns} />
        <Show when={props.count > 0}>
          <Show when={props.menu} fallback={rowsOf()}>
            {menu => (
              <ContextMenu items={menu()} onOpen={menuOpens}>
                {rowsOf()}
              </ContextMenu>
            )}
          </Show>
        </Show>
      </div>
      <Show when={props.count > 0} fallback={<div class="grid-empty">{props.empty}</div>}>
        <Show when={missed() > 0}>
          <button type="button" class="new-rows" onClick={() => rows()?.follow()}>
            ↓ {showCount(missed())} new
          </button>
        </Show>
      </Show>
    </div>
  )
}
