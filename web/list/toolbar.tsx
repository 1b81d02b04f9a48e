// The bar at the top: recording, clearing, the filter, the proxy's address, theme and help.

import { createSignal, type JSX, Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { createTheme, nextTheme, type Theme } from "../data/preferences.ts"
import { writeClipboard } from "../ui/copy-button.tsx"
import { ClearIcon, DarkThemeIcon, LightThemeIcon, LogoIcon, SystemThemeIcon } from "../ui/icons.tsx"
import { FilterInput } from "./filter-input.tsx"
import { SessionMenu } from "./session-menu.tsx"

const earlier = "This is an earlier session: it can be read, not changed"

const themeIcons: Record<Theme, () => JSX.Element> = { system: SystemThemeIcon, dark: DarkThemeIcon, light: LightThemeIcon }

export function Toolbar(props: { readonly onHelp: () => void }) {
  const page = usePage()
  const [theme, setTheme] = createTheme()
  return (
    <header class="toolbar">
      <h1 class="brand">
        <LogoIcon />
        <span class="brand-name">NectoProxy</span>
      </h1>
      <button
        type="button"
        class="button record"
        classList={{ paused: !page.traffic.isRecording() }}
        aria-label={page.traffic.isRecording() ? "Recording" : "Paused"}
        disabled={page.isReadOnly()}
        title={page.isReadOnly() ? earlier : page.traffic.isRecording() ? "Pause: traffic flows on, nothing is recorded" : "Record again"}
        onClick={page.toggleRecording}
      >
        <i aria-hidden="true" />
        <span class="record-name">{page.traffic.isRecording() ? "Recording" : "Paused"}</span>
      </button>
      <button
        type="button"
        class="button icon-only"
        aria-label="Clear"
        disabled={page.isReadOnly()}
        title={page.isReadOnly() ? earlier : "Clear: forget all exchanges"}
        onClick={page.clear}
      >
        <ClearIcon />
      </button>
      <SessionMenu />
      <FilterInput />
      <ProxyAddress />
      <button
        type="button"
        class="button icon-only"
        aria-label={`Theme: ${theme()}`}
        title={`Theme: ${theme()}. Change to ${nextTheme(theme())}`}
        onClick={() => setTheme(nextTheme(theme()))}
      >
        {themeIcons[theme()]()}
      </button>
      <button type="button" class="button icon-only" aria-label="Help" title="Help and shortcuts (?)" onClick={props.onHelp}>
        ?
      </button>
    </header>
  )
}

function ProxyAddress() {
  const page = usePage()
  const [said, setSaid] = createSignal("")
  const address = () => page.status()?.proxy.replace(/^http:\/\//, "") ?? ""
  const copy = async () => {
    setSaid((await writeClipboard(address)) ? "copied" : "copying failed")
    setTimeout(() => setSaid(""), 1500)
  }
  return (
    <Show when={page.status()?.proxy}>
      <button type="button" class="address" title="Copy the proxy's address" onClick={copy}>
        <span role="status">{said() || "proxy"}</span> <b>{address()}</b>
      </button>
    </Show>
  )
}
