// Above the list of frames: what is listed, by direction, kind and search, and the switch between messages and frames.

import { For } from "solid-js"
import type { Direction } from "../../server/contract.ts"
import type { Kind } from "../data/frames-filter.ts"
import { type SilenceChoice, silenceChoices, type TimestampKind } from "../data/frames-look.ts"
import type { FramesView } from "../data/frames-view.ts"
import { showDuration } from "../ui/format.ts"
import { ViewIcon } from "../ui/icons.tsx"
import { Menu, type MenuItem } from "../ui/menu.tsx"
import { FramesSearch } from "./frames-search.tsx"

const directions: readonly (readonly [direction: Direction | null, sign: string, name: string])[] = [
  [null, "", "All"],
  ["client-to-server", "↑", "Sent"],
  ["server-to-client", "↓", "Received"],
]

const kinds: readonly (readonly [kind: Kind, name: string])[] = [
  ["text", "Text"],
  ["binary", "Binary"],
  ["control", "Ping·Pong"],
  ["close", "Close"],
]

const ways: readonly (readonly [isWire: boolean, name: string, label: string, title: string])[] = [
  [false, "Messages", "Messages", "As they were meant: joined and decompressed (w)"],
  [true, "Wire", "Wire frames", "As they were sent: with FIN, RSV, mask, header and offset (w)"],
]

export function FramesBar(props: { readonly view: FramesView; readonly field: (input: HTMLInputElement) => void }) {
  const { filter, ...view } = props.view
  return (
    <div class="frames-bar">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
      <div class="segments" role="group" aria-label="Direction">
        <For each={directions}>
          {([direction, sign, name]) => (
            <button
              type="button"
              aria-pressed={filter().direction === direction}
              disabled={view.isWire()}
              onClick={() => view.setDirection(direction)}
            >
              {sign ? <span aria-hidden="true">{sign} </span> : null}
              {name}
            </button>
          )}
        </For>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
      <div class="segments" role="group" aria-label="Kinds">
        <For each={kinds}>
          {([kind, name]) => (
            <button
              type="button"
              aria-pressed={filter().kinds[kind]}
              disabled={view.isWire()}
              title={kind === "control" ? "Pings and pongs (p); remembered. Double click: only these" : "Double click: only these"}
              onClick={() => view.setKind(kind, !filter().kinds[kind])}
              onDblClick={() => view.onlyKind(kind)}
            >
              {name}
            </button>
          )}
        </For>
      </div>
      <FramesSearch view={props.view} field={props.field} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
      <div class="segments" role="group" aria-label="Show">
        <For each={ways}>
          {([isWire, name, label, title]) => (
            <button
              type="button"
              aria-label={label}
              aria-pressed={view.isWire() === isWire}
              title={title}
              onClick={() => view.setIsWire(isWire)}
            >
              {name}
            </button>
          )}
        </For>
      </div>
      <Menu label="How messages are shown" class="icon-button" button={<ViewIcon />} items={() => lookItems(props.view)} />
    </div>
  )
}

const timestampNames: { readonly [kind in TimestampKind]: string } = {
  clock: "Time of day",
  open: "Since the connection began",
  previous: "Since the message above",
}

const nameSilence = (choice: SilenceChoice): string =>
  choice === "auto" ? "What is long here" : choice === "off" ? "None" : `From ${showDuration(choice)} on`

function lookItems({ look }: FramesView): readonly MenuItem[] {
  return [
    {
      type: "choice",
      name: "Timestamp",
      value: look.timestamps(),
      options: Object.entries(timestampNames).map(([value, name]) => ({ value, name })),
      set: value => look.setTimestamps(value as TimestampKind),
    },
    {
      type: "choice",
      name: "Silences drawn",
      value: String(look.silences()),
      options: silenceChoices.map(choice => ({ value: String(choice), name: nameSilence(choice) })),
      set: value => look.setSilences(silenceChoices.find(choice => String(choice) === value) ?? "auto"),
    },
    { type: "line" },
    { type: "check", name: "Rate over time", isOn: look.isGraphShown(), set: look.setIsGraphShown },
  ]
}
