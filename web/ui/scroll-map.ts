// Which rows a scroll position shows, when all rows have one height. Pure arithmetic, no element.
// Browsers cap an element's height (Chrome at about 33 million pixels, Firefox at about 17): above `trackMax` the scroll
// track stands for a taller content. Small steps then move the content one to one, so that wheel and touch feel as usual;
// large ones (the thumb dragged) are scaled. The two drift apart while stepping; `settled` puts the thumb back.

export const trackMax = 8_000_000

export type Extent = { readonly count: number; readonly rowHeight: number; readonly viewport: number }

/** `scrollTop` is the element's; `offset` is how much content lies above the viewport. Equal while nothing is scaled. */
export type Place = { readonly scrollTop: number; readonly offset: number }

export const trackHeight = (extent: Extent): number => Math.min(contentHeight(extent), trackMax)

export const offsetMax = (extent: Extent): number => Math.max(0, contentHeight(extent) - extent.viewport)

export const endPlace = (extent: Extent): Place => ({ scrollTop: scrollMax(extent), offset: offsetMax(extent) })

export const isAtEnd = (extent: Extent, place: Place): boolean => place.offset >= offsetMax(extent) - 2

/** The place for a content offset, with the thumb where it belongs. */
export function placeAt(extent: Extent, wanted: number): Place {
  const offset = clamp(wanted, offsetMax(extent))
  return { offset, scrollTop: isScaled(extent) ? Math.round((offset / offsetMax(extent)) * scrollMax(extent)) : offset }
}

/** The place after the element's scrollTop changed. */
export function moved(extent: Extent, from: Place, scrollTop: number): Place {
  if (!isScaled(extent)) return { scrollTop, offset: scrollTop }
  const step = scrollTop - from.scrollTop
  const isSmall = Math.abs(step) <= Math.max(1000, 2 * extent.viewport)
  const offset = isSmall ? from.offset + step : (scrollTop / scrollMax(extent)) * offsetMax(extent)
  return { scrollTop, offset: clamp(offset, offsetMax(extent)) }
}

/** The same place in a content that has changed: clamped when it shrank, as it was when it grew. */
export function kept(extent: Extent, place: Place): Place {
  if (place.offset > offsetMax(extent) || place.scrollTop > scrollMax(extent)) return placeAt(extent, place.offset)
  return isScaled(extent) || place.scrollTop === place.offset ? place : placeAt(extent, place.offset)
}

/** The least scrolling that shows the whole row. */
export function showing(extent: Extent, place: Place, index: number): Place {
  const top = index * extent.rowHeight
  const bottom = top + extent.rowHeight
  if (top < place.offset) return placeAt(extent, top)
  if (bottom > place.offset + extent.viewport) return placeAt(extent, bottom - extent.viewport)
  return place
}

/** Rows to draw, `last` exclusive, with some more on both sides for the frames before the next scroll event. */
export function rowsAt(extent: Extent, offset: number, more: number): { readonly first: number; readonly last: number } {
  const first = Math.floor(offset / extent.rowHeight) - more
  const last = Math.ceil((offset + extent.viewport) / extent.rowHeight) + more
  return { first: clamp(first, extent.count), last: clamp(last, extent.count) }
}

const contentHeight = (extent: Extent): number => extent.count * extent.rowHeight
const scrollMax = (extent: Extent): number => Math.max(0, trackHeight(extent) - extent.viewport)
const isScaled = (extent: Extent): boolean => contentHeight(extent) > trackMax
const clamp = (value: number, max: number): number => Math.min(Math.max(0, value), max)
