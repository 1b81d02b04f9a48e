// The frames of a WebSocket as they were on the wire (RFC 6455 §5.2): what a message was cut into, how it was masked, where its bytes lie.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createMemo, For, type JSX, Match, Show, Switch } from "solid-js"
import type { ExchangeId, WireFrame } from "../../server/contract.ts"
import { frameDataUrl } from "../data/api.ts"
import { type Column, type ColumnsView, createColumns } from "../data/columns.ts"
import type { FramesView } from "../data/frames-view.ts"
import { createFrameData } from "../data/payload.ts"
import type { FrameLog } from "../data/wire-frames.ts"
import { ContentView } from "../ui/content-view.tsx"
import { showCount, showSome, showTime } from "../ui/format.ts"
import { Grid, type RowPlace } from "../ui/grid.tsx"
import { contentOf } from "./body.tsx"
import { opcodeName } from "./preview.ts"

const columns: readonly Column[] = [
  { id: "timestamp", name: "Timestamp", width: 92 },
  { id: "direction", name: "", spoken: "Direction", width: 12, widthMin: 12 },
  { id: "opcode", name: "Opcode", width: 58 },
  { id: "fin", name: "FIN", width: 28 },
  { id: "rsv", name: "RSV", width: 28, from: 700 },
  { id: "mask", name: "Mask", width: 72 },
  { id: "header", name: "Header", isEnd: true, width: 48, from: 700 },
  { id: "length", name: "Length", isEnd: true, width: 60 },
  { id: "offset", name: "Offset", isEnd: true, width: 82, from: 700 },
  { id: "of", name: "Msg", spoken: "Message", isEnd: true, width: 56 },
  { id: "data", name: "Data", widthMin: 30, from: 480 },
]

export function WireGrid(props: { readonly view: FramesView; readonly frames: FrameLog }) {
  const shown = createColumns("wire-frames", columns)
  return (
    <Grid
      label="Wire frames"
      class="wire-grid"
      columns={shown}
      rowHeight={26}
      count={props.frames.total()}
      keyAt={index => index + 1}
      cursor={props.view.selectedFrame() - 1}
      onPick={index => props.view.setSelectedFrame(index + 1)}
      onRange={props.frames.want}
      row={(id, place) => <Row frames={props.frames} id={id} place={place} columns={shown} />}
      empty={
        <div class="empty">
          <p>{props.frames.problem() ?? (props.frames.isRead() ? "No frames yet." : "")}</p>
        </div>
      }
    />
  )
}

function Row(props: { readonly frames: FrameLog; readonly id: number; readonly place: RowPlace; readonly columns: ColumnsView }) {
  const frame = createMemo(() => props.frames.row(props.id - 1))
  return (
    <div
      role="row"
      id={props.place.domId}
      class="row cells"
      classList={{ selected: props.place.isSelected() }}
      aria-rowindex={props.place.index() + 2}
      aria-selected={props.place.isSelected()}
      aria-busy={frame() === undefined}
      data-testid="wire-row"
      data-id={props.id}
      onClick={props.place.select}
    >
      <Show when={frame()}>{known => <For each={props.columns.shown()}>{column => cells[column.id]?.(known)}</For>}</Show>
    </div>
  )
}

/** By the ids of their columns. */
const cells: { readonly [id: string]: (frame: () => WireFrame) => JSX.Element } = {
  timestamp: frame => (
    <span role="gridcell" class="timestamp">
      {showTime(frame().timestamp)}
    </span>
  ),
  direction: frame => (
    <span role="gridcell" class={isSent(frame()) ? "up" : "down"}>
      <span role="img" aria-label={isSent(frame()) ? "sent" : "received"}>
        {isSent(frame()) ? "↑" : "↓"}
      </span>
    </span>
  ),
  opcode: frame => (
    <span role="gridcell" class={`opcode opcode-${frame().opcode}`} title={`opcode ${frame().opcode}`}>
      {frame().opcode === 0 ? "Cont." : opcodeName(frame().opcode)}
    </span>
  ),
  fin: frame => (
    <span role="gridcell" class="fin">
      {frame().fin ? "fin" : "—"}
    </span>
  ),
  rsv: frame => (
    <span role="gridcell" class="rsv">
      {showReserved(frame().rsv)}
    </span>
  ),
  mask: frame => (
    <span role="gridcell" class="mask">
      {frame().maskKey ?? (frame().masked ? "masked" : "—")}
    </span>
  ),
  header: frame => (
    <span role="gridcell" class="header end">
      {frame().headerLength === 0 ? "?" : frame().headerLength}
    </span>
  ),
  length: frame => (
    <span role="gridcell" class="length end">
      {showCount(frame().length)}
    </span>
  ),
  offset: frame => (
    <span role="gridcell" class="offset end">
      {showCount(frame().offset)}
    </span>
  ),
  of: frame => (
    <span role="gridcell" class="of end">
      {frame().messageId === null ? "—" : `#${showCount(frame().messageId ?? 0)}`}
    </span>
  ),
  data: frame => (
    <span role="gridcell" class="data">
      {frame().preview}
    </span>
  ),
}

const isSent = (frame: WireFrame): boolean => frame.direction === "client-to-server"

/** RSV1 is bit 4: "1", "1 3", or a dash. */
export const showReserved = (rsv: number): string => [4, 2, 1].flatMap((bit, at) => (rsv & bit ? at + 1 : [])).join(" ") || "—"

export function WirePayload(props: { readonly exchangeId: ExchangeId; readonly view: FramesView; readonly frames: FrameLog }) {
  const frame = createMemo<WireFrame | null>(before => {
    const id = props.view.selectedFrame()
    return id === 0 ? null : (props.frames.row(id - 1) ?? (before?.id === id ? before : null))
  }, null)
  const id = createMemo(() => frame()?.id ?? 0)
  const wish = createMemo(() => (id() === 0 ? null : { exchangeId: props.exchangeId, id: id() }))
  const loaded = createFrameData(wish)
  const bytes = createMemo(() => {
    const outcome = loaded()
    return outcome.state === "here" ? outcome.value : null
  })
  const failure = () => {
    const outcome = loaded()
    return outcome.state === "failed" ? outcome.why : null
  }
  return (
    <Switch fallback={<p class="empty">{id() === 0 ? "Select a frame to see its payload." : ""}</p>}>
      <Match when={failure()}>{why => <p class="empty">{why()}</p>}</Match>
      <Match when={bytes()}>
        {known => (
          <ContentView
            label="Payload of the frame"
            content={contentOf(known(), "")}
            href={frameDataUrl(props.exchangeId, id())}
            meta={
              <>
                frame #{showCount(id())} · {showSome(frame()?.length ?? 0, "byte")} as on the wire, unmasked
                <Show when={frame()?.messageId}>
                  {message => (
                    <>
                      {" · "}
                      <button type="button" class="link" onClick={() => props.view.goTo(message())}>
                        message #{showCount(message())}
                      </button>
                    </>
                  )}
                </Show>
              </>
            }
          />
        )}
      </Match>
    </Switch>
  )
}
