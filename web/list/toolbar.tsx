// The bar at the top: recording, clearing, the session, the filter, the proxy's address, layout, theme, commands and help. Where there is
// no room, what is needed least goes into a menu and the filter into a row of its own.

import { createMemo, createSignal, type JSX, Show } from "solid-js"
import type { Command } from "../data/commands.ts"
import { usePage } from "../data/page.ts"
import { nextTheme, type Theme } from "../data/preferences.ts"
import { showKeys } from "../palette/keys.ts"
import { writeClipboard } from "../ui/copy-button.tsx"
import {
  ClearIcon,
  DarkThemeIcon,
  LightThemeIcon,
  LogoIcon,
  MoreIcon,
  PaletteIcon,
  PanelBelowIcon,
  PanelBesideIcon,
  SystemThemeIcon,
} from "../ui/icons.tsx"
import { Menu, type MenuItem } from "../ui/menu.tsx"
import { FilterInput } from "./filter-input.tsx"
import { SessionMenu } from "./session-menu.tsx"

const earlier = "This is an earlier session: it can be read, not changed"

const themeIcons: Record<Theme, () => JSX.Element> = { system: SystemThemeIcon, dark: DarkThemeIcon, light: LightThemeIcon }

export function Toolbar() {
  const page = usePage()
  return (
    <header class="toolbar">
      <h1 class="brand">
        <LogoIcon />
        <span class="brand-name">NectoProxy</span>
      </h1>
      <RecordButton />
      <button
        type="button"
        class="button icon-only"
        aria-label="Clear"
        disabled={page.isReadOnly()}
        title={page.isReadOnly() ? earlier : `Clear: forget all exchanges (${showKeys("Mod+Backspace")})`}
        onClick={page.askToClear}
      >
        <ClearIcon />
      </button>
      <SessionMenu />
      <FilterInput />
      <Show when={!page.layout.isNarrow()} fallback={<OverflowMenu />}>
        <ProxyAddress />
        <button
          type="button"
          class="button icon-only"
          aria-label={page.layout.isBelow() ? "Detail beside the list" : "Detail below the list"}
          title={page.layout.isBelow() ? "Put the detail beside the list (\\)" : "Put the detail below the list (\\)"}
          onClick={page.layout.toggleBelow}
        >
          {page.layout.isBelow() ? <PanelBesideIcon /> : <PanelBelowIcon />}
        </button>
        <button
          type="button"
          class="button icon-only"
          aria-label={`Theme: ${page.theme()}`}
          title={`Theme: ${page.theme()}. Change to ${nextTheme(page.theme())}`}
          onClick={() => page.setTheme(nextTheme(page.theme()))}
        >
          {themeIcons[page.theme()]()}
        </button>
        <button
          type="button"
          class="button icon-only"
          aria-label="Commands"
          title={`Commands (${showKeys("Mod+k")})`}
          onClick={() => page.show({ type: "palette" })}
        >
          <PaletteIcon />
        </button>
        <button
          type="button"
          class="button icon-only"
          aria-label="Help"
          title="Help and shortcuts (?)"
          onClick={() => page.show({ type: "help" })}
        >
          ?
        </button>
      </Show>
    </header>
  )
}

function RecordButton() {
  const page = usePage()
  const name = () => (page.traffic.isRecording() ? "Recording" : "Paused")
  const title = () => (page.traffic.isRecording() ? "Pause: traffic flows on, nothing is recorded" : "Record again")
  return (
    <button
      type="button"
      class="button record"
      classList={{ paused: !page.traffic.isRecording() }}
      aria-label={name()}
      disabled={page.isReadOnly()}
      title={page.isReadOnly() ? earlier : `${title()} (${showKeys("Mod+e")})`}
      onClick={page.toggleRecording}
    >
      <i aria-hidden="true" />
      <span class="record-name">{name()}</span>
    </button>
  )
}

/** What a narrow bar has no room for. All of it is made from commands. */
const inOverflow = ["page.palette", "page.address", "page.certificate", "page.theme", "page.help"]

function OverflowMenu() {
  const page = usePage()
  const commands = createMemo<readonly Command[]>(
    () => inOverflow.flatMap(id => page.commands.all().find(command => command.id === id && (command.isOffered?.() ?? true)) ?? []),
    [],
    { equals: (a, b) => a.length === b.length && a.every((command, at) => command === b[at]) },
  )
  // An item is drawn anew when it is another object, and would lose the focus.
  const items = createMemo(() =>
    commands().map<MenuItem>(command => ({ type: "action", name: command.name, run: () => page.commands.run(command) })),
  )
  return <Menu label="More" class="button icon-only more" testId="more" button={<MoreIcon />} items={items} />
}

const saidMs = 1500

function ProxyAddress() {
  const page = usePage()
  const [said, setSaid] = createSignal("")
  const address = () => page.status()?.proxy.replace(/^http:\/\//, "") ?? ""
  const copy = async () => {
    setSaid((await writeClipboard(address)) ? "copied" : "copying failed")
    setTimeout(() => setSaid(""), saidMs)
  }
  return (
    <Show when={page.status()?.proxy}>
      <button type="button" class="address" title="Copy the proxy's address" onClick={copy}>
        <span role="status">{said() || "proxy"}</span> <b>{address()}</b>
      </button>
    </Show>
  )
}
