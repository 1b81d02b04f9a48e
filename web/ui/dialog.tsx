// A dialog over the page: the browser's own, which keeps the focus, closes on Escape and gives the focus back. It is there while its
// owner shows it.

import { createUniqueId, type JSX, onMount } from "solid-js"
import { CloseIcon } from "./icons.tsx"

export function Dialog(props: {
  readonly title: string
  readonly class?: string
  readonly onClose: () => void
  readonly children: JSX.Element
}) {
  const id = createUniqueId()
  let dialog!: HTMLDialogElement
  onMount(() => dialog.showModal())
  return (
    <dialog
      class={`dialog ${props.class ?? ""}`}
      ref={dialog}
      aria-labelledby={id}
      onClose={props.onClose}
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
