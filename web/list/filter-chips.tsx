// The saved filters as a row of buttons: a click shows what one says, another click shows all again; with Shift or Alt it narrows what is
// shown. Each has a menu, and keys for the same.

import { createSignal, For, Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { both, type SavedFilter } from "../data/saved-filters.ts"
import { ContextMenu, type MenuItem } from "../ui/menu.tsx"

export function FilterChips() {
  const page = usePage()
  const { savedFilters } = page
  const [asked, setAsked] = createSignal<SavedFilter | null>(null)
  let row!: HTMLElement

  const isOn = ({ text }: SavedFilter) => page.filter().trim() === text
  const apply = (saved: SavedFilter, adds: boolean) =>
    page.setFilter(isOn(saved) ? "" : adds ? both(page.filter(), saved.text) : saved.text)
  const chipAt = (at: number) => row.querySelectorAll<HTMLElement>(".chip")[at]

  const remove = (saved: SavedFilter) => {
    const at = savedFilters.all().indexOf(saved)
    savedFilters.remove(saved.name)
    // The focus goes on to a neighbour.
    queueMicrotask(() => (chipAt(at) ?? chipAt(at - 1))?.focus())
  }
  const move = (saved: SavedFilter, by: -1 | 1) => {
    savedFilters.move(saved.name, by)
    queueMicrotask(() => chipAt(savedFilters.all().findIndex(({ name }) => name === saved.name))?.focus())
  }
  const rename = ({ name }: SavedFilter) => page.show({ type: "rename-filter", name })

  const pressed = (event: KeyboardEvent, saved: SavedFilter) => {
    if (event.key === "F2") rename(saved)
    else if (event.key === "Delete") remove(saved)
    else if (event.key === "ArrowLeft" && event.shiftKey) move(saved, -1)
    else if (event.key === "ArrowRight" && event.shiftKey) move(saved, 1)
    else return
    event.preventDefault()
  }

  const menu = (saved: SavedFilter): readonly MenuItem[] => {
    const at = savedFilters.all().indexOf(saved)
    const present = page.filter().trim()
    return [
      { type: "action", name: "Add to the filter", hint: "⇧ click", run: () => page.setFilter(both(page.filter(), saved.text)) },
      {
        type: "action",
        name: "Save the present filter here",
        disabled: present === "" || page.filterProblem() ? "There is no filter that could be saved" : undefined,
        run: () => savedFilters.save(saved.name, present),
      },
      { type: "line" },
      { type: "action", name: "Rename…", keys: "F2", run: () => rename(saved) },
      { type: "action", name: "Move left", keys: "⇧ ←", disabled: at === 0 ? "It is the first" : undefined, run: () => move(saved, -1) },
      {
        type: "action",
        name: "Move right",
        keys: "⇧ →",
        disabled: at === savedFilters.all().length - 1 ? "It is the last" : undefined,
        run: () => move(saved, 1),
      },
      { type: "line" },
      { type: "action", name: "Remove", keys: "Del", isDangerous: true, run: () => remove(saved) },
    ]
  }

  return (
    <Show when={savedFilters.all().length > 0}>
      <section class="chips" aria-label="Saved filters" ref={row}>
        <ContextMenu items={() => (asked() ? menu(asked()!) : [])} onOpen={() => setAsked(chipOf(document.activeElement) ?? asked())}>
          <For each={savedFilters.all()}>
            {saved => (
              <button
                type="button"
                class="chip"
                aria-pressed={isOn(saved)}
                title={`${saved.text}\n⇧ click adds it; F2 renames, Del removes, ⇧ ← → move`}
                onClick={event => apply(saved, event.shiftKey || event.altKey)}
                onContextMenu={event => {
                  setAsked(saved)
                  event.currentTarget.focus()
                }}
                onKeyDown={event => pressed(event, saved)}
              >
                {saved.name}
              </button>
            )}
          </For>
        </ContextMenu>
      </section>
    </Show>
  )

  function chipOf(element: Element | null): SavedFilter | undefined {
    const at = [...row.querySelectorAll(".chip")].indexOf(element as Element)
    return savedFilters.all()[at]
  }
}
