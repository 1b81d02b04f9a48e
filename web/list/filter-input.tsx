// The filter: what is typed is what is shown, or what is wrong with it, under the place. "/" comes here from anywhere, Escape empties it, arrow down goes on to the list.

import { createSignal, onCleanup, onMount, Show } from "solid-js"
import { showProblem } from "../../server/filter/problem.ts"
import { usePage } from "../data/page.ts"
import { showCount, showSome } from "../ui/format.ts"

export function FilterInput() {
  const page = usePage()
  let input!: HTMLInputElement
  /** How far a long text is scrolled: the caret under it goes along. */
  const [scrolled, setScrolled] = createSignal(0)
  const isFiltered = () => page.filter().trim() !== ""

  const anywhere = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    event.preventDefault()
    input.focus()
    input.select()
  }
  onMount(() => addEventListener("keydown", anywhere))
  onCleanup(() => removeEventListener("keydown", anywhere))

  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      // Escape closes the detail elsewhere: here it is about the filter.
      event.stopPropagation()
      if (page.filter() === "") input.blur()
      page.setFilter("")
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault()
      document.querySelector<HTMLElement>(".traffic-grid")?.focus()
    }
  }

  return (
    <search class="filter" classList={{ wrong: page.filterProblem() !== null }}>
      <input
        ref={input}
        type="text"
        data-testid="filter"
        aria-label="Filter"
        aria-invalid={page.filterProblem() !== null}
        aria-describedby={page.filterProblem() ? "filter-problem" : undefined}
        placeholder="Filter: ws, https, 4xx, part of a URL, -without"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={page.filter()}
        onInput={event => page.setFilter(event.currentTarget.value)}
        onKeyDown={pressed}
        onScroll={event => setScrolled(event.currentTarget.scrollLeft)}
      />
      <span class="filter-count" data-testid="filter-count" role="status">
        {isFiltered()
          ? `${showCount(page.matching().length)} of ${showSome(page.traffic.ids().length, "exchange")}`
          : showSome(page.traffic.ids().length, "exchange")}
      </span>
      <kbd title="Press / to filter">/</kbd>
      <Show when={page.filterProblem()}>
        {problem => (
          <div class="filter-problem" id="filter-problem" data-testid="filter-problem">
            <div class="filter-caret" aria-hidden="true" style={{ "margin-left": `${-scrolled()}px` }}>
              <span>{page.filter().slice(0, problem().at)}</span>^
            </div>
            {showProblem(problem())}
          </div>
        )}
      </Show>
    </search>
  )
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
