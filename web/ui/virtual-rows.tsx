// A scroller that draws only the rows in sight, follows the end while it is scrolled to the end, and never moves otherwise.
// Rows have one height and are keyed by a number, so a row's element lives as long as it is in sight.
// The place is derived: while following it is the end of whatever the content is now, so growing costs one pass; elsewhere it is that of
// the row at the top, wherever that has gone.

// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { batch, createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, untrack } from "solid-js"
import { type Extent, endPlace, isAtEnd, kept, moved, type Place, placeAt, rowsAt, showing, trackHeight } from "./scroll-map.ts"

const rowsMore = 8
const settleMs = 150

export type RowsHandle = {
  readonly following: () => boolean
  readonly follow: () => void
  /** Follows no longer. */
  readonly stay: () => void
  readonly show: (index: number) => void
  readonly isDrawn: (index: number) => boolean
  /** How many fit. */
  readonly rowsInView: () => number
  /** Index after the last row in sight. */
  readonly viewEnd: () => number
}

/** The row at the top of what is seen, and how much of it is above that. */
type Anchor = { readonly key: number; readonly index: number; readonly rowHeight: number; readonly hidden: number }
type Chosen = { readonly place: Place; readonly anchor: Anchor | null }

const top: Chosen = { place: { scrollTop: 0, offset: 0 }, anchor: null }

export function VirtualRows(props: {
  readonly count: number
  readonly rowHeight: number
  readonly keyAt: (index: number) => number
  /** Where rows may come above others: what is seen then stays. -1 for none. */
  readonly indexOf?: ((key: number) => number) | undefined
  readonly row: (key: number, index: () => number) => JSX.Element
  /** Begin at the first row, and not at the end that grows. */
  readonly beginsAtTop?: boolean
  /** They do not come one after the other: there is no end to follow. */
  readonly isOrdered?: boolean
  /** Whenever there is another, its beginning is shown. */
  readonly order?: object | null
  /** What its rows are together; "rowgroup" where nothing is said. */
  readonly role?: "rowgroup" | "group"
  /** Somebody aims at a row: nothing moves. */
  readonly isHeld?: boolean
  readonly onRange?: (first: number, last: number) => void
  readonly handle: (handle: RowsHandle) => void
}) {
  let scroller!: HTMLDivElement
  let settle = 0
  /** Where the scroller is: asking it would lay the page out, sixty times a second. */
  let scrolledTo = 0
  const [viewport, setViewport] = createSignal(0)
  const [chosen, setChosen] = createSignal<Chosen>(top)
  const [wantsEnd, setWantsEnd] = createSignal(!props.beginsAtTop)
  /** Where it was when somebody began to aim, while it followed. */
  const [held, setHeld] = createSignal<Place | null>(null)
  const following = () => wantsEnd() && !props.isOrdered

  const extent = createMemo<Extent>(() => ({ count: props.count, rowHeight: props.rowHeight, viewport: viewport() }))
  const place = createMemo<Place>(() => {
    const still = held()
    if (!following()) return kept(extent(), anchored(chosen()))
    return still ? kept(extent(), still) : endPlace(extent())
  })
  const range = createMemo(() => rowsAt(extent(), place().offset, rowsMore), undefined, {
    equals: (a, b) => a.first === b.first && a.last === b.last,
  })
  const keys = createMemo(() => Array.from({ length: range().last - range().first }, (_, at) => props.keyAt(range().first + at)))
  const layerTop = () => range().first * props.rowHeight + place().scrollTop - place().offset

  function anchored({ place, anchor }: Chosen): Place {
    if (!anchor || !props.indexOf) return place
    const index = props.indexOf(anchor.key)
    if (index < 0 || (index === anchor.index && props.rowHeight === anchor.rowHeight)) return place
    return placeAt(extent(), index * props.rowHeight + Math.min(anchor.hidden, props.rowHeight - 1))
  }
  /** At the very top there is none: what comes there is to be seen. */
  const anchorAt = ({ offset }: Place): Anchor | null => {
    const index = Math.floor(offset / props.rowHeight)
    if (!props.indexOf || offset <= 0 || index >= props.count) return null
    return { key: props.keyAt(index), index, rowHeight: props.rowHeight, hidden: offset - index * props.rowHeight }
  }
  const choose = (next: Place) => setChosen({ place: next, anchor: untrack(() => anchorAt(next)) })

  const go = (next: Place) =>
    batch(() => {
      choose(next)
      setHeld(null)
      if (!props.isOrdered) setWantsEnd(isAtEnd(extent(), next))
    })
  const stay = () =>
    batch(() => {
      if (!following()) return
      choose(place())
      setWantsEnd(false)
    })

  const scrolled = () => {
    const from = place()
    scrolledTo = scroller.scrollTop
    // Our own scrolling comes back as an event, rounded to device pixels: it is no step of the user's.
    if (Math.abs(scrolledTo - from.scrollTop) < 1) return
    go(moved(extent(), from, scrolledTo))
    clearTimeout(settle)
    settle = window.setTimeout(() => !following() && choose(placeAt(extent(), place().offset)), settleMs)
  }

  // The first tick of a smooth scroll may be less than a pixel; a batch of rows must not win against it.
  const wheeled = (event: WheelEvent) => {
    if (event.deltaY < 0 && place().offset > 0) stay()
  }

  onMount(() => {
    const observer = new ResizeObserver(() => setViewport(scroller.clientHeight))
    observer.observe(scroller)
    setViewport(scroller.clientHeight)
    onCleanup(() => observer.disconnect())
  })
  onCleanup(() => clearTimeout(settle))

  createEffect(() => {
    const wanted = place().scrollTop
    if (Math.abs(scrolledTo - wanted) < 1) return
    scroller.scrollTop = scrolledTo = wanted
  })
  createEffect(on(range, ({ first, last }) => props.onRange?.(first, last)))
  createEffect(
    on(
      () => props.isHeld === true,
      isHeld => setHeld(isHeld && following() ? place() : null),
    ),
  )
  createEffect(
    on(
      () => props.order,
      order => order && setChosen(top),
    ),
  )

  props.handle({
    following,
    follow: () =>
      batch(() => {
        setHeld(null)
        setWantsEnd(true)
      }),
    stay,
    show: index => {
      // Asked before it has been measured.
      if (viewport() === 0) setViewport(scroller.clientHeight)
      const next = showing(extent(), place(), index)
      if (next !== place()) go(next)
    },
    isDrawn: index => index >= range().first && index < range().last,
    rowsInView: () => Math.max(1, Math.floor(viewport() / props.rowHeight)),
    viewEnd: () => Math.min(props.count, Math.floor((place().offset + viewport()) / props.rowHeight)),
  })

  return (
    <div
      class="scroller"
      role={props.role ?? "rowgroup"}
      tabindex="-1"
      ref={scroller}
      onScroll={scrolled}
      on:wheel={{ handleEvent: wheeled, passive: true }}
    >
      <div class="track" role="presentation" style={{ height: `${trackHeight(extent())}px` }}>
        <div class="layer" role="presentation" style={{ transform: `translateY(${layerTop()}px)` }}>
          <For each={keys()}>{(key, at) => props.row(key, () => range().first + at())}</For>
        </div>
      </div>
    </div>
  )
}
