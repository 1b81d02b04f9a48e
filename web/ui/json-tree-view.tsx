// A JSON text as a tree that one walks through: rows drawn as they are looked at, one focus stop, the keys of the ARIA practices. What is
// shown is the text as it was sent; below stands where one is, with the whole of a long value.

// biome-ignore-all lint/a11y/useAriaActivedescendantWithTabindex: it has one, in the spelling of HTML

import { createMemo, createSignal, createUniqueId, onMount, Show } from "solid-js"
import { createMatch } from "../data/layout.ts"
import { createFound, type Find, FindBar } from "./find.tsx"
import { findInTree } from "./json-find.ts"
import { NodeBar } from "./json-node-bar.tsx"
import { JsonRow, rowText } from "./json-row.tsx"
import { closedFrom, isContainer, isEnd, levelFor, openTo, rowOf, rowsOf } from "./json-rows.ts"
import { readJsonTree } from "./json-tree.ts"
import { plainPattern } from "./text-hits.ts"
import { type RowsHandle, VirtualRows } from "./virtual-rows.tsx"

/** Opened at first as far as this allows: what is longer is better seen from above. */
const openedRowsMax = 10_000

export type JsonTreeHandle = { readonly focus: () => void; readonly openTo: (level: number) => void }

export function JsonTreeView(props: {
  readonly label: string
  readonly text: string
  readonly hits: readonly RegExp[]
  readonly find: Find
  readonly onSearch: ((query: string) => void) | undefined
  readonly handle: (handle: JsonTreeHandle) => void
}) {
  const name = createUniqueId()
  // Another text is another view: its owner sees to that.
  const tree = readJsonTree(props.text)
  const [closed, setClosed] = createSignal(closedFrom(tree, levelFor(tree, openedRowsMax)), { equals: false })
  const [cursor, setCursor] = createSignal(0)
  const [isWhole, setIsWhole] = createSignal(false)
  const [rowsHandle, setRowsHandle] = createSignal<RowsHandle>()
  let element!: HTMLDivElement

  const rows = createMemo(() => rowsOf(tree, closed()))
  const isNarrow = createMatch("(max-width: 640px)")
  /** As the style sheet has it. */
  const rowHeight = () => (isNarrow() ? 28 : 20)

  const moveTo = (node: number) => {
    setCursor(node)
    const at = rowOf(tree, rows(), node)
    if (at >= 0) rowsHandle()?.show(at)
  }
  const reveal = (node: number) => {
    const changed = closed()
    if (openTo(tree, changed, node)) setClosed(changed)
    moveTo(node)
  }
  const setOpen = (node: number, isOpen: boolean, isDeep = false) => {
    const changed = closed()
    const end = isDeep ? tree.next(node) : node + 1
    changed.fill(isOpen ? 0 : 1, node, end)
    setClosed(changed)
    // The list may follow its end: the node stays in sight.
    moveTo(node)
  }
  const toggle = (node: number, isDeep = false) => {
    setCursor(node)
    if (isContainer(tree, node)) setOpen(node, closed()[node] === 1, isDeep)
    else if (rowText(tree, node).isCut) setIsWhole(!isWhole())
  }
  const toLevel = (level: number) => {
    setClosed(closedFrom(tree, level))
    let shown = cursor()
    while (tree.depth(shown) > level) shown = tree.parent(shown)
    moveTo(shown)
  }
  const found = createFound(props.find, query => findInTree(tree, query), reveal)
  const patterns = createMemo(() => (props.find.query() === "" ? props.hits : [...props.hits, plainPattern(props.find.query())]))

  /** By so many rows, of those that are nodes. */
  const step = (by: number) => {
    const all = rows()
    const direction = Math.sign(by)
    let at = rowOf(tree, all, cursor())
    for (let left = Math.abs(by); left > 0; left--) {
      let next = at + direction
      while (next >= 0 && next < all.length && isEnd(all[next]!)) next += direction
      if (next < 0 || next >= all.length) break
      at = next
    }
    if (at >= 0) moveTo(all[at]!)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const node = cursor()
    const isOpen = isContainer(tree, node) && closed()[node] === 0
    const page = Math.max(1, (rowsHandle()?.rowsInView() ?? 2) - 1)
    const actions: { readonly [key: string]: () => void } = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(page),
      PageUp: () => step(-page),
      Home: () => moveTo(0),
      End: () => step(rows().length),
      ArrowRight: () => {
        if (isOpen) moveTo(node + 1)
        else if (isContainer(tree, node)) setOpen(node, true)
      },
      ArrowLeft: () => {
        if (isOpen) setOpen(node, false)
        else if (tree.parent(node) >= 0) moveTo(tree.parent(node))
      },
      Enter: () => toggle(node),
      " ": () => toggle(node),
      "*": () => {
        const parent = tree.parent(node)
        const changed = closed()
        for (let each = parent + 1; parent >= 0 && each < tree.next(parent); each = tree.next(each)) changed[each] = 0
        setClosed(changed)
      },
    }
    const action = actions[event.key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  onMount(() => {
    // Only rows of a table are in a group of rows.
    element.querySelector(".layer")?.setAttribute("role", "presentation")
    props.handle({ focus: () => element.focus(), openTo: toLevel })
  })

  return (
    <div class="json-tree" classList={{ finding: props.find.isOpen() }}>
      <Show when={props.find.isOpen()}>
        <FindBar
          find={props.find}
          found={found}
          placeholder="Find in names and values"
          onClose={() => {
            props.find.close()
            element.focus()
          }}
        />
      </Show>
      <div
        ref={element}
        class="tree json"
        role="tree"
        aria-label={props.label}
        tabindex="0"
        aria-activedescendant={rows().length === 0 ? undefined : `${name}-${cursor()}`}
        onKeyDown={pressed}
      >
        <VirtualRows
          role="group"
          count={rows().length}
          rowHeight={rowHeight()}
          keyAt={index => rows()[index]!}
          beginsAtTop
          isOrdered
          handle={setRowsHandle}
          row={key => (
            <JsonRow
              tree={tree}
              row={key}
              domId={`${name}-${key}`}
              isClosed={closed()[key] === 1}
              isCursor={cursor() === key}
              isFound={found.current() === key}
              patterns={patterns()}
              onSelect={() => moveTo(key)}
              onToggle={event => toggle(key, event.altKey)}
            />
          )}
        />
      </div>
      <NodeBar tree={tree} node={cursor()} isWhole={isWhole()} onWhole={setIsWhole} onLevel={toLevel} onSearch={props.onSearch} />
    </div>
  )
}
