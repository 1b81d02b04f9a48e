// The frames of a WebSocket as they were on the wire (RFC 6455 §5.2): what a message was cut into, how it was masked, where its bytes lie.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from "solid-js"
import type { ExchangeId, WireFrame } from "../../server/contract.ts"
import { frameDataUrl, readFrameData } from "../data/api.ts"
import { type ColumnsView, createColumns } from "../data/columns.ts"
import type { FramesView } from "../data/frames-view.ts"
import { bodyBytesMax, createFrameData, failureIn, valueIn } from "../data/payload.ts"
import type { FrameLog } from "../data/wire-frames.ts"
import { ContentView } from "../ui/content-view.tsx"
import { writeClipboard } from "../ui/copy-button.tsx"
import { showCount, showSome } from "../ui/format.ts"
import { Grid, type RowPlace } from "../ui/grid.tsx"
import { showOctets, writeBase64 } from "../ui/hex.ts"
import type { MenuItem } from "../ui/menu.tsx"
import type { RowsHandle } from "../ui/virtual-rows.tsx"
import { contentOf } from "./body.tsx"
import { wireCells, wireColumns } from "./wire-cells.tsx"

export function WireGrid(props: { readonly view: FramesView; readonly frames: FrameLog }) {
  const shown = createColumns("wire-frames", wireColumns)
  const [handle, setHandle] = createSignal<RowsHandle>()
  // One that somebody asked for elsewhere.
  createEffect(
    on([handle, () => props.frames.isRead()], ([rows]) => {
      const index = props.view.selectedFrame() - 1
      if (index >= 0 && index < props.frames.total()) rows?.show(index)
    }),
  )
  const menu = () => {
    const frame = props.view.selectedFrame() > 0 ? props.frames.row(props.view.selectedFrame() - 1) : undefined
    return frame ? wireMenu(props.view, frame) : []
  }
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
      menu={menu}
      handle={setHandle}
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
      <Show when={frame()}>{known => <For each={props.columns.shown()}>{column => wireCells[column.id]?.(known)}</For>}</Show>
    </div>
  )
}

function wireMenu({ log, goTo }: FramesView, frame: WireFrame): readonly MenuItem[] {
  const copy = (name: string, write: (bytes: Uint8Array) => string): MenuItem => ({
    type: "action",
    name,
    run: () =>
      void writeClipboard(async () =>
        write((await readFrameData(log.exchangeId, frame.id, bodyBytesMax, new AbortController().signal)).bytes),
      ),
  })
  return [
    copy("Copy the payload as hex", showOctets),
    copy("Copy the payload as Base64", writeBase64),
    { type: "line" },
    frame.messageId === null
      ? { type: "action", name: "Show the message", disabled: "The message is not complete", run: () => {} }
      : { type: "action", name: "Show the message", hint: `#${showCount(frame.messageId)}`, run: () => goTo(frame.messageId) },
  ]
}

export function WirePayload(props: { readonly exchangeId: ExchangeId; readonly view: FramesView; readonly frames: FrameLog }) {
  const frame = createMemo<WireFrame | null>(before => {
    const id = props.view.selectedFrame()
    return id === 0 ? null : (props.frames.row(id - 1) ?? (before?.id === id ? before : null))
  }, null)
  const id = createMemo(() => frame()?.id ?? 0)
  const wish = createMemo(() => (id() === 0 ? null : { exchangeId: props.exchangeId, id: id() }))
  const loaded = createFrameData(wish)
  const bytes = createMemo(() => valueIn(loaded()))
  const failure = () => failureIn(loaded())?.why ?? null
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
