// The filter: what is typed is what is shown. Escape empties it, arrow down goes on to the list, the star keeps it under a name.

import { complete } from "../../server/filter/complete.ts"
import { exchangeLanguage } from "../../server/filter/exchange-filter.ts"
import { usePage } from "../data/page.ts"
import { FilterField } from "../ui/filter-field.tsx"
import { piecesOf } from "../ui/filter-pieces.ts"
import { showCount, showSome } from "../ui/format.ts"
import { StarIcon } from "../ui/icons.tsx"

export function FilterInput() {
  const page = usePage()
  let input!: HTMLInputElement
  const isFiltered = () => page.filter().trim() !== ""
  const canSave = () => isFiltered() && page.filterProblem() === null
  const saved = () => page.savedFilters.all().find(({ text }) => text === page.filter().trim())

  const pressed = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape") {
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
      pieces={text => piecesOf(text, exchangeLanguage)}
      history={page.filterHistory}
      onKey={pressed}
      field={element => (input = element)}
    >
      <span class="filter-count" data-testid="filter-count" role="status">
        {isFiltered()
          ? `${showCount(page.matching().length)} of ${showSome(page.traffic.ids().length, "exchange")}`
          : showSome(page.traffic.ids().length, "exchange")}
      </span>
      <button
        type="button"
        class="icon-button star"
        classList={{ on: saved() !== undefined }}
        aria-label="Save the filter"
        title={saved() ? `Saved as “${saved()?.name}”` : canSave() ? "Save the filter (Ctrl S)" : "Save the filter: write one first"}
        disabled={!canSave()}
        onClick={() => page.show({ type: "save-filter" })}
      >
        <StarIcon />
      </button>
      <kbd title="Press / to filter">/</kbd>
    </FilterField>
  )
}
