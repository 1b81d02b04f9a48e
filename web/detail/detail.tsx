// One exchange in full: title, facts, and tabs that fit its kind. The panel stays while the selection moves; what belongs to one
// exchange is derived from it.

import { createEffect, createMemo, createSignal, Match, on, Show, Switch } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { Command } from "../data/commands.ts"
import { createFramesView } from "../data/frames-view.ts"
import { createNotedMessages } from "../data/noted-messages.ts"
import { usePage } from "../data/page.ts"
import { showCount } from "../ui/format.ts"
import { type Tab, Tabs } from "../ui/tabs.tsx"
import { firstTabs, kindOf, shownTab, type TabId, tabNames, tabsOf } from "./detail-tabs.ts"
import { Frames } from "./frames.tsx"
import { RequestHead, ResponseHead } from "./head.tsx"
import { Notes } from "./notes.tsx"
import { Overview } from "./overview.tsx"
import { Statistics } from "./statistics.tsx"
import { Timing } from "./timing.tsx"
import { Title } from "./title.tsx"
import { Tls } from "./tls.tsx"
import type { Ways } from "./verdict-card.tsx"

export function Detail(props: { readonly exchange: Exchange; readonly onClose: () => void }) {
  const page = usePage()
  const id = createMemo(() => props.exchange.id)
  const isWebSocket = createMemo(() => props.exchange.websocket !== null)
  const view = createMemo(() => (isWebSocket() ? createFramesView(page, page.openMessages(id()), () => props.exchange) : null))
  const statistics = () => view()?.statistics ?? null
  const noted = createNotedMessages(() => (isWebSocket() ? id() : null), page.marked)

  const kind = createMemo(() => kindOf(props.exchange))
  const [wishes, setWishes] = createSignal(firstTabs)
  const ids = createMemo(() => tabsOf(props.exchange), [], { equals: (a, b) => a.join() === b.join() })
  const chosen = createMemo(() => shownTab(ids(), wishes()[kind()]))
  const choose = (tab: TabId) => setWishes({ ...wishes(), [kind()]: tab })
  const ways: Ways = {
    toMessage: message => {
      choose("frames")
      view()?.goTo(message)
    },
    toTab: choose,
  }

  const counts: { readonly [tab in TabId]?: () => number } = {
    frames: () => view()?.log.total() ?? 0,
    notes: () => noted.total() + (props.exchange.note === "" ? 0 : 1),
  }
  const tabs = createMemo<readonly Tab<TabId>[]>(() =>
    ids().map(tab => {
      const count = counts[tab]?.() ?? null
      const isTold = count !== null && (count > 0 || tab === "frames")
      return { id: tab, name: tabNames[tab], ...(isTold ? { count: showCount(count) } : {}) }
    }),
  )

  let panel!: HTMLElement
  const selectedTab = () => panel.querySelector<HTMLElement>(".detail-tabs > .tab-row [role=tab][aria-selected=true]")
  // On a narrow screen the tabs scroll, and one may be chosen that is out of sight.
  createEffect(
    on(chosen, () => queueMicrotask(() => selectedTab()?.scrollIntoView({ block: "nearest", inline: "nearest" })), { defer: true }),
  )
  page.commands.add(
    tabCommands(ids, tab => {
      choose(tab)
      // What had the focus may be gone with its tab.
      queueMicrotask(() => document.activeElement === document.body && selectedTab()?.focus())
    }),
  )

  return (
    <section class="detail" aria-label="Detail" ref={panel}>
      <Title exchange={props.exchange} statistics={statistics()} onClose={props.onClose} />
      <Tabs label="Parts of the exchange" class="detail-tabs" tabs={tabs()} chosen={chosen()} onChoose={choose}>
        <Switch>
          <Match when={chosen() === "overview"}>
            <Overview exchange={props.exchange} statistics={statistics()} ways={ways} />
          </Match>
          <Match when={chosen() === "frames"}>
            <Show when={view()} keyed>
              {known => <Frames exchange={props.exchange} view={known} />}
            </Show>
          </Match>
          <Match when={chosen() === "statistics"}>
            <Show when={view()} keyed>
              {known => <Statistics exchange={props.exchange} view={known} onMessage={ways.toMessage} />}
            </Show>
          </Match>
          <Match when={chosen() === "request"}>
            <RequestHead exchange={props.exchange} />
          </Match>
          <Match when={chosen() === "response"}>
            <ResponseHead exchange={props.exchange} />
          </Match>
          <Match when={chosen() === "timing"}>
            <Timing exchange={props.exchange} statistics={statistics()} ways={ways} />
          </Match>
          <Match when={chosen() === "tls"}>
            <Tls exchange={props.exchange} />
          </Match>
          <Match when={chosen() === "notes"}>
            <Notes exchange={props.exchange} noted={noted} ways={ways} />
          </Match>
        </Switch>
      </Tabs>
    </section>
  )
}

/** One for each tab there may be; the number keys count those that are there. */
const tabCommands = (ids: () => readonly TabId[], choose: (tab: TabId) => void): readonly Command[] =>
  (Object.keys(tabNames) as TabId[]).map(tab => ({
    id: `exchange.${tab}`,
    name: `Show ${tabNames[tab]}`,
    group: "Exchange",
    get keys() {
      const at = ids().indexOf(tab)
      return at < 0 ? [] : [String(at + 1)]
    },
    isOffered: () => ids().includes(tab),
    run: () => choose(tab),
  }))
