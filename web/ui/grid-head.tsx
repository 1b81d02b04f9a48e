// The header of a grid: a click on a name sorts, its edge is dragged, and a menu at the end has all of that for the keyboard, and the
// columns that are not shown.

// biome-ignore-all lint/a11y/useFocusableInteractive: headers are no stop; their menu is
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the menu has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { For, Show } from "solid-js"
import type { Column, ColumnsView } from "../data/columns.ts"
import { ColumnsIcon, DownIcon, UpIcon } from "./icons.tsx"
import { Menu, type MenuItem } from "./menu.tsx"

export function GridHead(props: { readonly columns: ColumnsView }) {
  let head!: HTMLDivElement
  /** From what is drawn: a column may share what is left. */
  const resize = (id: string, by: number) => {
    const drawn = head.querySelector(`[data-column="${id}"]`)?.getBoundingClientRect().width
    if (drawn !== undefined) props.columns.setWidth(id, drawn + by)
  }
  return (
    <div class="head cells" role="row" aria-rowindex={1} ref={head}>
      <For each={props.columns.shown()}>{column => <Header column={column} columns={props.columns} />}</For>
      <div class="columns-menu" role="columnheader">
        <Menu label="Columns" class="icon-button" button={<ColumnsIcon />} items={() => itemsOf(props.columns, resize)} />
      </div>
    </div>
  )
}

function Header(props: { readonly column: Column; readonly columns: ColumnsView }) {
  const sorting = () => {
    const now = props.columns.sorting()
    return now?.id === props.column.id ? (now.isDescending ? "descending" : "ascending") : undefined
  }
  return (
    <div
      role="columnheader"
      data-column={props.column.id}
      class={`header ${props.column.id}`}
      classList={{ end: props.column.isEnd ?? false, sortable: props.column.isSortable ?? false }}
      aria-label={props.column.name === "" ? undefined : props.column.spoken}
      aria-sort={sorting()}
      title={props.column.isSortable ? `Sort by ${spokenOf(props.column)}` : undefined}
      onClick={() => props.column.isSortable && props.columns.sortBy(props.column.id)}
    >
      <span class={props.column.name === "" ? "unseen" : "header-name"}>{props.column.name || props.column.spoken}</span>
      <Show when={sorting()}>{way => (way() === "ascending" ? <UpIcon size={12} /> : <DownIcon size={12} />)}</Show>
      <Edge column={props.column} columns={props.columns} />
    </div>
  )
}

/** Dragged, it sizes the column on its left; clicked twice, that one is as wide as it began. */
function Edge(props: { readonly column: Column; readonly columns: ColumnsView }) {
  let edge!: HTMLSpanElement
  let grip = 0
  return (
    <span
      class="edge"
      ref={edge}
      aria-hidden="true"
      onClick={event => event.stopPropagation()}
      onDblClick={() => props.columns.setWidth(props.column.id, null)}
      onPointerDown={event => {
        event.preventDefault()
        edge.setPointerCapture(event.pointerId)
        grip = edge.parentElement!.getBoundingClientRect().width - event.clientX
      }}
      onPointerMove={event => {
        if (edge.hasPointerCapture(event.pointerId)) props.columns.setWidth(props.column.id, grip + event.clientX)
      }}
    />
  )
}

const spokenOf = (column: Column): string => column.spoken ?? column.name
const step = 24

function itemsOf(columns: ColumnsView, resize: (id: string, by: number) => void): readonly MenuItem[] {
  const sortable = columns.all.filter(column => column.isSortable)
  const sorting = columns.sorting()
  return [
    ...(sortable.length === 0
      ? []
      : ([
          {
            type: "more",
            name: "Sort by",
            items: [
              {
                type: "choice",
                name: "Column",
                value: sorting?.id ?? "",
                options: [{ value: "", name: "As they came" }, ...sortable.map(column => ({ value: column.id, name: spokenOf(column) }))],
                set: id => columns.setSorting(id === "" ? null : { id, isDescending: false }),
              },
              {
                type: "check",
                name: "Descending",
                isOn: sorting?.isDescending ?? false,
                set: isDescending => sorting && columns.setSorting({ ...sorting, isDescending }),
              },
            ],
          },
        ] satisfies MenuItem[])),
    {
      type: "more",
      name: "Width",
      items: columns.shown().map(column => ({
        type: "more",
        name: spokenOf(column),
        items: [
          { type: "action", name: "Wider", run: () => resize(column.id, step) },
          { type: "action", name: "Narrower", run: () => resize(column.id, -step) },
          { type: "action", name: "As it began", run: () => columns.setWidth(column.id, null) },
        ],
      })),
    },
    {
      type: "group",
      name: "Show",
      items: columns.all
        .filter(column => column.isFixed !== true)
        .map(column => ({
          type: "check",
          name: spokenOf(column),
          isOn: columns.isShown(column.id),
          set: isOn => columns.setShown(column.id, isOn),
        })),
    },
    { type: "line" },
    { type: "action", name: "Columns as they began", run: columns.reset },
  ]
}
