// A table one walks through with the keyboard: header, rows drawn as needed, one cursor, one focus stop.
// The focus stays on the grid and points at the cursor's row (aria-activedescendant), so it survives rows coming and going.

// biome-ignore-all lint/a11y/useFocusableInteractive: headers are no stop; the grid is
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at
// biome-ignore-all lint/a11y/useAriaActivedescendantWithTabindex: it has one, in the spelling of HTML

import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from "solid-js"
import { showCount } from "./format.ts"
import { type RowsHandle, VirtualRows } from "./virtual-rows.tsx"

export type Column = { readonly id: string; readonly name: string; readonly spoken?: string; readonly isEnd?: boolean }

/** What a row needs to be one: spread nothing, set each. */
export type RowPlace = {
  readonly domId: string
  readonly index: () => number
  readonly isSelected: () => boolean
  readonly select: () => void
}

export function Grid(props: {
  readonly label: string
  readonly class: string
  readonly columns: readonly Column[]
  readonly rowHeight: number
  readonly count: number
  readonly keyAt: (index: number) => number
  /** Index of the cursor's row, or -1. */
  readonly cursor: number
  readonly onCursor: (index: number) => void
  /** A click, or Enter on the cursor's row. */
  readonly onOpen?: (by: "pointer" | "keyboard") => void
  /** A list that is found and not one that grows: it begins at its top, and does not say how many are new. */
  readonly beginsAtTop?: boolean
  /** Keys that are not about moving; true for one that was taken. */
  readonly onKey?: (event: KeyboardEvent) => boolean
  /** For its owner, who may know of a row to be shown. */
  readonly handle?: (handle: RowsHandle) => void
  readonly onRange?: (first: number, last: number) => void
  readonly row: (key: number, place: RowPlace) => JSX.Element
  readonly empty: JSX.Element
}) {
  const name = createUniqueId()
  const [rows, setRows] = createSignal<RowsHandle>()
  const [seen, setSeen] = createSignal(0)
  const domId = (key: number) => `${name}-${key}`
  const missed = createMemo<number>(before => {
    const isFollowing = rows()?.following() ?? true
    if (isFollowing) setSeen(props.count)
    return isFollowing ? 0 : Math.max(0, props.count - seen(), props.count < seen() ? 0 : before)
  }, 0)

  const moveTo = (index: number) => {
    if (props.count === 0) return
    const next = Math.min(Math.max(0, index), props.count - 1)
    props.onCursor(next)
    rows()?.show(next)
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, (rows()?.rowsInView() ?? 2) - 1)
    const at = props.cursor
    switch (event.key) {
      case "ArrowDown":
        moveTo(at + 1)
        break
      case "ArrowUp":
        moveTo(at < 0 ? props.count - 1 : at - 1)
        break
      case "PageDown":
        moveTo(at + page)
        break
      case "PageUp":
        moveTo(at < 0 ? props.count - 1 : at - page)
        break
      case "Home":
        moveTo(0)
        break
      case "End":
        moveTo(props.count - 1)
        break
      case "Enter":
        if (at < 0) moveTo(0)
        props.onOpen?.("keyboard")
        break
      default:
        if (!props.onKey?.(event)) return
    }
    event.preventDefault()
  }

  return (
    <div
      class={`grid ${props.class}`}
      role="grid"
      tabindex="0"
      aria-label={props.label}
      aria-rowcount={props.count + 1}
      aria-activedescendant={props.cursor >= 0 && rows()?.isDrawn(props.cursor) ? domId(props.keyAt(props.cursor)) : undefined}
      onKeyDown={pressed}
    >
      <div class="head cells" role="row" aria-rowindex={1}>
        <For each={props.columns}>
          {column => (
            <span role="columnheader" class={column.id} classList={{ end: column.isEnd ?? false }} aria-label={column.spoken}>
              {column.name}
            </span>
          )}
        </For>
      </div>
      <Show when={props.count > 0} fallback={props.empty}>
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
              isSelected: () => props.cursor === index(),
              select: () => {
                moveTo(index())
                props.onOpen?.("pointer")
              },
            })
          }
        />
        <Show when={missed() > 0 && !props.beginsAtTop}>
          <button type="button" class="new-rows" onClick={() => rows()?.follow()}>
            ↓ {showCount(missed())} new
          </button>
        </Show>
      </Show>
    </div>
  )
}
