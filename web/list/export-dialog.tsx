// A recording as a file: which part of it, in which format, with or without what should not be passed on.

import { createSignal, For, Show } from "solid-js"
import { type ExportFormat, exportUrl } from "../data/library.ts"
import { usePage } from "../data/page.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showCount, showSome } from "../ui/format.ts"

const formats: readonly (readonly [format: ExportFormat, name: string, what: string])[] = [
  ["har", "HAR", "for browsers and other tools, WebSocket messages included"],
  ["jsonl", "JSONL", "one exchange or message a line, in order of time"],
  ["json", "JSON", "one document"],
]

export function ExportDialog(props: { readonly onClose: () => void }) {
  const page = usePage()
  const [format, setFormat] = createSignal<ExportFormat>("har")
  const [hidesCredentials, setHidesCredentials] = createSignal(false)
  const canFilter = () => page.filter().trim() !== "" && page.filterProblem() === null
  const [wantsFiltered, setWantsFiltered] = createSignal(true)
  const isFiltered = () => canFilter() && wantsFiltered()
  const href = () => exportUrl({ format: format(), filter: isFiltered() ? page.filter() : "", hidesCredentials: hidesCredentials() })

  return (
    <Dialog title={`Export ${page.session()}`} class="export" onClose={props.onClose}>
      <Show when={canFilter()}>
        <fieldset>
          <legend>What</legend>
          <label>
            <input type="radio" name="what" checked={isFiltered()} onChange={() => setWantsFiltered(true)} />
            <span>
              The {showCount(page.matching().length)} that match <code>{page.filter().trim()}</code>
            </span>
          </label>
          <label>
            <input type="radio" name="what" checked={!isFiltered()} onChange={() => setWantsFiltered(false)} />
            <span>All {showSome(page.traffic.ids().length, "exchange")}</span>
          </label>
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
