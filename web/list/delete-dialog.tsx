// Asks before many exchanges go, or some that somebody wrote about: they do not come back.

import { Show } from "solid-js"
import { Dialog } from "../ui/dialog.tsx"
import { showSome } from "../ui/format.ts"
import type { Doubt } from "./exchange-actions.ts"

export function DeleteDialog(props: { readonly doubt: Doubt; readonly onAnswer: (isSure: boolean) => void }) {
  const what = () => showSome(props.doubt.ids.length, "exchange")
  return (
    <Dialog title={`Delete ${what()}?`} onClose={() => props.onAnswer(false)}>
      <p>
        They are gone then, with their bodies and messages.
        <Show when={props.doubt.noted > 0}> {props.doubt.noted === 1 ? "One has a note." : `${props.doubt.noted} have notes.`}</Show>
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={() => props.onAnswer(false)}>
          Keep
        </button>
        <button type="button" class="button danger" onClick={() => props.onAnswer(true)}>
          Delete
        </button>
      </div>
    </Dialog>
  )
}
