// Tabs, by Kobalte: one focus stop, arrows choose, the panel is named by its tab.

import { Tabs as KobalteTabs } from "@kobalte/core/tabs"
import { For, type JSX, Show } from "solid-js"

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
  return (
    <KobalteTabs class={`tabbed ${props.class ?? ""}`} value={props.chosen} onChange={id => props.onChoose(id as Id)}>
      <div class="tab-row">
        <KobalteTabs.List class="tabs" aria-label={props.label}>
          {/* Keyed by id, so that a count that ticks does not replace the tab that has the focus. */}
          <For each={props.tabs.map(({ id }) => id)}>
            {id => {
              const tab = () => props.tabs.find(each => each.id === id)
              return (
                <KobalteTabs.Trigger value={id} data-tab={id}>
                  {tab()?.name}
                  <Show when={tab()?.count}>{count => <span class="tab-count">{count()}</span>}</Show>
                </KobalteTabs.Trigger>
              )
            }}
          </For>
        </KobalteTabs.List>
        {props.aside}
      </div>
      {/* One panel, whose content is the owner's: what both tabs show is not made anew. */}
      <KobalteTabs.Content class="tab-panel" value={props.chosen}>
        {props.children}
      </KobalteTabs.Content>
    </KobalteTabs>
  )
}
