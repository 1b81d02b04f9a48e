// Under the graph, in a line: how much passed each way and how fast now, how much of it is listed, which time was chosen, and what came of
// the last thing that somebody asked for.

import { createMemo, createSignal, Show, untrack } from "solid-js"
import type { FramesView } from "../data/frames-view.ts"
import { now } from "../ui/clock.ts"
import { showBytes, showCount, showDuration, showSome, showTime } from "../ui/format.ts"
import { CloseIcon, DownIcon, GoToIcon, UpIcon } from "../ui/icons.tsx"
import { Popup } from "../ui/popup.tsx"

export function FramesSummary(props: { readonly view: FramesView; readonly goTo: (button: HTMLButtonElement) => void }) {
  const { exchange, log, list, seek, ...view } = props.view
  const facts = () => exchange().websocket
  return (
    <div class="frames-summary" data-testid="frames-summary">
      <Show when={facts()}>
        {known => (
          <>
            <span class="unbroken" title="Sent: messages, and their bytes on the wire">
              <b class="up">↑ {showCount(known().messages["client-to-server"])}</b> {showBytes(known().bytes["client-to-server"])}
            </span>
            <span class="unbroken" title="Received: messages, and their bytes on the wire">
              <b class="down">↓ {showCount(known().messages["server-to-client"])}</b> {showBytes(known().bytes["server-to-client"])}
            </span>
          </>
        )}
      </Show>
      <Show when={exchange().state === "open"}>
        <RateNow view={props.view} />
      </Show>
      <Show when={view.filter().range}>
        {range => (
          <span class="chosen-time" data-testid="chosen-time">
            {range().from === null ? "" : showTime(range().from!)} – {range().to === null ? "" : showTime(range().to!)}
            <Show when={range().from !== null && range().to !== null}> ({showDuration(range().to! - range().from!)})</Show>
            <button type="button" class="icon-button" aria-label="All times" title="All times" onClick={() => view.setRange(null)}>
              <CloseIcon size={12} />
            </button>
          </span>
        )}
      </Show>
      <span class="listed" role="status" data-testid="listed">
        <Show when={list.search()} fallback={view.isLifted() ? "" : showSome(log.total(), "message")}>
          {search => (
            <>
              {showCount(search().found())} of {showSome(log.total(), "message")}
            </>
          )}
        </Show>
        <Show when={view.isLifted()}>
          All are listed: one was asked for that the filter hides.{" "}
          <button type="button" class="link" onClick={view.unlift}>
            Filter again
          </button>
        </Show>
      </span>
      <Show when={view.isTyped() && view.hasMatches() && !view.isWire()}>
        <Steps view={props.view} />
        <button
          type="button"
          class="button toggle"
          aria-pressed={view.isOnly()}
          title="List only the messages that match, or all of them with the matches marked"
          onClick={() => view.setIsOnly(!view.isOnly())}
        >
          Only matches
        </button>
      </Show>
      <span class="said" role="status">
        {seek.said()}
      </span>
      <Popup
        label="Go to a message"
        title="Go to a message, by number or time (g)"
        class="icon-button"
        role="dialog"
        button={<GoToIcon />}
        opener={props.goTo}
      >
        {close => <GoTo view={props.view} close={close} />}
      </Popup>
    </div>
  )
}

/** From one match to the next. */
const Steps = (props: { readonly view: FramesView }) => (
  <span class="steps">
    <button type="button" class="icon-button" aria-label="Previous match" title="Previous match (⇧ F3)" onClick={props.view.goToPrevious}>
      <UpIcon />
    </button>
    <button type="button" class="icon-button" aria-label="Next match" title="Next match (F3)" onClick={props.view.goToNext}>
      <DownIcon />
    </button>
  </span>
)

/** Of the last second. */
function RateNow(props: { readonly view: FramesView }) {
  const { total } = props.view.log
  const rate = createMemo<{ readonly total: number; readonly at: number; readonly perSecond: number }>(
    before => {
      const at = now()
      const count = untrack(total)
      const seconds = (at - before.at) / 1000
      return { total: count, at, perSecond: seconds > 0 ? Math.max(0, Math.round((count - before.total) / seconds)) : 0 }
    },
    { total: Number.POSITIVE_INFINITY, at: 0, perSecond: 0 },
  )
  return (
    <span class="unbroken" title="Messages in the last second">
      {showCount(rate().perSecond)}/s
    </span>
  )
}

function GoTo(props: { readonly view: FramesView; readonly close: () => void }) {
  const [text, setText] = createSignal("")
  const [isWrong, setIsWrong] = createSignal(false)
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    if (!props.view.seek.goToPlace(text())) return setIsWrong(true)
    props.close()
    // The list, and not the button: one goes on from there.
    queueMicrotask(() => document.querySelector<HTMLElement>(".detail .grid")?.focus())
  }
  return (
    <div class="go-to">
      <label>
        Number or time
        <input
          type="text"
          autofocus
          data-testid="go-to"
          autocomplete="off"
          placeholder="1583, 15:08:41.2, +1.5s"
          aria-invalid={isWrong()}
          onInput={event => {
            setText(event.currentTarget.value)
            setIsWrong(false)
          }}
          onKeyDown={pressed}
        />
      </label>
      <Show when={isWrong()}>
        <p role="alert">That is neither a number nor a time such as 15:08:41.2 or +1.5s.</p>
      </Show>
    </div>
  )
}
