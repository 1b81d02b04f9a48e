// The page's frame: bar, list, detail, status line, and what stands above them when the server does not answer.

import { createSignal, onCleanup, onMount, Show } from "solid-js"
import { createPage, PageProvider } from "./data/page.ts"
import { createRememberedNumber } from "./data/preferences.ts"
import { Detail } from "./detail/detail.tsx"
import { Banners } from "./list/banners.tsx"
import { isTyping } from "./list/filter-input.tsx"
import { Help } from "./list/help.tsx"
import { ImportArea } from "./list/import-area.tsx"
import { StatusBar } from "./list/status-bar.tsx"
import { Toolbar } from "./list/toolbar.tsx"
import { TrafficList } from "./list/traffic-list.tsx"
import { Splitter } from "./ui/splitter.tsx"

const sharePreset = 0.44

export function App() {
  const page = createPage()
  const [share, setShare] = createRememberedNumber("list-share", sharePreset)
  const [isHelpOpen, setIsHelpOpen] = createSignal(false)
  let main!: HTMLElement

  const focusList = () => main.querySelector<HTMLElement>(".traffic-grid")?.focus()
  const focusDetail = () =>
    (main.querySelector<HTMLElement>(".detail .grid") ?? main.querySelector<HTMLElement>(".detail [aria-selected=true]"))?.focus()
  const close = () => {
    page.closeDetail()
    focusList()
  }

  const pressed = (event: KeyboardEvent) => {
    if (page.commands.press(event)) return
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (event.key === "?") setIsHelpOpen(true)
    else if (event.key === "Escape" && page.detail()) close()
    else if (event.key === "n" && !event.defaultPrevented && page.cursor() !== null) {
      event.preventDefault()
      page.openDetail()
      main.querySelector<HTMLElement>(".title .marks-button")?.click()
    }
  }
  onMount(() => addEventListener("keydown", pressed))
  onCleanup(() => removeEventListener("keydown", pressed))

  return (
    <PageProvider value={page}>
      <Show when={page.connection() !== "unauthorized"} fallback={<Unauthorized />}>
        <Toolbar onHelp={() => setIsHelpOpen(true)} />
        <Banners />
        <main ref={main} classList={{ split: page.detail() !== null }} style={{ "--share": share() }}>
          <TrafficList onEnter={focusDetail} />
          <Show when={page.detail()}>
            {exchange => (
              <>
                <Splitter
                  label="Width of the list"
                  orientation="vertical"
                  value={share()}
                  min={0.2}
                  max={0.8}
                  step={0.02}
                  preset={sharePreset}
                  valueAt={(event, box) => (event.clientX - box.left) / box.width}
                  onChange={setShare}
                />
                <Detail exchange={exchange()} onClose={close} />
              </>
            )}
          </Show>
        </main>
        <StatusBar />
        <ImportArea />
      </Show>
      <Show when={isHelpOpen()}>
        <Help onClose={() => setIsHelpOpen(false)} />
      </Show>
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
