// The search among messages: its field, how far it is, what it found, and the way from one match to the next.

import { Show } from "solid-js"
import { complete } from "../../server/filter/complete.ts"
import { messageLanguage } from "../../server/filter/message-filter.ts"
import type { FramesView } from "../data/frames-view.ts"
import { FilterField } from "../ui/filter-field.tsx"
import { piecesOf } from "../ui/filter-pieces.ts"
import { showCount } from "../ui/format.ts"
import { CloseIcon } from "../ui/icons.tsx"

export function FramesSearch(props: { readonly view: FramesView; readonly field: (input: HTMLInputElement) => void }) {
  const { search, ...view } = props.view
  let input!: HTMLInputElement

  const isSearching = () => search.state().type === "searching"
  const leave = () => {
    if (isSearching()) search.cancel()
    else if (search.text() !== "") search.setText("")
    else input.blur()
  }
  const pressed = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape") {
      // Escape closes the detail elsewhere: here it is about the search.
      event.stopPropagation()
      leave()
    } else if (event.key === "Enter") {
      const isKnown = search.isCurrent() && /searching|done/.test(search.state().type)
      if (!isKnown) search.start()
      else if (event.shiftKey) view.goToPrevious()
      else view.goToNext()
    } else if (event.key === "ArrowDown") document.querySelector<HTMLElement>(".detail .grid")?.focus()
    else return false
    return true
  }

  return (
    <FilterField
      label="Search messages"
      placeholder="Search: text, opcode:binary, json.type:chat"
      testId="search"
      text={search.text()}
      onText={search.setText}
      problem={search.problem()}
      complete={(text, cursor) => complete(text, cursor, "message")}
      pieces={text => piecesOf(text, messageLanguage)}
      onKey={pressed}
      field={element => {
        input = element
        props.field(element)
      }}
    >
      <Show when={view.isTyped() && view.hasMatches()}>
        <Found view={props.view} />
      </Show>
      <Show when={search.text() !== ""}>
        <button
          type="button"
          class="icon-button"
          aria-label={isSearching() ? "Stop searching" : "End the search"}
          title={isSearching() ? "Stop searching (Esc)" : "End the search (Esc)"}
          onClick={leave}
        >
          <CloseIcon />
        </button>
      </Show>
      <Progress view={props.view} />
    </FilterField>
  )
}

function Found(props: { readonly view: FramesView }) {
  const { search, selected } = props.view
  const at = () => (selected() === 0 ? -1 : search.matches().indexOf(selected()))
  const said = () => {
    const state = search.state()
    if (state.type === "failed") return ""
    const count = `${showCount(search.found())}${state.type === "stopped" ? ", stopped" : ""}`
    return at() >= 0 ? `${showCount(at() + 1)} of ${count}` : `${count} found`
  }
  const why = () => {
    const state = search.state()
    return state.type === "failed" ? state.why : null
  }
  const untold = () => search.state().type === "done" && search.found() > search.matches().count
  return (
    <span class="filter-count" data-testid="found" role="status">
      {said()}
      <Show when={untold()}>
        <b title={`The first ${showCount(search.matches().count)} are listed: say more of what you look for`}>
          {" "}
          · first {showCount(search.matches().count)}
        </b>
      </Show>
      <Show when={why()}>{reason => <b title={reason()}>{reason()}</b>}</Show>
    </span>
  )
}

function Progress(props: { readonly view: FramesView }) {
  const { state } = props.view.search
  const share = () => {
    const now = state()
    return now.type === "searching" ? now.searched / Math.max(1, now.total) : null
  }
  return (
    <Show when={share() !== null}>
      <progress class="search-progress" aria-label="Searched" value={share() ?? 0} max="1" />
    </Show>
  )
}
