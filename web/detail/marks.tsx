// A note and a color, of an exchange or of a message: a button that opens a small form. What is written is kept when the form closes;
// Escape is to leave it as it was.

import { createSignal, For, onCleanup, onMount } from "solid-js"
import { colors } from "../../server/contract.ts"
import type { Marks } from "../data/api.ts"
import { NoteIcon } from "../ui/icons.tsx"
import { Popup } from "../ui/popup.tsx"

type MarksProps = {
  /** "exchange", "message 5" */
  readonly of: string
  readonly note: string
  readonly color: string
  readonly isReadOnly: boolean
  readonly onChange: (marks: Marks) => void
  readonly opener?: (button: HTMLButtonElement) => void
}

/** As many as the server takes. */
export const noteCharactersMax = 10_000

export function MarksButton(props: MarksProps) {
  const isMarked = () => props.note !== "" || props.color !== ""
  return (
    <Popup
      label={`Note and color of ${props.of}`}
      title={
        props.isReadOnly ? "This is an earlier session: notes can be read, not written" : props.note || `Note and color of ${props.of} (n)`
      }
      class={`icon-button marks-button ${isMarked() ? "marked" : ""} color-${props.color || "none"}`}
      role="dialog"
      isDisabled={props.isReadOnly}
      button={<NoteIcon />}
      {...(props.opener ? { opener: props.opener } : {})}
    >
      {close => <MarksForm {...props} close={close} />}
    </Popup>
  )
}

function MarksForm(props: MarksProps & { readonly close: () => void }) {
  // As it was when the form opened: somebody else may write meanwhile, and another message may be selected.
  const { note, onChange } = props
  const [text, setText] = createSignal(note)
  let area!: HTMLTextAreaElement
  let isGivenUp = false
  onMount(() => area.setSelectionRange(note.length, note.length))
  onCleanup(() => {
    if (!isGivenUp && text() !== note) onChange({ note: text() })
  })
  // Wherever it is pressed: a color may have been chosen since.
  const givesUp = (event: KeyboardEvent) => {
    if (event.key === "Escape") isGivenUp = true
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    props.close()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears of the key that its fields are closed with
    <div class="marks" onKeyDown={givesUp}>
      <textarea
        ref={area}
        autofocus
        aria-label={`Note of ${props.of}`}
        data-testid="note"
        rows="3"
        maxlength={noteCharactersMax}
        placeholder="Note (Enter to keep, Shift Enter for a new line)"
        value={note}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <Swatches name="color" color={props.color} onColor={color => onChange({ color })} />
    </div>
  )
}

export function Swatches(props: {
  /** Of the group of radio buttons. */
  readonly name: string
  readonly color: string
  readonly isDisabled?: boolean
  readonly onColor: (color: string) => void
}) {
  return (
    <div class="swatches" role="radiogroup" aria-label="Color">
      <For each={colors}>
        {color => (
          <label class={`swatch color-${color || "none"}`} title={color || "no color"}>
            <input
              type="radio"
              class="unseen"
              name={props.name}
              aria-label={color || "no color"}
              checked={props.color === color}
              disabled={props.isDisabled ?? false}
              onChange={() => props.onColor(color)}
            />
          </label>
        )}
      </For>
    </div>
  )
}
