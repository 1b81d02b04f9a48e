// Tabs, by Kobalte: one focus stop, arrows choose. The panel is ours: Kobalte's watches all that changes in it, and ours holds lists that
// change many times a second.

import { Tabs as KobalteTabs } from "@kobalte/core/tabs"
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
  const idOf = (id: Id) => `${name}-${id}`
  /** Kobalte chooses the first tab while others take the place of those there were: that is nobody's choice. */
  let isAsked = false
  const ask = {
    capture: true,
    handleEvent: () => {
      isAsked = true
      setTimeout(() => {
        isAsked = false
      })
    },
  }
  return (
    <KobalteTabs class={`tabbed ${props.class ?? ""}`} value={props.chosen} onChange={id => isAsked && props.onChoose(id as Id)}>
      <div class="tab-row" role="presentation" on:pointerdown={ask} on:click={ask} on:keydown={ask} on:focusin={ask}>
        <KobalteTabs.List class="tabs" aria-label={props.label}>
          {/* Keyed by id, so that a count that ticks does not replace the tab that has the focus. */}
          <For each={props.tabs.map(({ id }) => id)}>
            {id => {
              const tab = () => props.tabs.find(each => each.id === id)
              return (
                <KobalteTabs.Trigger
                  value={id}
                  id={idOf(id)}
                  data-tab={id}
                  aria-controls={props.chosen === id ? `${name}-panel` : undefined}
                >
                  {tab()?.name}
                  {/* The space is for those who hear it. */}
                  <Show when={tab()?.count}>{count => <span class="tab-count"> {count()}</span>}</Show>
                </KobalteTabs.Trigger>
              )
            }}
          </For>
        </KobalteTabs.List>
        {props.aside}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${name}-panel`} aria-labelledby={idOf(props.chosen)}>
        {props.children}
      </div>
    </KobalteTabs>
  )
}
