// Above the list of frames: the search with how far it is and what it found, and the switch between messages and frames.

import { For, onCleanup, onMount, Show } from "solid-js"
import { complete } from "../../server/filter/complete.ts"
import type { FramesView } from "../data/frames-view.ts"
import { isTyping } from "../list/filter-input.tsx"
import { FilterField } from "../ui/filter-field.tsx"
import { showCount } from "../ui/format.ts"
import { CloseIcon, DownIcon, UpIcon } from "../ui/icons.tsx"

const ways: readonly (readonly [isWire: boolean, name: string, title: string])[] = [
  [false, "Messages", "As they were meant: joined and decompressed"],
  [true, "Wire frames", "As they were sent: with FIN, RSV, mask, header and offset"],
]

export function FramesBar(props: { readonly view: FramesView }) {
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
      const isKnown = search.text().trim() === search.query() && /searching|done/.test(search.state().type)
      if (!isKnown) search.start()
      else if (event.shiftKey) view.goToPrevious()
      else view.goToNext()
    } else if (event.key === "ArrowDown") document.querySelector<HTMLElement>(".detail .grid")?.focus()
    else return false
    return true
  }
  const anywhere = (event: KeyboardEvent) => {
    if (event.key === "F3" && view.hasMatches()) {
      if (event.shiftKey) view.goToPrevious()
      else view.goToNext()
    } else if (event.key === "f" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      input.focus()
      input.select()
    } else return
    event.preventDefault()
  }
  onMount(() => addEventListener("keydown", anywhere))
  onCleanup(() => removeEventListener("keydown", anywhere))

  return (
    <div class="frames-bar">
      <FilterField
        label="Search messages"
        placeholder="Search: text, received, opcode:binary, json.type:chat"
        testId="search"
        text={search.text()}
        onText={search.setText}
        problem={search.problem()}
        complete={(text, cursor) => complete(text, cursor, "message")}
        onKey={pressed}
        field={element => (input = element)}
      >
        <Show when={view.hasMatches()}>
          <Found view={props.view} />
          <button type="button" class="icon-button" aria-label="Previous match" title="Previous match (⇧ F3)" onClick={view.goToPrevious}>
            <UpIcon />
          </button>
          <button type="button" class="icon-button" aria-label="Next match" title="Next match (F3)" onClick={view.goToNext}>
            <DownIcon />
          </button>
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
      <Show when={view.hasMatches() && !view.isWire()}>
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
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
      <div class="switch" role="group" aria-label="Show">
        <For each={ways}>
          {([isWire, name, title]) => (
            <button
              type="button"
              class="button toggle"
              aria-pressed={view.isWire() === isWire}
              title={title}
              onClick={() => view.setIsWire(isWire)}
            >
              {name}
            </button>
          )}
        </For>
      </div>
    </div>
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
