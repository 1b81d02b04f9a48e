// A recording as a file: which part of it, in which format, with or without what should not be passed on.

import { createSignal, For, type JSX, Show } from "solid-js"
import { type ExportFormat, exportUrl } from "../data/library.ts"
import { usePage } from "../data/page.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showCount, showSome } from "../ui/format.ts"

const formats: readonly (readonly [format: ExportFormat, name: string, what: string])[] = [
  ["har", "HAR", "for browsers and other tools, WebSocket messages included"],
  ["jsonl", "JSONL", "one exchange or message a line, in order of time"],
  ["json", "JSON", "one document"],
]

type Part = "only" | "filtered" | "all"

export function ExportDialog(props: {
  /** A filter for what was selected. */
  readonly only?: string | undefined
  readonly onClose: () => void
}) {
  const page = usePage()
  const [format, setFormat] = createSignal<ExportFormat>("har")
  const [hidesCredentials, setHidesCredentials] = createSignal(false)
  const canFilter = () => page.filter().trim() !== "" && page.filterProblem() === null
  const [wish, setWish] = createSignal<Part>(props.only === undefined ? "filtered" : "only")
  const part = (): Part => (wish() === "filtered" && !canFilter() ? "all" : wish())
  const filter = () => ({ only: props.only ?? "", filtered: page.filter(), all: "" })[part()]
  const href = () => exportUrl({ format: format(), filter: filter(), hidesCredentials: hidesCredentials() })

  return (
    <Dialog title={`Export ${page.session()}`} class="export" onClose={props.onClose}>
      <Show when={canFilter() || props.only !== undefined}>
        <fieldset>
          <legend>What</legend>
          <Show when={props.only}>
            <Choice isChosen={part() === "only"} onChoose={() => setWish("only")}>
              What is selected
            </Choice>
          </Show>
          <Show when={canFilter()}>
            <Choice isChosen={part() === "filtered"} onChoose={() => setWish("filtered")}>
              The {showCount(page.matching().length)} that match <code>{page.filter().trim()}</code>
            </Choice>
          </Show>
          <Choice isChosen={part() === "all"} onChoose={() => setWish("all")}>
            All {showSome(page.traffic.ids().length, "exchange")}
          </Choice>
        </fieldset>
      </Show>
      <fieldset>
        <legend>Format</legend>
        <For each={formats}>
          {([id, name, what]) => (
            <label>
              <input type="radio" name="format" value={id} checked={format() === id} onChange={() => setFormat(id)} />
              <span>
                {name} <small>{what}</small>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <label>
        <input type="checkbox" checked={hidesCredentials()} onChange={event => setHidesCredentials(event.currentTarget.checked)} />
        <span>
          Hide Authorization, Cookie, Set-Cookie <small>their names stay, their values do not</small>
        </span>
      </label>
      <div class="dialog-buttons">
        <a class="button primary" href={href()} download="" onClick={props.onClose}>
          Export
        </a>
      </div>
    </Dialog>
  )
}

const Choice = (props: { readonly isChosen: boolean; readonly onChoose: () => void; readonly children: JSX.Element }) => (
  <label>
    <input type="radio" name="what" checked={props.isChosen} onChange={props.onChoose} />
    <span>{props.children}</span>
  </label>
)
