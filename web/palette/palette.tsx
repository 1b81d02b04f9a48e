// The command palette: all that can be done now, found by a few letters. Kobalte's combobox in a dialog; the focus goes back to where it
// was before a command runs, so that the command finds the page as it was left.

import { Combobox } from "@kobalte/core/combobox"
import { createMemo, createSignal, on, Show, untrack } from "solid-js"
import { createSessionList } from "../data/library.ts"
import { usePage } from "../data/page.ts"
import { Dialog } from "../ui/dialog.tsx"
import { type Item, itemsFor } from "./items.ts"

export function Palette(props: { readonly onClose: () => void }) {
  const page = usePage()
  const [query, setQuery] = createSignal("")
  const list = createSessionList()
  list.read()
  // As it was when something was typed: a list that changes under the arrows would take away what they chose. Sessions that were still being
  // read then come with the next letter.
  const items = createMemo(on(query, text => itemsFor(page, untrack(list.sessions) ?? [], text)))
  let dialog!: HTMLDialogElement

  const run = (item: Item | undefined) => {
    if (!item) return
    // Closing gives the focus back; what is run may take it again.
    dialog.close()
    props.onClose()
    item.run()
  }
  const pressed = (event: KeyboardEvent) => {
    const isChosen = (event.target as HTMLElement).hasAttribute("aria-activedescendant")
    if (event.key !== "Enter" || event.isComposing || isChosen) return
    event.preventDefault()
    run(items()[0])
  }

  return (
    <Dialog title="Commands" class="palette" onClose={props.onClose} dialog={element => (dialog = element)}>
      <Combobox<Item>
        open
        options={[...items()]}
        optionValue="id"
        optionTextValue="name"
        optionLabel="name"
        // What matches and in which order has been said already.
        defaultFilter={() => true}
        allowsEmptyCollection
        shouldFocusWrap
        noResetInputOnBlur
        value={null as never}
        onChange={(item: Item | null) => run(item ?? undefined)}
        onInputChange={setQuery}
        onOpenChange={isOpen => isOpen || dialog.close()}
        itemComponent={({ item }) => <Option item={item.rawValue} of={item} />}
      >
        <Combobox.Control class="palette-control">
          <Combobox.Input
            class="palette-input"
            aria-label="Find a command"
            placeholder="A command, #12, a saved filter, a session"
            data-testid="palette"
            autofocus
            onKeyDown={pressed}
          />
        </Combobox.Control>
        <Combobox.Listbox class="palette-list" aria-label="Commands" />
        <Show when={items().length === 0}>
          <p class="hint palette-nothing" role="status">
            Nothing is called so.
          </p>
        </Show>
      </Combobox>
    </Dialog>
  )
}

function Option(props: { readonly item: Item; readonly of: Parameters<typeof Combobox.Item>[0]["item"] }) {
  return (
    <Combobox.Item item={props.of} class="palette-item">
      <span class="palette-name">{props.item.name}</span>
      <small>{props.item.hint}</small>
      <span class="palette-kind">{props.item.kind}</span>
      <span class="palette-keys">
        <Show when={props.item.keys}>{keys => <kbd>{keys()}</kbd>}</Show>
      </span>
    </Combobox.Item>
  )
}
