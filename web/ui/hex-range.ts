// A range of bytes with a cursor, and where the keys lead it. Pure. The anchor stays where the selection began.

export type HexRange = { readonly anchor: number; readonly cursor: number }

export const firstOf = ({ anchor, cursor }: HexRange): number => Math.min(anchor, cursor)
/** Exclusive. */
export const endOf = ({ anchor, cursor }: HexRange): number => Math.max(anchor, cursor) + 1
export const lengthOf = (range: HexRange): number => endOf(range) - firstOf(range)

export type Geometry = { readonly length: number; readonly columns: number; readonly rowsInView: number }

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">

/** Null for a key that leads nowhere. */
export function movedBy(
  { key, ctrlKey, metaKey, shiftKey }: Key,
  range: HexRange,
  { length, columns, rowsInView }: Geometry,
): HexRange | null {
  const isFar = ctrlKey || metaKey
  if (isFar && key.toLowerCase() === "a") return { anchor: 0, cursor: length - 1 }
  const at = range.cursor
  const inRow = at % columns
  const targets: { readonly [key: string]: number } = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at >= columns ? at - columns : at,
    ArrowDown: at + columns < length ? at + columns : at,
    PageUp: Math.max(inRow, at - columns * rowsInView),
    PageDown: Math.min(at + columns * rowsInView, length - 1),
    Home: isFar ? 0 : at - inRow,
    End: isFar ? length - 1 : at - inRow + columns - 1,
  }
  const target = targets[key]
  if (target === undefined || length === 0) return null
  const cursor = Math.min(Math.max(0, target), length - 1)
  return { anchor: shiftKey ? range.anchor : cursor, cursor }
}
