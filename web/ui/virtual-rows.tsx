// A scroller that draws only the rows in sight, follows the end while it is scrolled to the end, and never moves otherwise.
// Rows have one height and are keyed by a number, so a row's element lives as long as it is in sight.
// The place is derived: while following it is the end of whatever the content is now, so growing costs one pass.

// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { batch, createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount } from "solid-js"
import { type Extent, endPlace, isAtEnd, kept, moved, type Place, placeAt, rowsAt, showing, trackHeight } from "./scroll-map.ts"

const rowsMore = 8
const settleMs = 150

export type RowsHandle = {
  readonly following: () => boolean
  readonly follow: () => void
  readonly show: (index: number) => void
  readonly isDrawn: (index: number) => boolean
  readonly rowsInView: () => number
}

export function VirtualRows(props: {
  readonly count: number
  readonly rowHeight: number
  readonly keyAt: (index: number) => number
  readonly row: (key: number, index: () => number) => JSX.Element
  /** Begin at the first row, and not at the end that grows. */
  readonly beginsAtTop?: boolean
  readonly onRange?: (first: number, last: number) => void
  readonly handle: (handle: RowsHandle) => void
}) {
  let scroller!: HTMLDivElement
  let settle = 0
  const [viewport, setViewport] = createSignal(0)
  const [chosen, setChosen] = createSignal<Place>({ scrollTop: 0, offset: 0 })
  const [following, setFollowing] = createSignal(!props.beginsAtTop)

  const extent = createMemo<Extent>(() => ({ count: props.count, rowHeight: props.rowHeight, viewport: viewport() }))
  const place = createMemo<Place>(() => (following() ? endPlace(extent()) : kept(extent(), chosen())))
  const range = createMemo(() => rowsAt(extent(), place().offset, rowsMore), undefined, {
    equals: (a, b) => a.first === b.first && a.last === b.last,
  })
  const keys = createMemo(() => Array.from({ length: range().last - range().first }, (_, at) => props.keyAt(range().first + at)))
  const layerTop = () => range().first * props.rowHeight + place().scrollTop - place().offset

  const go = (next: Place) =>
    batch(() => {
      setChosen(next)
      setFollowing(isAtEnd(extent(), next))
    })

  const scrolled = () => {
    const from = place()
    // Our own scrolling comes back as an event, rounded to device pixels: it is no step of the user's.
    if (Math.abs(scroller.scrollTop - from.scrollTop) < 1) return
    go(moved(extent(), from, scroller.scrollTop))
    clearTimeout(settle)
    settle = window.setTimeout(() => !following() && setChosen(placeAt(extent(), place().offset)), settleMs)
  }

  // The first tick of a smooth scroll may be less than a pixel; a batch of rows must not win against it.
  const wheeled = (event: WheelEvent) => {
    if (event.deltaY < 0 && following() && place().offset > 0) {
      batch(() => {
        setChosen(place())
        setFollowing(false)
      })
    }
  }

  onMount(() => {
    const observer = new ResizeObserver(() => setViewport(scroller.clientHeight))
    observer.observe(scroller)
    scroller.addEventListener("wheel", wheeled, { passive: true })
    setViewport(scroller.clientHeight)
    onCleanup(() => observer.disconnect())
  })
  onCleanup(() => clearTimeout(settle))

  createEffect(() => {
    const wanted = place().scrollTop
    if (Math.abs(scroller.scrollTop - wanted) >= 1) scroller.scrollTop = wanted
  })
  createEffect(on(range, ({ first, last }) => props.onRange?.(first, last)))

  props.handle({
    following,
    follow: () => setFollowing(true),
    show: index => {
      // Asked before it has been measured.
      if (viewport() === 0) setViewport(scroller.clientHeight)
      const next = showing(extent(), place(), index)
      if (next !== place()) go(next)
    },
    isDrawn: index => index >= range().first && index < range().last,
    rowsInView: () => Math.max(1, Math.floor(viewport() / props.rowHeight)),
  })

  return (
    <div
      class="scroller"
      role="presentation"
      tabindex="-1"
      ref={scroller}
      onScroll={scrolled}
      on:wheel={{ handleEvent: wheeled, passive: true }}
    >
      <div class="track" role="presentation" style={{ height: `${trackHeight(extent())}px` }}>
        <div class="layer" role="rowgroup" style={{ transform: `translateY(${layerTop()}px)` }}>
          <For each={keys()}>{(key, at) => props.row(key, () => range().first + at())}</For>
        </div>
      </div>
    </div>
  )
}
