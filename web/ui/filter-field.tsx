// A field for the filter language: what is wrong is said under its place, and what could stand at the cursor is offered in a list, as
// the ARIA practices describe a combobox. Which language it is, and what the text is for, its owner knows.

import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from "solid-js"
import type { Completions } from "../../server/filter/complete.ts"
import { type Problem, showProblem } from "../../server/filter/problem.ts"

/** Shown at a time: what is further down comes with another letter. */
const itemsMax = 12

export type FilterFieldProps = {
  readonly label: string
  readonly placeholder: string
  readonly testId: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly problem: Problem | null
  readonly complete: (text: string, cursor: number) => Completions
  /** Keys that are about neither the text nor the list; true for one that was taken. */
  readonly onKey: (event: KeyboardEvent) => boolean
  readonly field?: (input: HTMLInputElement) => void
  /** Stands at the end of the field. */
  readonly children?: JSX.Element
}

export function FilterField(props: FilterFieldProps) {
  const id = createUniqueId()
  let input!: HTMLInputElement
  /** How far a long text is scrolled: the caret under it goes along. */
  const [scrolled, setScrolled] = createSignal(0)
  const [offer, setOffer] = createSignal<Completions | null>(null)
  const [active, setActive] = createSignal(-1)
  const items = createMemo(() => offer()?.items.slice(0, itemsMax) ?? [])

  const close = () => {
    setOffer(null)
    setActive(-1)
  }
  /** `isAsked`: with the key for it, also where nothing has been typed yet. */
  const open = (isAsked: boolean) => {
    const cursor = input.selectionStart ?? input.value.length
    const found = props.complete(input.value, cursor)
    setActive(-1)
    setOffer(found.items.length > 0 && (isAsked || cursor > found.from || input.value[cursor - 1] === ":") ? found : null)
  }
  const typed = () => {
    props.onText(input.value)
    open(false)
  }
  const accept = (at: number) => {
    const [found, item] = [offer(), items()[at]]
    if (!found || !item) return
    input.setRangeText(item.insert, found.from, found.to, "end")
    props.onText(input.value)
    // After `status:` its values are offered.
    if (/[:.]$/.test(item.insert)) open(false)
    else close()
  }
  /** Tab takes what was begun, but leaves alone what is whole already: `ws` does not become `wss`. */
  const isBegun = () => {
    const cursor = input.selectionStart ?? 0
    const word = offer() ? input.value.slice(offer()!.from, cursor) : ""
    return word !== "" && !props.complete(input.value, cursor - 1).items.some(({ insert }) => insert === word)
  }

  const pressedInList = (event: KeyboardEvent): boolean => {
    const count = items().length
    if (event.key === "ArrowDown") setActive(at => (at + 1) % count)
    else if (event.key === "ArrowUp") setActive(at => (at <= 0 ? count - 1 : at - 1))
    else if (event.key === "Escape") close()
    else if (event.key === "Enter" && active() >= 0) accept(active())
    else if (event.key === "Tab" && !event.shiftKey && (active() >= 0 || isBegun())) accept(Math.max(0, active()))
    else return false
    return true
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey) return
    if (event.ctrlKey && event.key === " ") open(true)
    else if (event.ctrlKey || event.metaKey) return
    else if (items().length > 0 && pressedInList(event)) event.stopPropagation()
    else {
      const isDone = event.key === "Enter" || event.key === "Escape"
      if (!props.onKey(event)) return
      if (isDone) close()
    }
    event.preventDefault()
  }

  return (
    <search class="filter" classList={{ wrong: props.problem !== null }}>
      <input
        ref={element => {
          input = element
          props.field?.(element)
        }}
        type="text"
        role="combobox"
        data-testid={props.testId}
        aria-label={props.label}
        aria-invalid={props.problem !== null}
        aria-describedby={props.problem ? `${id}-problem` : undefined}
        aria-autocomplete="list"
        aria-expanded={items().length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active() >= 0 ? `${id}-${active()}` : undefined}
        placeholder={props.placeholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={props.text}
        onInput={typed}
        onKeyDown={pressed}
        onBlur={close}
        onScroll={event => setScrolled(event.currentTarget.scrollLeft)}
      />
      {props.children}
      <div class="offers" id={`${id}-list`} role="listbox" aria-label="What could stand here" hidden={items().length === 0}>
        <For each={items()}>
          {(item, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and points at it (aria-activedescendant)
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              role="option"
              id={`${id}-${at()}`}
              class="offer"
              aria-selected={active() === at()}
              // The field keeps the focus.
              onMouseDown={event => event.preventDefault()}
              onClick={() => accept(at())}
            >
              <b>{item.label}</b> <span>{item.detail}</span>
            </div>
          )}
        </For>
      </div>
      <Show when={items().length === 0 && props.problem}>
        {problem => (
          <div class="filter-problem" id={`${id}-problem`} data-testid={`${props.testId}-problem`}>
            <div class="filter-caret" aria-hidden="true" style={{ "margin-left": `${-scrolled()}px` }}>
              <span>{props.text.slice(0, problem().at)}</span>^
            </div>
            {showProblem(problem())}
          </div>
        )}
      </Show>
    </search>
  )
}
