// The messages of a WebSocket, or its frames, and below them the payload of the selected one.

import { createMemo, Show } from "solid-js"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import type { FramesView } from "../data/frames-view.ts"
import { createRememberedNumber } from "../data/preferences.ts"
import { Splitter } from "../ui/splitter.tsx"
import { FramesBar } from "./frames-bar.tsx"
import { MessageGrid } from "./message-grid.tsx"
import { Payload } from "./payload.tsx"
import { WireGrid, WirePayload } from "./wire-grid.tsx"

const payloadPreset = 250

export function Frames(props: { readonly exchange: Exchange; readonly view: FramesView }) {
  const { log, frames, selected } = props.view
  const [height, setHeight] = createRememberedNumber("payload-height", payloadPreset)
  // Kept while it is selected: scrolled far away, its window may leave the cache. One that is fetched again is no other message.
  const row = createMemo<MessageRow | null>(
    before => (selected() === 0 ? null : (log.row(selected() - 1) ?? (before?.id === selected() ? before : null))),
    null,
    { equals: (a, b) => a?.id === b?.id && a?.note === b?.note && a?.color === b?.color && a?.problem === b?.problem },
  )
  let noteButton: HTMLButtonElement | null = null

  return (
    <div class="frames" style={{ "--payload-height": `${height()}px` }}>
      <FramesBar view={props.view} />
      <Show
        when={frames()}
        fallback={<MessageGrid exchange={props.exchange} view={props.view} onNote={() => noteButton?.isConnected && noteButton.click()} />}
      >
        {known => <WireGrid view={props.view} frames={known()} />}
      </Show>
      <Splitter
        label="Height of the payload"
        orientation="horizontal"
        value={height()}
        min={80}
        max={800}
        step={20}
        preset={payloadPreset}
        isReversed
        valueAt={(event, box) => box.bottom - event.clientY}
        onChange={setHeight}
      />
      <section class="payload" data-testid="payload" aria-label="Payload">
        <Show
          when={frames()}
          fallback={
            <Show when={selected() !== 0} fallback={<p class="empty">Select a message to see its payload.</p>}>
              <Payload row={row()} log={log} noteButton={button => (noteButton = button)} />
            </Show>
          }
        >
          {known => <WirePayload exchangeId={props.exchange.id} view={props.view} frames={known()} />}
        </Show>
      </section>
    </div>
  )
}
