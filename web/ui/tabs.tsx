// Tabs as the ARIA practices describe them: one focus stop, arrows choose, the panel is named by its tab.

import { createUniqueId, For, type JSX, Show } from "solid-js"

export type Tab<Id extends string> = { readonly id: Id; readonly name: string; readonly count?: string }

export function Tabs<Id extends string>(props: {
  readonly label: string
  readonly class?: string
  readonly tabs: readonly Tab<Id>[]
  readonly chosen: Id
  readonly onChoose: (id: Id) => void
  /** Stands at the end of the row of tabs. */
  readonly aside?: JSX.Element
  readonly children: JSX.Element
}) {
  const name = createUniqueId()
  let list!: HTMLDivElement

  const pressed = (event: KeyboardEvent) => {
    const at = props.tabs.findIndex(({ id }) => id === props.chosen)
    const last = props.tabs.length - 1
    const targets: Record<string, number> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    const next = props.tabs[targets[event.key] ?? -1]
    if (!next) return
    event.preventDefault()
    props.onChoose(next.id)
    list.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }

  return (
    <div class={`tabbed ${props.class ?? ""}`}>
      <div class="tab-row">
        <div class="tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={pressed}>
          {/* Keyed by id, so that a count that ticks does not replace the tab that has the focus. */}
          <For each={props.tabs.map(({ id }) => id)}>
            {id => {
              const tab = () => props.tabs.find(each => each.id === id)
              return (
                <button
                  type="button"
                  role="tab"
                  id={`${name}-${id}`}
                  data-tab={id}
                  aria-selected={props.chosen === id}
                  aria-controls={`${name}-panel`}
                  tabindex={props.chosen === id ? 0 : -1}
                  onClick={() => props.onChoose(id)}
                >
                  {tab()?.name}
                  <Show when={tab()?.count}>{count => <span class="tab-count">{count()}</span>}</Show>
                </button>
              )
            }}
          </For>
        </div>
        {props.aside}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-${props.chosen}`}>
        {props.children}
      </div>
    </div>
  )
}
