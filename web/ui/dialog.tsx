// A dialog over the page: the browser's own, which keeps the focus, closes on Escape and gives the focus back. It is there while its
// owner shows it.

import { createUniqueId, type JSX, onCleanup, onMount } from "solid-js"
import { CloseIcon } from "./icons.tsx"

export function Dialog(props: {
  readonly title: string
  readonly class?: string
  readonly onClose: () => void
  /** For an owner that closes it: `close()` gives the focus back at once. */
  readonly dialog?: (element: HTMLDialogElement) => void
  readonly children: JSX.Element
}) {
  const id = createUniqueId()
  let dialog!: HTMLDialogElement
  let isGone = false
  onMount(() => dialog.showModal())
  onCleanup(() => {
    isGone = true
  })
  return (
    <dialog
      class={`dialog ${props.class ?? ""}`}
      ref={element => {
        dialog = element
        props.dialog?.(element)
      }}
      aria-labelledby={id}
      // It is told a moment later: its owner may show another one by then.
      onClose={() => isGone || props.onClose()}
      onClick={event => {
        // A click beside it is one on the element itself: what is in it covers it.
        if (event.target === dialog) dialog.close()
      }}
      // Shortcuts of the page are not those of the dialog.
      onKeyDown={event => event.stopPropagation()}
    >
      <div class="dialog-content">
        <div class="dialog-head">
          <h2 id={id}>{props.title}</h2>
          <button type="button" class="icon-button" aria-label="Close" title="Close (Esc)" onClick={() => dialog.close()}>
            <CloseIcon />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  )
}
