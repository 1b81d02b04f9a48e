// One row of a JSON tree. Its text begins with white space and ends with a line's end, so that what is selected with the mouse is copied
// as it looks.

// biome-ignore-all lint/a11y/useFocusableInteractive: the tree has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the tree has the keys
// biome-ignore-all lint/a11y/noStaticElementInteractions: nor is the triangle more than the row

import { For, Show } from "solid-js"
import { showCount } from "./format.ts"
import { ChevronRightIcon } from "./icons.tsx"
import { tokens } from "./json.ts"
import { momentOf } from "./json-path.ts"
import { isContainer, isEnd } from "./json-rows.ts"
import type { JsonTree } from "./json-tree.ts"
import { partsOf } from "./text-hits.ts"

/** A line of them is more than a screen is wide. */
const valueCharactersMax = 400
const summaryCharactersMax = 160
/** Deeper ones would be out of sight. */
const indentsMax = 40

/** The value of a scalar as far as it stands in a row. */
export function rowText(tree: JsonTree, node: number): { readonly text: string; readonly isCut: boolean } {
  const isCut = tree.end(node) - tree.start(node) > valueCharactersMax
  return { text: tree.text.slice(tree.start(node), isCut ? tree.start(node) + valueCharactersMax : tree.end(node)), isCut }
}

export function JsonRow(props: {
  readonly tree: JsonTree
  readonly row: number
  readonly domId: string
  readonly isClosed: boolean
  readonly isCursor: boolean
  readonly isFound: boolean
  readonly patterns: readonly RegExp[]
  readonly onSelect: () => void
  readonly onToggle: (event: MouseEvent) => void
}) {
  const node = isEnd(props.row) ? ~props.row : props.row
  const { tree } = props
  const indent = "  ".repeat(Math.min(tree.depth(node), indentsMax))
  const isObject = tree.kind(node) === "object"
  const comma = () => (tree.parent(node) >= 0 && tree.next(node) < tree.next(tree.parent(node)) ? "," : "")
  if (isEnd(props.row))
    return (
      <div class="json-row" aria-hidden="true">
        {indent}
        <span class="twist" />
        <span class="faint">{`${isObject ? "}" : "]"}${comma()}\n`}</span>
      </div>
    )
  const branches = isContainer(tree, node)
  const key = tree.key(node)
  return (
    <div
      role="treeitem"
      id={props.domId}
      class="json-row"
      classList={{ cursor: props.isCursor, "found-now": props.isFound }}
      aria-level={tree.depth(node) + 1}
      aria-posinset={tree.position(node) + 1}
      aria-setsize={tree.parent(node) < 0 ? 1 : tree.size(tree.parent(node))}
      aria-expanded={branches ? !props.isClosed : undefined}
      aria-selected={props.isCursor}
      data-testid="json-row"
      onClick={() => props.onSelect()}
      onDblClick={event => props.onToggle(event)}
    >
      {indent}
      <span
        class="twist"
        classList={{ branch: branches, closed: props.isClosed }}
        title={branches ? "Open or close (with Alt: all in it)" : undefined}
        onClick={event => {
          if (!branches) return
          event.stopPropagation()
          props.onToggle(event)
        }}
      >
        <Show when={branches}>
          <ChevronRightIcon size={12} />
        </Show>
      </span>
      <Show when={key !== null}>
        <span class="key">
          <Marked text={key!.slice(1, key!.endsWith('"') && key!.length > 1 ? -1 : undefined)} patterns={props.patterns} />
        </span>
        {": "}
      </Show>
      <Show when={tree.kind(node) === "object" || tree.kind(node) === "array"} fallback={<Scalar {...props} node={node} />}>
        <Container tree={tree} node={node} isShut={props.isClosed || !branches} />
      </Show>
      <span class="faint">{`${branches && !props.isClosed ? "" : comma()}\n`}</span>
    </div>
  )
}

function Scalar(props: { readonly tree: JsonTree; readonly node: number; readonly patterns: readonly RegExp[] }) {
  const { text, isCut } = rowText(props.tree, props.node)
  const kind = props.tree.kind(props.node)
  return (
    <>
      <span class={kind} title={momentOf(kind, text) ?? undefined}>
        <Marked text={text} patterns={props.patterns} />
      </span>
      <Show when={isCut}>
        <span class="faint">… {showCount(props.tree.end(props.node) - props.tree.start(props.node))} characters (Enter shows all)</span>
      </Show>
    </>
  )
}

function Container(props: { readonly tree: JsonTree; readonly node: number; readonly isShut: boolean }) {
  const { tree, node } = props
  const isObject = tree.kind(node) === "object"
  const size = tree.size(node)
  const noun = isObject ? (size === 1 ? "member" : "members") : size === 1 ? "item" : "items"
  const summary = () => [...tokens(tree.text.slice(tree.start(node), Math.min(tree.end(node), tree.start(node) + summaryCharactersMax)))]
  return (
    <Show when={props.isShut} fallback={<span class="faint">{isObject ? "{" : "["}</span>}>
      <Show when={size > 0} fallback={isObject ? "{}" : "[]"}>
        <span class="faint count">{`${showCount(size)} ${noun} `}</span>
        <span class="summary">
          <For each={summary()}>
            {({ kind, text }) =>
              kind === "space" ? (
                ""
              ) : kind === "mark" ? (
                text === ":" || text === "," ? (
                  `${text} `
                ) : (
                  text
                )
              ) : (
                <span class={kind}>{kind === "key" ? text.slice(1, -1) : text}</span>
              )
            }
          </For>
          {tree.end(node) - tree.start(node) > summaryCharactersMax ? "…" : ""}
        </span>
      </Show>
    </Show>
  )
}

function Marked(props: { readonly text: string; readonly patterns: readonly RegExp[] }) {
  return (
    <Show when={props.patterns.length > 0} fallback={props.text}>
      <For each={partsOf(props.text, props.patterns)}>{part => (part.isHit ? <mark>{part.text}</mark> : part.text)}</For>
    </Show>
  )
}
