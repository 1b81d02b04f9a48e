// Two messages beside each other in a line: how far apart they are, and which one is longer. The first stays, the second one is the
// selected one.

import { createMemo, Show } from "solid-js"
import type { FramesView } from "../data/frames-view.ts"
import { showBytes, showCount, showDuration } from "../ui/format.ts"
import { CloseIcon } from "../ui/icons.tsx"

export function CompareStrip(props: { readonly view: FramesView; readonly onCompare: () => void }) {
  const { log, reference, selected, setReference, goTo } = props.view
  const rowOf = (id: () => number) => createMemo(() => (id() > 0 ? log.row(id() - 1) : undefined))
  const [first, second] = [rowOf(reference), rowOf(selected)]
  const isPair = () => selected() > 0 && selected() !== reference()
  const facts = () => {
    const [a, b] = [first(), second()]
    if (!a || !b) return ""
    const ms = b.timestamp - a.timestamp
    const bytes = b.length - a.length
    const size = bytes === 0 ? "as long" : `${showBytes(Math.abs(bytes))} ${bytes > 0 ? "longer" : "shorter"}`
    return `${showDuration(Math.abs(ms))} ${ms < 0 ? "earlier" : "later"}, ${size}`
  }
  return (
    <div class="compare-strip" role="status" data-testid="compare-strip">
      <button type="button" class="link" title="Show it" onClick={() => goTo(reference())}>
        #{showCount(reference())}
      </button>
      <Show when={isPair()} fallback={<span>Select another message to compare it with.</span>}>
        <span>
          and <b>#{showCount(selected())}</b>: {facts()}
        </span>
        <button type="button" class="button toggle" title="What differs (=)" onClick={props.onCompare}>
          Compare
        </button>
      </Show>
      <button type="button" class="icon-button" aria-label="Compare no more" title="Compare no more (Esc)" onClick={() => setReference(0)}>
        <CloseIcon size={14} />
      </button>
    </div>
  )
}
