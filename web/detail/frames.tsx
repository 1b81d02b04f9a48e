// The messages of a WebSocket, or its frames: what is listed, the rate over time, the list, and below it the payload of the selected one.

import { createMemo, createSignal, lazy, Show, Suspense } from "solid-js"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import type { FramesView } from "../data/frames-view.ts"
import { usePage } from "../data/page.ts"
import { createRememberedNumber } from "../data/preferences.ts"
import { Splitter } from "../ui/splitter.tsx"
import { CompareStrip } from "./compare-strip.tsx"
import { FramesBar } from "./frames-bar.tsx"
import { framesCommands, messageJump } from "./frames-commands.ts"
import { FramesSummary } from "./frames-summary.tsx"
import { hitsOf } from "./hits.ts"
import { MessageGrid } from "./message-grid.tsx"
import { Payload } from "./payload.tsx"
import { RateGraph } from "./rate-graph.tsx"
import { WireGrid, WirePayload } from "./wire-grid.tsx"

const CompareDialog = lazy(() => import("./compare-dialog.tsx"))
const payloadPreset = 250

export function Frames(props: { readonly exchange: Exchange; readonly view: FramesView }) {
  const page = usePage()
  const { log, frames, selected, reference, setReference, search, look } = props.view
  const [height, setHeight] = createRememberedNumber("payload-height", payloadPreset)
  const [isComparing, setIsComparing] = createSignal(false)
  // Kept while it is selected: scrolled far away, its window may leave the cache. One that is fetched again is no other message.
  const row = createMemo<MessageRow | null>(
    before => (selected() === 0 ? null : (log.row(selected() - 1) ?? (before?.id === selected() ? before : null))),
    null,
    { equals: (a, b) => a?.id === b?.id && a?.note === b?.note && a?.color === b?.color && a?.problem === b?.problem },
  )
  let noteButton: HTMLButtonElement | null = null
  let searchField: HTMLInputElement | null = null
  let goToButton: HTMLButtonElement | null = null

  /** With one message there is nothing to compare yet: it is kept as the first of two. */
  const compare = () => {
    if (selected() === 0) return
    if (reference() > 0 && reference() !== selected()) setIsComparing(true)
    else setReference(selected())
  }
  const note = () => void (noteButton?.isConnected && noteButton.click())
  page.commands.add(
    framesCommands(props.view, {
      search: () => {
        searchField?.focus()
        searchField?.select()
      },
      goTo: () => goToButton?.click(),
      compare,
    }),
  )
  page.commands.addJump(messageJump(props.view))

  return (
    <div class="frames" style={{ "--payload-height": `${height()}px` }}>
      <div class="frames-top">
        <FramesBar view={props.view} field={input => (searchField = input)} />
        {/* Not before the first rows: what is read first is wanted first. */}
        <Show when={look.isGraphShown() && log.isRead() && log.total() > 0}>
          <RateGraph view={props.view} />
        </Show>
        <FramesSummary view={props.view} goTo={button => (goToButton = button)} />
        <Show when={reference() > 0 && !frames()}>
          <CompareStrip view={props.view} onCompare={compare} />
        </Show>
      </div>
      <Show when={frames()} fallback={<MessageGrid exchange={props.exchange} view={props.view} actions={{ note, compare }} />}>
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
              <Payload
                row={row()}
                log={log}
                noteButton={button => (noteButton = button)}
                hits={hitsOf(search.query())}
                onSearch={search.setText}
              />
            </Show>
          }
        >
          {known => <WirePayload exchangeId={props.exchange.id} view={props.view} frames={known()} />}
        </Show>
      </section>
      <Show when={isComparing()}>
        <Suspense>
          <CompareDialog view={props.view} onClose={() => setIsComparing(false)} />
        </Suspense>
      </Show>
    </div>
  )
}
