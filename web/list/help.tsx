// The help dialog: shortcuts and the filter's words. A native dialog: it keeps the focus, and Escape closes it.

import { For } from "solid-js"
import { CloseIcon } from "../ui/icons.tsx"

const shortcuts: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["/"], "Filter"],
  [["Esc"], "Empty the filter · close the detail"],
  [["↑", "↓"], "Previous, next row"],
  [["PgUp", "PgDn"], "A page up, down"],
  [["Home", "End"], "First, last row; at the last, new rows are followed"],
  [["Enter"], "Open the detail · go to its frames"],
  [["←", "→"], "Previous, next tab · move a splitter"],
  [["?"], "This help"],
]

const filters: readonly (readonly [text: string, what: string])[] = [
  ["ws", "WebSockets, encrypted or not"],
  ["wss", "one protocol: wss, http, https, tunnel"],
  ["101", "a status"],
  ["4xx", "a class of statuses"],
  ["chat", "text in method or URL"],
  ["-chat", "all but"],
  ["ws chat -presence", "all of them together"],
]

export function Help(props: { readonly dialog: (dialog: HTMLDialogElement) => void }) {
  return (
    <dialog class="help" ref={props.dialog} aria-labelledby="help-title">
      <form method="dialog">
        <h2 id="help-title">Shortcuts and filter</h2>
        <button type="submit" class="icon-button" aria-label="Close" title="Close (Esc)">
          <CloseIcon />
        </button>
      </form>
      <div class="help-columns">
        <dl>
          <For each={shortcuts}>
            {([keys, what]) => (
              <div>
                <dt>
                  <For each={keys}>{key => <kbd>{key}</kbd>}</For>
                </dt>
                <dd>{what}</dd>
              </div>
            )}
          </For>
        </dl>
        <dl>
          <For each={filters}>
            {([text, what]) => (
              <div>
                <dt>
                  <code>{text}</code>
                </dt>
                <dd>{what}</dd>
              </div>
            )}
          </For>
        </dl>
      </div>
    </dialog>
  )
}
