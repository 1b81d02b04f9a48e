// The messages of a WebSocket, and the payload of the selected one below them.

import { createMemo, createSignal, Show } from "solid-js"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import type { MessageLog } from "../data/messages.ts"
import { createRememberedNumber } from "../data/preferences.ts"
import { type Column, Grid } from "../ui/grid.tsx"
import { Splitter } from "../ui/splitter.tsx"
import { FrameRow } from "./frame-row.tsx"
import { Payload } from "./payload.tsx"

const columns: readonly Column[] = [
  { id: "timestamp", name: "Timestamp" },
  { id: "delta", name: "Δ", spoken: "Time since the previous message", isEnd: true },
  { id: "direction", name: "", spoken: "Direction" },
  { id: "opcode", name: "Opcode" },
  { id: "data", name: "Data" },
  { id: "length", name: "Length", isEnd: true },
]

const payloadPreset = 250

export function Frames(props: { readonly exchange: Exchange; readonly log: MessageLog }) {
  const [selected, setSelected] = createSignal(0)
  const [height, setHeight] = createRememberedNumber("payload-height", payloadPreset)
  // Kept while it is selected: scrolled far away, its window may leave the cache.
  const row = createMemo<MessageRow | null>(before => {
    if (selected() === 0) return null
    return before?.id === selected() ? before : (props.log.row(selected() - 1) ?? null)
  }, null)

  return (
    <div class="frames" style={{ "--payload-height": `${height()}px` }}>
      <Grid
        label="Messages"
        class="frames-grid"
        columns={columns}
        rowHeight={26}
        count={props.log.total()}
        keyAt={index => index + 1}
        cursor={selected() - 1}
        onCursor={index => setSelected(index + 1)}
        onRange={props.log.want}
        row={(id, place) => <FrameRow log={props.log} id={id} place={place} />}
        empty={
          <div class="empty">
            <p>{props.log.problem() ?? nothingYet(props.exchange, props.log.isRead())}</p>
          </div>
        }
      />
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
        <Show when={selected() !== 0} fallback={<p class="empty">Select a message to see its payload.</p>}>
          <Payload row={row()} />
        </Show>
      </section>
    </div>
  )
}

function nothingYet(exchange: Exchange, isRead: boolean): string {
  if (!isRead) return ""
  return exchange.state === "open" ? "No messages yet: they appear here as they pass." : "No messages passed on this connection."
}
