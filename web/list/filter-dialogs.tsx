// A name for a filter: when it is saved, and when it gets another one.

import { createSignal, Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { Dialog } from "../ui/dialog.tsx"

export function SaveFilterDialog(props: { readonly onClose: () => void }) {
  const page = usePage()
  const text = page.filter().trim()
  const known = page.savedFilters.all().find(saved => saved.text === text)
  return (
    <NameDialog
      title="Save the filter"
      text={text}
      name={known?.name ?? text}
      button="Save"
      onName={name => page.savedFilters.save(name, text)}
      onClose={props.onClose}
    />
  )
}

export function RenameFilterDialog(props: { readonly name: string; readonly onClose: () => void }) {
  const { savedFilters } = usePage()
  const name = props.name
  const text = savedFilters.all().find(saved => saved.name === name)?.text ?? ""
  return (
    <NameDialog
      title="Rename the filter"
      text={text}
      name={name}
      button="Rename"
      onName={to => savedFilters.rename(name, to)}
      onClose={props.onClose}
    />
  )
}

function NameDialog(props: {
  readonly title: string
  readonly text: string
  readonly name: string
  readonly button: string
  readonly onName: (name: string) => void
  readonly onClose: () => void
}) {
  const { savedFilters } = usePage()
  const [name, setName] = createSignal(props.name)
  const replaced = () => savedFilters.all().find(saved => saved.name === name().trim() && saved.name !== props.name)
  let dialog!: HTMLDialogElement
  return (
    <Dialog title={props.title} class="name-dialog" onClose={props.onClose} dialog={element => (dialog = element)}>
      <form
        onSubmit={event => {
          event.preventDefault()
          props.onName(name())
          dialog.close()
        }}
      >
        <p class="name-of">
          <code>{props.text}</code>
        </p>
        <label class="labelled">
          <span>Name</span>
          <input
            class="text-input"
            type="text"
            maxLength={60}
            autofocus
            required
            value={name()}
            onInput={event => setName(event.currentTarget.value)}
            onFocus={event => event.currentTarget.select()}
          />
        </label>
        <Show when={replaced()}>{saved => <p class="hint">It replaces the one of that name: {saved().text}</p>}</Show>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.close()}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            {props.button}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
