// A table one walks through with the keyboard: header, rows drawn as needed, one cursor, one focus stop; its columns are sorted, sized and
// hidden by their reader, rows are picked singly or together, and a menu may open on them.
// The focus stays on the grid and points at the cursor's row (aria-activedescendant), so it survives rows coming and going.

// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at
// biome-ignore-all lint/a11y/useAriaActivedescendantWithTabindex: it has one, in the spelling of HTML

import { createMemo, createSignal, createUniqueId, type JSX, onCleanup, onMount, Show } from "solid-js"
import type { ColumnsView } from "../data/columns.ts"
import type { PickKind } from "../data/selection.ts"
import { showCount } from "./format.ts"
import { GridHead } from "./grid-head.tsx"
import { ContextMenu, type MenuItem } from "./menu.tsx"
import { type RowsHandle, VirtualRows } from "./virtual-rows.tsx"

/** What a row needs to be one: spread nothing, set each. */
export type RowPlace = {
  readonly domId: string
  readonly index: () => number
  readonly isSelected: () => boolean
  readonly select: (event?: MouseEvent) => void
}

export type GridProps = {
  readonly label: string
  readonly class: string
  readonly columns: ColumnsView
  readonly rowHeight: number
  readonly count: number
  readonly keyAt: (index: number) => number
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
  const [seen, setSeen] = createSignal(0)
  const domId = (key: number) => `${name}-${key}`
  const isSelected = (index: number) => props.isPicked?.(props.keyAt(index)) ?? props.cursor === index
  const missed = createMemo<number>(before => {
    const isFollowing = rows()?.following() ?? true
    if (isFollowing) setSeen(props.count)
    return isFollowing ? 0 : Math.max(0, props.count - seen(), props.count < seen() ? 0 : before)
  }, 0)

  const moveTo = (index: number, how: PickKind = "only") => {
    if (props.count === 0) return
    const next = Math.min(Math.max(0, index), props.count - 1)
    props.onPick(next, props.isPicked ? how : "only")
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
      else return
    } else if (target !== null) moveTo(target, event.shiftKey ? "range" : "only")
    else if (event.key === "Enter") {
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
  const aim = (event: Event) => {
    const row = event.target instanceof Element ? event.target.closest("[role=row][aria-rowindex]") : null
    aimed = Number(row?.getAttribute("aria-rowindex") ?? 1) - 2
    // Not on the header, and not below the last row.
    if (event.type === "contextmenu" && aimed < 0) event.stopPropagation()
  }
  const menuOpens = () => {
    if (aimed >= 0 && aimed < props.count && !isSelected(aimed)) moveTo(aimed)
  }

  onMount(() => {
    const observer = new ResizeObserver(() => props.columns.setRoom(grid.clientWidth))
    observer.observe(grid)
    props.columns.setRoom(grid.clientWidth)
    onCleanup(() => observer.disconnect())
  })

  const body = () => (
    <VirtualRows
      count={props.count}
      rowHeight={props.rowHeight}
      keyAt={props.keyAt}
      beginsAtTop={props.beginsAtTop ?? false}
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
          select: event => {
            moveTo(index(), event?.shiftKey ? "range" : event?.ctrlKey || event?.metaKey ? "toggle" : "only")
            if (!event?.shiftKey && !event?.ctrlKey && !event?.metaKey) props.onOpen?.("pointer")
          },
        })
      }
    />
  )

  return (
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
      on:pointerdown={aim}
      on:contextmenu={aim}
    >
      <GridHead columns={props.columns} />
      <Show when={props.count > 0} fallback={props.empty}>
        <Show when={props.menu} fallback={body()}>
          {menu => (
            <ContextMenu items={menu()} onOpen={menuOpens}>
              {body()}
            </ContextMenu>
          )}
        </Show>
        <Show when={missed() > 0 && !props.beginsAtTop}>
          <button type="button" class="new-rows" onClick={() => rows()?.follow()}>
            ↓ {showCount(missed())} new
          </button>
        </Show>
      </Show>
    </div>
  )
}
