// Bytes in rows of octets and characters, however many: one cursor, a range that is the same in both columns, and below or beside it what
// the bytes may mean.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at
// biome-ignore-all lint/a11y/useAriaActivedescendantWithTabindex: it has one, in the spelling of HTML

import { createEffect, createMemo, createSignal, createUniqueId, on, onCleanup, onMount, Show } from "solid-js"
import { type CopyKind, copyBytes } from "./byte-values.ts"
import { findBytes, readWanted } from "./bytes-find.ts"
import { writeClipboard } from "./copy-button.tsx"
import { createFound, type Find, FindBar } from "./find.tsx"
import { HexInspector } from "./hex-inspector.tsx"
import { endOf, firstOf, type HexRange, lengthOf, movedBy } from "./hex-range.ts"
import { HexRow } from "./hex-row.tsx"
import { type RowsHandle, VirtualRows } from "./virtual-rows.tsx"

/** A place that somebody else points at. */
export type HexPlace = { readonly offset: number; readonly length: number }

export type HexHandle = { readonly focus: () => void; readonly askForOffset: () => void }

/** Wide enough for sixteen octets and their characters. */
const sixteenWidth = 590

export function HexView(props: {
  readonly label: string
  readonly bytes: Uint8Array
  readonly find: Find
  /** Where something is wrong: marked, and gone to. */
  readonly mark: HexPlace | null
  readonly handle: (handle: HexHandle) => void
}) {
  const name = createUniqueId()
  const [range, setRange] = createSignal<HexRange>({ anchor: 0, cursor: 0 })
  const [width, setWidth] = createSignal(sixteenWidth)
  const [rows, setRows] = createSignal<RowsHandle>()
  let element!: HTMLDivElement
  let offsetField!: HTMLInputElement
  let isDragging = false

  const length = () => props.bytes.length
  const columns = () => (width() >= sixteenWidth ? 16 : 8)
  const rowHeight = 20
  const show = (offset: number) => rows()?.show(Math.floor(offset / columns()))
  const select = (next: HexRange) => {
    setRange(next)
    show(next.cursor)
  }
  const goTo = (offset: number, bytes = 1) => {
    const last = Math.min(offset + bytes, length()) - 1
    show(last)
    select({ anchor: last, cursor: offset })
  }
  // Other bytes are looked at from their beginning.
  createEffect(
    on(
      () => props.bytes,
      () => setRange({ anchor: 0, cursor: 0 }),
      { defer: true },
    ),
  )
  createEffect(() => {
    const place = props.mark
    if (place && rows() && place.offset < length()) goTo(place.offset, place.length)
  })

  const wanted = createMemo(() => readWanted(props.find.query()))
  const found = createFound(
    props.find,
    () => (wanted() ? findBytes(props.bytes, wanted()!) : []),
    place => goTo(place, wanted()?.octets.length ?? 1),
  )

  const selected = () => props.bytes.subarray(firstOf(range()), endOf(range()))
  const copy = (kind: CopyKind) => void writeClipboard(() => copyBytes(selected(), kind))

  const pressed = (event: KeyboardEvent) => {
    if (event.altKey) return
    const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c"
    const isCleared = event.key === "Escape" && lengthOf(range()) > 1
    const next = movedBy(event, range(), { length: length(), columns: columns(), rowsInView: rows()?.rowsInView() ?? 1 })
    if (isCopy) copy("hex")
    else if (isCleared) setRange({ anchor: range().cursor, cursor: range().cursor })
    else if (next) select(next)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const offsetOf = (target: EventTarget | null): number | null => {
    const at = target instanceof HTMLElement ? target.dataset.at : undefined
    return at === undefined ? null : Number(at)
  }
  const pointed = (event: PointerEvent) => {
    const offset = offsetOf(event.target)
    if (offset === null || event.button !== 0) return
    isDragging = event.pointerType !== "touch"
    setRange({ anchor: event.shiftKey ? range().anchor : offset, cursor: offset })
  }
  const dragged = (event: PointerEvent) => {
    const offset = isDragging && event.buttons === 1 ? offsetOf(document.elementFromPoint(event.clientX, event.clientY)) : null
    if (offset !== null && offset !== range().cursor) select({ anchor: range().anchor, cursor: offset })
  }

  onMount(() => {
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    onCleanup(() => observer.disconnect())
    setWidth(element.clientWidth)
    props.handle({
      focus: () => element.focus(),
      askForOffset: () => {
        offsetField.focus()
        offsetField.select()
      },
    })
  })

  return (
    <div class="hex-view" classList={{ finding: props.find.isOpen() }}>
      <Show when={props.find.isOpen()}>
        <FindBar
          find={props.find}
          found={found}
          placeholder={'Find octets (de ad) or text ("de ad")'}
          hint={<span class="hint find-kind">{wanted()?.as === "hex" ? "as octets" : wanted() ? "as text" : ""}</span>}
          onClose={() => {
            props.find.close()
            element.focus()
          }}
        />
      </Show>
      <div
        ref={element}
        class="hex-grid"
        classList={{ narrow: columns() === 8 }}
        role="grid"
        aria-label={props.label}
        aria-rowcount={Math.ceil(length() / columns())}
        aria-multiselectable="true"
        tabindex="0"
        aria-activedescendant={length() === 0 ? undefined : `${name}-${Math.floor(range().cursor / columns())}`}
        onKeyDown={pressed}
        onPointerDown={pointed}
        onPointerMove={dragged}
        onPointerUp={() => (isDragging = false)}
      >
        <Show when={{ bytes: props.bytes, columns: columns() }} keyed>
          {known => (
            <VirtualRows
              count={Math.ceil(known.bytes.length / known.columns)}
              rowHeight={rowHeight}
              keyAt={index => index}
              beginsAtTop
              isOrdered
              handle={setRows}
              row={row => (
                <HexRow
                  bytes={known.bytes}
                  row={row}
                  columns={known.columns}
                  domId={`${name}-${row}`}
                  range={range()}
                  mark={props.mark}
                  foundLength={wanted()?.octets.length ?? 0}
                  found={found.places()}
                />
              )}
            />
          )}
        </Show>
      </div>
      <HexInspector
        bytes={props.bytes}
        range={range()}
        onCopy={copy}
        onOffset={offset => {
          goTo(offset)
          element.focus()
        }}
        offsetField={field => (offsetField = field)}
      />
    </div>
  )
}
