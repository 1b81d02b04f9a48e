// The columns of a list: which are shown, how wide, by which one it is sorted. Choices of the reader are remembered; what the room does
// not allow is left out for as long as that lasts.

import { createMemo, createSignal } from "solid-js"
import { createRememberedJson } from "./preferences.ts"

export type Column = {
  readonly id: string
  readonly name: string
  /** What is said of it where the name says too little. */
  readonly spoken?: string
  readonly isEnd?: boolean
  /** In pixels. A column that has none shares what is left. */
  readonly width?: number
  /** Of what is left, relative to the others' (1). */
  readonly share?: number
  readonly widthMin?: number
  readonly isSortable?: boolean
  /** Shown only where it was asked for. */
  readonly isExtra?: boolean
  /** Always shown. */
  readonly isFixed?: boolean
  /** The list has to be so wide, in pixels, before it is shown without being asked for. */
  readonly from?: number
}

export type Sorting = { readonly id: string; readonly isDescending: boolean }

type Choices = { readonly widths: { readonly [id: string]: number }; readonly shown: { readonly [id: string]: boolean } }

const none: Choices = { widths: {}, shown: {} }
const widthMin = 24
/** A column wider than any screen would only be lost. */
const widthMax = 2_000

export type ColumnsView = ReturnType<typeof createColumns>

export function createColumns(name: string, all: readonly Column[]) {
  const [choices, setChoices] = createRememberedJson<Choices>(`columns-${name}`, none, readChoices)
  const [room, setRoom] = createSignal(Number.POSITIVE_INFINITY)
  const [sorting, setSorting] = createSignal<Sorting | null>(null)

  const isShown = (column: Column): boolean =>
    column.isFixed === true || (choices().shown[column.id] ?? (column.isExtra !== true && room() >= (column.from ?? 0)))
  const shown = createMemo<readonly Column[]>(() => all.filter(isShown), [], {
    equals: (a, b) => a.length === b.length && a.every((column, at) => column === b[at]),
  })
  const setWidth = (id: string, width: number | null) => {
    const { [id]: _, ...others } = choices().widths
    const widths = width === null ? others : { ...others, [id]: width }
    setChoices({ ...choices(), widths })
  }

  return {
    all,
    shown,
    isShown: (id: string): boolean => shown().some(column => column.id === id),
    setShown: (id: string, isOn: boolean) => setChoices({ ...choices(), shown: { ...choices().shown, [id]: isOn } }),
    /** Null: as wide as it began. */
    setWidth,
    /** The list's own width, in pixels. */
    room,
    setRoom,
    sorting,
    setSorting,
    /** Ascending, descending, and as they came. */
    sortBy: (id: string) =>
      setSorting(now => (now?.id !== id ? { id, isDescending: false } : now.isDescending ? null : { id, isDescending: true })),
    reset: () => setChoices(none),
    /** For `grid-template-columns`. */
    template: createMemo(() =>
      shown()
        .map(column => trackOf(column, choices().widths[column.id]))
        .join(" "),
    ),
  }
}

function trackOf({ width, share = 1, widthMin: least = widthMin }: Column, chosen: number | undefined): string {
  if (chosen !== undefined) return `${Math.round(Math.min(Math.max(chosen, least), widthMax))}px`
  return width === undefined ? `minmax(${least}px, ${share}fr)` : `${width}px`
}

function readChoices(value: unknown): Choices | null {
  if (typeof value !== "object" || value === null) return null
  const { widths, shown } = value as Partial<Record<keyof Choices, unknown>>
  return { widths: entriesOf(widths, "number"), shown: entriesOf(shown, "boolean") }
}

const entriesOf = <Value>(value: unknown, type: "number" | "boolean"): { readonly [id: string]: Value } =>
  Object.fromEntries(Object.entries(value ?? {}).filter(entry => typeof entry[1] === type)) as { [id: string]: Value }
