// The frames of a WebSocket as they were on the wire (RFC 6455 §5.2): what a message was cut into, how it was masked, where its bytes lie.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createMemo, Match, Show, Switch } from "solid-js"
import type { ExchangeId, WireFrame } from "../../server/contract.ts"
import { frameDataUrl } from "../data/api.ts"
import type { FramesView } from "../data/frames-view.ts"
import { createFrameData } from "../data/payload.ts"
import type { FrameLog } from "../data/wire-frames.ts"
import { ContentView } from "../ui/content-view.tsx"
import { showCount, showSome, showTime } from "../ui/format.ts"
import { type Column, Grid, type RowPlace } from "../ui/grid.tsx"
import { contentOf } from "./body.tsx"
import { opcodeName } from "./preview.ts"

const columns: readonly Column[] = [
  { id: "timestamp", name: "Timestamp" },
  { id: "direction", name: "", spoken: "Direction" },
  { id: "opcode", name: "Opcode" },
  { id: "fin", name: "FIN" },
  { id: "rsv", name: "RSV" },
  { id: "mask", name: "Mask" },
  { id: "header", name: "Header", isEnd: true },
  { id: "length", name: "Length", isEnd: true },
  { id: "offset", name: "Offset", isEnd: true },
  { id: "of", name: "Msg", spoken: "Message", isEnd: true },
  { id: "data", name: "Data" },
]

export function WireGrid(props: { readonly view: FramesView; readonly frames: FrameLog }) {
  return (
    <Grid
      label="Wire frames"
      class="wire-grid"
      columns={columns}
      rowHeight={26}
      count={props.frames.total()}
      keyAt={index => index + 1}
      cursor={props.view.selectedFrame() - 1}
      onCursor={index => props.view.setSelectedFrame(index + 1)}
      onRange={props.frames.want}
      row={(id, place) => <Row frames={props.frames} id={id} place={place} />}
      empty={
        <div class="empty">
          <p>{props.frames.problem() ?? (props.frames.isRead() ? "No frames yet." : "")}</p>
        </div>
      }
    />
  )
}

function Row(props: { readonly frames: FrameLog; readonly id: number; readonly place: RowPlace }) {
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
      <Show when={frame()}>{known => <Cells frame={known()} />}</Show>
    </div>
  )
}

function Cells(props: { readonly frame: WireFrame }) {
  const isSent = () => props.frame.direction === "client-to-server"
  return (
    <>
      <span role="gridcell" class="timestamp">
        {showTime(props.frame.timestamp)}
      </span>
      <span role="gridcell" class={isSent() ? "up" : "down"}>
        <span role="img" aria-label={isSent() ? "sent" : "received"}>
          {isSent() ? "↑" : "↓"}
        </span>
      </span>
      <span role="gridcell" class={`opcode opcode-${props.frame.opcode}`} title={`opcode ${props.frame.opcode}`}>
        {props.frame.opcode === 0 ? "Cont." : opcodeName(props.frame.opcode)}
      </span>
      <span role="gridcell" class="fin">
        {props.frame.fin ? "fin" : "—"}
      </span>
      <span role="gridcell" class="rsv">
        {showReserved(props.frame.rsv)}
      </span>
      <span role="gridcell" class="mask">
        {props.frame.maskKey ?? (props.frame.masked ? "masked" : "—")}
      </span>
      <span role="gridcell" class="header end">
        {props.frame.headerLength === 0 ? "?" : props.frame.headerLength}
      </span>
      <span role="gridcell" class="length end">
        {showCount(props.frame.length)}
      </span>
      <span role="gridcell" class="offset end">
        {showCount(props.frame.offset)}
      </span>
      <span role="gridcell" class="of end">
        {props.frame.messageId === null ? "—" : `#${showCount(props.frame.messageId)}`}
      </span>
      <span role="gridcell" class="data">
        {props.frame.preview}
      </span>
    </>
  )
}

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
