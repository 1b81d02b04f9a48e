// Header fields: as they were sent, or sorted by name; long lists can be filtered. Spelling and duplicates are kept either way.

import { createMemo, createSignal, createUniqueId, Show } from "solid-js"
import type { Fields } from "../../server/contract.ts"
import { createRememberedFlag } from "../data/preferences.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { CopyText } from "./copy-text.tsx"
import { explainField } from "./known-fields.ts"
import { HeadPart, NameValueTable } from "./name-value-table.tsx"

/** Shorter lists are seen at a glance. */
const filteredFrom = 10

export function FieldsTable(props: { readonly fields: Fields }) {
  const [isSorted, setIsSorted] = createRememberedFlag("sort-fields", false)
  const [text, setText] = createSignal("")
  const id = createUniqueId()
  const isLong = () => props.fields.length >= filteredFrom
  const shown = createMemo(() => {
    const wanted = isLong() ? text().trim().toLowerCase() : ""
    const found = props.fields.filter(([name, value]) => name.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted))
    return isSorted() ? found.toSorted(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase())) : found
  })
  return (
    <HeadPart
      name="Fields"
      count={props.fields.length}
      tools={
        <>
          <Show when={isLong()}>
            <input
              id={id}
              type="search"
              class="small-field"
              aria-label="Filter the fields"
              placeholder="Filter"
              value={text()}
              onInput={event => setText(event.currentTarget.value)}
            />
          </Show>
          <button
            type="button"
            class="button toggle"
            aria-pressed={isSorted()}
            onClick={() => setIsSorted(!isSorted())}
            title="Sorted by name, or as they were sent"
          >
            Sorted
          </button>
          <CopyButton label="Copy all header fields" text={() => props.fields.map(field => field.join(": ")).join("\n")} />
          <CopyText label="Copy all header fields as JSON" name="JSON" text={() => asJson(props.fields)} />
        </>
      }
    >
      <NameValueTable
        label="Header fields"
        entries={shown().map(([name, value]) => ({ name, value, title: explainField(name) ?? undefined }))}
      />
      <Show when={shown().length === 0}>
        <p class="hint none">{props.fields.length === 0 ? "There are none." : `None of ${props.fields.length} has “${text().trim()}”.`}</p>
      </Show>
    </HeadPart>
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A list, because names may be there twice. */
const asJson = (fields: Fields): string =>
  JSON.stringify(
    fields.map(([name, value]) => ({ name, value })),
    null,
    2,
  )
