// The page's frame: bar, saved filters, list, detail, status line, and what stands above them when the server does not answer. All keys of
// the page go through its commands.

import { createEffect, createMemo, on, onCleanup, onMount, Show } from "solid-js"
import type { Exchange, ExchangeId } from "../server/contract.ts"
import { createBackStep, shareRange } from "./data/layout.ts"
import { createPage, PageProvider } from "./data/page.ts"
import { Detail } from "./detail/detail.tsx"
import { Banners } from "./list/banners.tsx"
import { Dialogs } from "./list/dialogs.tsx"
import { FilterChips } from "./list/filter-chips.tsx"
import { ImportArea } from "./list/import-area.tsx"
import { StatusBar } from "./list/status-bar.tsx"
import { Toolbar } from "./list/toolbar.tsx"
import { TrafficList } from "./list/traffic-list.tsx"
import { createFocus } from "./palette/focus.ts"
import { addJumpToExchange, pageCommands } from "./palette/page-commands.ts"
import { Splitter } from "./ui/splitter.tsx"
import { Certificate } from "./welcome/certificate.tsx"

export function App() {
  const page = createPage()
  const { layout } = page
  const focus = createFocus()
  page.commands.add(pageCommands(page, focus))
  addJumpToExchange(page)
  const close = () => {
    page.closeDetail()
    focus.list()
  }
  /** What comes late, when the detail is closed already, still finds what it was about. */
  const exchange = createMemo<Exchange | null>(before => page.detail() ?? before, null)
  const screen = createMemo(() => (layout.isNarrow() ? (page.detail()?.id ?? null) : null))
  const open = (id: number) => {
    page.setCursor(id as ExchangeId)
    page.openDetail()
  }
  createBackStep(screen, open, close)
  // What had the focus is not to be seen any more.
  createEffect(on(screen, id => id !== null && queueMicrotask(focus.detail), { defer: true }))

  onMount(() => addEventListener("keydown", page.commands.press))
  onCleanup(() => removeEventListener("keydown", page.commands.press))

  return (
    <PageProvider value={page}>
      <Show when={page.connection() !== "unauthorized"} fallback={<Unauthorized />}>
        <Toolbar />
        <FilterChips />
        <Banners onDismiss={() => focus.list()} />
        <main classList={{ split: page.detail() !== null, below: layout.isBelow() }} style={{ "--share": layout.share() }}>
          <TrafficList onEnter={() => focus.detail()} />
          <Show when={page.detail()}>
            <Splitter
              label={layout.isBelow() ? "Height of the list" : "Width of the list"}
              orientation={layout.isBelow() ? "horizontal" : "vertical"}
              value={layout.share()}
              min={shareRange.min}
              max={shareRange.max}
              step={0.02}
              preset={layout.sharePreset()}
              valueAt={(event, box) => (layout.isBelow() ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width)}
              onChange={layout.setShare}
            />
            <Detail exchange={exchange()!} onClose={close} />
          </Show>
        </main>
        <StatusBar />
        <ImportArea />
      </Show>
      <Dialogs />
      <Certificate />
    </PageProvider>
  )
}

function Unauthorized() {
  return (
    <main class="unauthorized">
      <h1>NectoProxy</h1>
      <p>Open the link that nectoproxy printed (it carries the token).</p>
      <p class="hint">Every start makes a new token: a page of an earlier run cannot go on.</p>
    </main>
  )
}
