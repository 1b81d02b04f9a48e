// A file dropped on the page is imported; what became of it is said.

import { createSignal, For, Match, onCleanup, onMount, Show, Switch } from "solid-js"
import type { Import } from "../data/imports.ts"
import { usePage } from "../data/page.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showSome } from "../ui/format.ts"

export function ImportArea() {
  const page = usePage()
  const [isOver, setIsOver] = createSignal(false)

  const dragged = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    setIsOver(true)
  }
  const left = (event: DragEvent) => {
    // Going from one element to another is no leaving.
    if (event.relatedTarget === null) setIsOver(false)
  }
  const dropped = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0]
    setIsOver(false)
    if (!file) return
    // Otherwise the browser would open it in this page's place.
    event.preventDefault()
    if (!page.isReadOnly()) page.imports.start(file)
  }
  onMount(() => {
    addEventListener("dragover", dragged)
    addEventListener("dragleave", left)
    addEventListener("drop", dropped)
  })
  onCleanup(() => {
    removeEventListener("dragover", dragged)
    removeEventListener("dragleave", left)
    removeEventListener("drop", dropped)
  })

  return (
    <>
      <Show when={isOver()}>
        <div class="drop">
          <p>
            {page.isReadOnly() ? "An earlier session takes no files: go back to live first" : "Drop a HAR, JSONL or JSON file to import it"}
          </p>
        </div>
      </Show>
      <Show when={page.imports.current()}>{current => <Outcome current={current()} onClose={page.imports.dismiss} />}</Show>
    </>
  )
}

function Outcome(props: { readonly current: Import; readonly onClose: () => void }) {
  const of = <Type extends Import["type"]>(type: Type) =>
    props.current.type === type ? (props.current as Extract<Import, { type: Type }>) : null
  return (
    <Dialog title={`Import ${props.current.file}`} class="import" onClose={props.onClose}>
      <Switch>
        <Match when={of("sending")}>
          <p role="status">Reading it…</p>
        </Match>
        <Match when={of("failed")?.why}>{why => <p class="note warning">{why()}</p>}</Match>
        <Match when={of("done")?.imported} keyed>
          {({ exchanges, messages, problems }) => (
            <>
              <p role="status">
                {showSome(exchanges, "exchange")} and {showSome(messages, "message")} were imported.
              </p>
              <Show when={problems.length > 0}>
                <p>{showSome(problems.length, "problem")}:</p>
                <ul class="problems mono">
                  <For each={problems}>{problem => <li>{problem}</li>}</For>
                </ul>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </Dialog>
  )
}
