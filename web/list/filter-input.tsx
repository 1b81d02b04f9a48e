// The filter: what is typed is what is shown. "/" comes here from anywhere, Escape empties it, arrow down goes on to the list.

import { onCleanup, onMount } from "solid-js"
import { complete } from "../../server/filter/complete.ts"
import { usePage } from "../data/page.ts"
import { FilterField } from "../ui/filter-field.tsx"
import { showCount, showSome } from "../ui/format.ts"

export function FilterInput() {
  const page = usePage()
  let input!: HTMLInputElement
  const isFiltered = () => page.filter().trim() !== ""

  const anywhere = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    event.preventDefault()
    input.focus()
    input.select()
  }
  onMount(() => addEventListener("keydown", anywhere))
  onCleanup(() => removeEventListener("keydown", anywhere))

  const pressed = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape") {
      // Escape closes the detail elsewhere: here it is about the filter.
      event.stopPropagation()
      if (page.filter() === "") input.blur()
      page.setFilter("")
      return true
    }
    if (event.key !== "ArrowDown" && event.key !== "Enter") return false
    document.querySelector<HTMLElement>(".traffic-grid")?.focus()
    return true
  }

  return (
    <FilterField
      label="Filter"
      placeholder="Filter: ws, https, 4xx, part of a URL, -without"
      testId="filter"
      text={page.filter()}
      onText={page.setFilter}
      problem={page.filterProblem()}
      complete={(text, cursor) => complete(text, cursor, "exchange")}
      onKey={pressed}
      field={element => (input = element)}
    >
      <span class="filter-count" data-testid="filter-count" role="status">
        {isFiltered()
          ? `${showCount(page.matching().length)} of ${showSome(page.traffic.ids().length, "exchange")}`
          : showSome(page.traffic.ids().length, "exchange")}
      </span>
      <kbd title="Press / to filter">/</kbd>
    </FilterField>
  )
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
