// Copies a text and says so. The text is asked for when it is needed: it may be long, or not there yet.

import { createSignal, onCleanup, Show } from "solid-js"
import { CheckIcon, CopyIcon } from "./icons.tsx"

const saidMs = 1500

export function CopyButton(props: { readonly text: () => string | Promise<string>; readonly label: string; readonly class?: string }) {
  const [outcome, setOutcome] = createSignal<"" | "Copied" | "Copying failed">("")
  let timer = 0
  onCleanup(() => clearTimeout(timer))

  const copy = async () => {
    setOutcome((await writeClipboard(props.text)) ? "Copied" : "Copying failed")
    clearTimeout(timer)
    timer = window.setTimeout(() => setOutcome(""), saidMs)
  }

  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={outcome() || props.label}
      title={outcome() || props.label}
      onClick={copy}
    >
      <Show when={outcome() === "Copied"} fallback={<CopyIcon />}>
        <CheckIcon />
      </Show>
      <span class="unseen" role="status">
        {outcome()}
      </span>
    </button>
  )
}

/** Returns whether it worked. Browsers offer the clipboard only on https: and on this machine; elsewhere the old way may do. */
export async function writeClipboard(text: () => string | Promise<string>): Promise<boolean> {
  try {
    const value = await text()
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(value)
      return true
    }
    return copyBySelecting(value)
  } catch {
    return false
  }
}

function copyBySelecting(value: string): boolean {
  const area = document.createElement("textarea")
  area.value = value
  area.className = "unseen"
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand("copy")
  area.remove()
  return isCopied
}
