// A small button in words that copies, for the second way to copy the same: the picture alone is the first one's.

import { createSignal, onCleanup } from "solid-js"
import { writeClipboard } from "../ui/copy-button.tsx"

const saidMs = 1500

export function CopyText(props: { readonly label: string; readonly name: string; readonly text: () => string }) {
  const [outcome, setOutcome] = createSignal("")
  let timer = 0
  onCleanup(() => clearTimeout(timer))
  const copy = async () => {
    setOutcome((await writeClipboard(props.text)) ? "Copied" : "Failed")
    clearTimeout(timer)
    timer = window.setTimeout(() => setOutcome(""), saidMs)
  }
  return (
    <button type="button" class="button toggle" aria-label={outcome() || props.label} title={props.label} onClick={copy}>
      {outcome() || props.name}
    </button>
  )
}
