// Where one is in a JSON tree, what can be done with that node, and the whole of a value that is too long for its row, or is a picture.

import { createMemo, Show } from "solid-js"
import { CopyButton } from "./copy-button.tsx"
import { showBytes } from "./format.ts"
import { FilterIcon, LevelsIcon } from "./icons.tsx"
import { jsonPath, jsonQuery, momentOf, unquote } from "./json-path.ts"
import { rowText } from "./json-row.tsx"
import type { JsonTree } from "./json-tree.ts"
import { readDataUrl } from "./media.ts"
import { MediaView } from "./media-view.tsx"
import { Menu, type MenuItem } from "./menu.tsx"

/** As long a value as is shown at once; all of it can be copied. */
const wholeCharactersMax = 100_000

export function NodeBar(props: {
  readonly tree: JsonTree
  readonly node: number
  readonly isWhole: boolean
  readonly onWhole: (isWhole: boolean) => void
  readonly onLevel: (level: number) => void
  readonly onSearch: ((query: string) => void) | undefined
}) {
  const value = () => props.tree.value(props.node)
  const kind = () => props.tree.kind(props.node)
  const path = createMemo(() => jsonPath(props.tree, props.node))
  const query = createMemo(() => (props.onSearch ? jsonQuery(props.tree, props.node) : null))
  const embedded = createMemo(() =>
    kind() === "string" && props.tree.text.startsWith('"data:', props.tree.start(props.node)) ? readDataUrl(unquote(value())) : null,
  )
  const hasMore = () => embedded() !== null || (kind() !== "object" && kind() !== "array" && rowText(props.tree, props.node).isCut)
  return (
    <div class="node-bar">
      <div class="node-line">
        <code class="node-path" data-testid="json-path" title={path()}>
          {path()}
        </code>
        <Show when={momentOf(kind(), rowText(props.tree, props.node).text)}>{moment => <span class="node-moment">{moment()}</span>}</Show>
        <span class="node-tools">
          <Show when={hasMore()}>
            <button type="button" class="button toggle" aria-pressed={props.isWhole} onClick={() => props.onWhole(!props.isWhole)}>
              {embedded() ? "Show it" : "Show all"}
            </button>
          </Show>
          <Show when={query()}>
            {known => (
              <button
                type="button"
                class="icon-button"
                aria-label="Search for this value"
                title={`Search for ${known()}`}
                onClick={() => props.onSearch?.(known())}
              >
                <FilterIcon />
              </button>
            )}
          </Show>
          <span class="labelled">
            path <CopyButton label="Copy the path" text={path} />
          </span>
          <span class="labelled">
            value <CopyButton label="Copy the value" text={value} />
          </span>
          <Menu label="Open and close levels" class="icon-button" button={<LevelsIcon />} items={() => levelItems(props.onLevel)} />
        </span>
      </div>
      <Show when={props.isWhole && hasMore()}>
        <Show
          when={embedded()}
          fallback={
            <section class="node-value" tabindex="0" aria-label={`Value of ${path()}`}>
              {value().slice(0, wholeCharactersMax)}
              {value().length > wholeCharactersMax ? "… Copy the value to have all of it." : ""}
            </section>
          }
        >
          {found => (
            <div class="node-value">
              <MediaView media={found().media} bytes={found().bytes} />
              <p class="hint">
                {found().media.type} · {showBytes(found().bytes.length)}
              </p>
            </div>
          )}
        </Show>
      </Show>
    </div>
  )
}

const levelItems = (onLevel: (level: number) => void): readonly MenuItem[] => [
  { type: "action", name: "Open all", run: () => onLevel(Number.POSITIVE_INFINITY) },
  { type: "action", name: "Close all", run: () => onLevel(1) },
  { type: "line" },
  ...[2, 3, 4, 5].map(level => ({ type: "action" as const, name: `Open to level ${level}`, run: () => onLevel(level) })),
]
