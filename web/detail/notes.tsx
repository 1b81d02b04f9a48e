// The note and the colour of an exchange, and all notes on its messages, each a way to its message.

import { createSignal, For, onCleanup, Show } from "solid-js"
import type { Exchange, ExchangeId, MessageRow } from "../../server/contract.ts"
import { type NotedMessages, notedMax } from "../data/noted-messages.ts"
import { usePage } from "../data/page.ts"
import { showCount, showSome, showTime } from "../ui/format.ts"
import { noteCharactersMax, Swatches } from "./marks.tsx"
import { opcodeName } from "./preview.ts"
import type { Ways } from "./verdict-card.tsx"

export function Notes(props: { readonly exchange: Exchange; readonly noted: NotedMessages; readonly ways: Ways }) {
  return (
    <section class="overview notes" aria-label="Notes" data-testid="notes">
      {/* A form of its own for each exchange: what is written goes where it was begun. */}
      <Show when={props.exchange.id} keyed>
        {id => <NoteForm id={id} exchange={props.exchange} />}
      </Show>
      <Show when={props.exchange.websocket}>
        <section>
          <h3>Notes on messages</h3>
          <Show when={props.noted.failure()}>{why => <p class="note warning">They could not be read: {why()}</p>}</Show>
          <Show
            when={props.noted.rows().length > 0}
            fallback={<p class="hint">There are none. Select a message among the frames and press n to write one.</p>}
          >
            <ul class="noted">
              <For each={props.noted.rows()}>{row => <Noted row={row} ways={props.ways} />}</For>
            </ul>
            <Show when={props.noted.total() > notedMax}>
              <p class="hint">And {showSome(props.noted.total() - notedMax, "more")}: search for has:note among the frames.</p>
            </Show>
          </Show>
        </section>
      </Show>
    </section>
  )
}

function NoteForm(props: { readonly id: ExchangeId; readonly exchange: Exchange }) {
  const page = usePage()
  const { id } = props
  /** What is written and not yet kept; null: nothing. */
  const [draft, setDraft] = createSignal<string | null>(null)
  const keep = () => {
    const text = draft()
    if (text !== null && text !== props.exchange.note) page.mark(id, { note: text })
    setDraft(null)
  }
  onCleanup(() => {
    const text = draft()
    if (text !== null) page.mark(id, { note: text })
  })
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) keep()
    else if (event.key === "Escape" && draft() !== null) setDraft(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section class="note-form">
      <h3>Note on the exchange</h3>
      <textarea
        aria-label={`Note on exchange ${id}`}
        data-testid="exchange-note"
        rows="4"
        maxlength={noteCharactersMax}
        readOnly={page.isReadOnly()}
        placeholder={
          page.isReadOnly() ? "There is none. This is an earlier session: notes can be read, not written." : "What is remarkable about it"
        }
        value={draft() ?? props.exchange.note}
        onInput={event => setDraft(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={pressed}
      />
      <Show when={!page.isReadOnly()}>
        <p class="hint">
          {draft() !== null && draft() !== props.exchange.note ? "Not kept yet. " : ""}Control Enter keeps it, and so does leaving the
          field; Escape leaves it as it was.
        </p>
      </Show>
      <Swatches
        name={`color-${id}`}
        color={props.exchange.color}
        isDisabled={page.isReadOnly()}
        onColor={color => page.mark(id, { color })}
      />
    </section>
  )
}

function Noted(props: { readonly row: MessageRow; readonly ways: Ways }) {
  return (
    <li class={`color-${props.row.color || "none"}`} data-testid="noted">
      <button
        type="button"
        class="link"
        title={`Show message #${showCount(props.row.id)}`}
        onClick={() => props.ways.toMessage(props.row.id)}
      >
        #{showCount(props.row.id)}
      </button>
      <span class={props.row.direction === "client-to-server" ? "up" : "down"}>
        {props.row.direction === "client-to-server" ? "↑" : "↓"}
      </span>
      <span class="faint mono">{showTime(props.row.timestamp)}</span>
      <p class="noted-text">{props.row.note}</p>
      <p class="noted-preview mono faint">
        {opcodeName(props.row.opcode)} {props.row.preview}
      </p>
    </li>
  )
}
