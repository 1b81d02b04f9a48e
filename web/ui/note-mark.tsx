// What a row of a list shows of a note: a picture, with the note as its title.

import { Show } from "solid-js"
import { NoteIcon } from "./icons.tsx"

export function NoteMark(props: { readonly note: string }) {
  return (
    <Show when={props.note !== ""}>
      <span class="note-mark" role="img" aria-label={`Note: ${props.note}`} title={props.note}>
        <NoteIcon size={13} />
      </span>
    </Show>
  )
}
