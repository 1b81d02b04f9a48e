// A field for the filter language: its text is coloured, what is wrong is said under its place, and what could stand at the cursor or was
// used before is offered in a list, as the ARIA practices describe a combobox. Which language it is, and what the text is for, its owner
// knows.

import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, Show } from "solid-js"
import type { Completions } from "../../server/filter/complete.ts"
import { type Problem, showProblem } from "../../server/filter/problem.ts"
import type { FilterHistory } from "../data/filter-history.ts"
import { type Offer, offersAsked, offersOfCompletions, offersOfPast } from "./filter-offers.ts"
import type { Piece } from "./filter-pieces.ts"
import { CloseIcon } from "./icons.tsx"

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
  /** For colours; without it the text has that of any other. */
  readonly pieces?: (text: string) => readonly Piece[]
  /** What was used before is offered, too. */
  readonly history?: FilterHistory
  /** Stands at the end of the field. */
  readonly children?: JSX.Element
}

export function FilterField(props: FilterFieldProps) {
  const id = createUniqueId()
  let input!: HTMLInputElement
  /** How far a long text is scrolled: the colours and the caret under it go along. */
  const [scrolled, setScrolled] = createSignal(0)
  const [items, setItems] = createSignal<readonly Offer[]>([])
  const [active, setActive] = createSignal(-1)
  let hasLeftWindow = false

  const offer = (offers: readonly Offer[]) => {
    setActive(-1)
    setItems(offers)
  }
  const close = () => offer([])
  const cursor = () => input.selectionStart ?? input.value.length
  const completions = () => props.complete(input.value, cursor())
  const past = () => props.history?.entries() ?? []

  const typed = () => {
    props.onText(input.value)
    const found = completions()
    // Where nothing has been typed yet, all that could stand there would be offered.
    const isBegun = cursor() > found.from || input.value[cursor() - 1] === ":"
    offer(isBegun ? offersOfCompletions(found) : [])
  }
  const accept = (at: number) => {
    const item = items()[at]
    if (!item) return
    input.setRangeText(item.insert, item.from, item.to, "end")
    props.onText(input.value)
    // After `status:` its values are offered.
    if (!item.isPast && /[:.]$/.test(item.insert)) typed()
    else close()
  }
  const forget = (at: number) => {
    const item = items()[at]
    if (!item?.isPast) return
    props.history?.remove(item.insert)
    setItems(items().filter(each => each !== item))
    setActive(Math.min(at, items().length - 1))
  }
  /** Tab takes what was begun, but leaves alone what is whole already: `ws` does not become `wss`. */
  const isBegun = () => {
    const first = items()[0]
    const word = first && !first.isPast ? input.value.slice(first.from, cursor()) : ""
    return word !== "" && !props.complete(input.value, cursor() - 1).items.some(({ insert }) => insert === word)
  }

  const pressedInList = (event: KeyboardEvent): boolean => {
    const count = items().length
    if (event.key === "ArrowDown") setActive(at => (at + 1) % count)
    else if (event.key === "ArrowUp") setActive(at => (at <= 0 ? count - 1 : at - 1))
    else if (event.key === "Escape") close()
    else if (event.key === "Enter" && active() >= 0) accept(active())
    else if (event.key === "Delete" && event.shiftKey && items()[active()]?.isPast) forget(active())
    else if (event.key === "Tab" && !event.shiftKey && (active() >= 0 || isBegun())) accept(Math.max(0, active()))
    else return false
    return true
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey) return
    if (event.ctrlKey && event.key === " ") offer(offersAsked(completions(), past(), input.value))
    else if (event.ctrlKey || event.metaKey) return
    else if (items().length > 0 && pressedInList(event)) event.stopPropagation()
    else if (event.key === "ArrowUp" && past().length > 0) offer(offersOfPast(past(), input.value))
    else {
      const isDone = event.key === "Enter" || event.key === "Escape"
      if (event.key === "Enter") props.history?.use()
      if (!props.onKey(event)) return
      if (isDone) close()
    }
    event.preventDefault()
  }

  const focused = () => {
    // Coming back to the window is no coming to the field.
    if (!hasLeftWindow && input.value === "") offer(offersOfPast(past(), ""))
    hasLeftWindow = false
  }
  const blurred = () => {
    hasLeftWindow = document.activeElement === input
    close()
  }

  createEffect(() => {
    if (active() >= 0) document.getElementById(`${id}-${active()}`)?.scrollIntoView({ block: "nearest" })
  })
  // A text from elsewhere scrolls the field without an event of its own.
  createEffect(() => {
    props.text
    queueMicrotask(() => setScrolled(input.scrollLeft))
  })
  const pieces = createMemo(() => props.pieces?.(props.text) ?? [])

  return (
    <search class="filter" classList={{ wrong: props.problem !== null, colored: props.pieces !== undefined }}>
      <div class="filter-text">
        <Show when={props.pieces}>
          <Colors pieces={pieces()} scrolled={scrolled()} />
        </Show>
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
          onFocus={focused}
          onBlur={blurred}
          onScroll={event => setScrolled(event.currentTarget.scrollLeft)}
        />
      </div>
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
              title={item.isPast ? "Forget it with ⇧ Delete" : undefined}
              // The field keeps the focus.
              onMouseDown={event => event.preventDefault()}
              onClick={() => accept(at())}
            >
              <b>{item.label}</b> <span>{item.detail}</span>
              <Show when={item.isPast}>
                <Forget onClick={() => forget(at())} />
              </Show>
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

/** Lies under the field, whose own letters are transparent: same type, same place, so that caret and selection fit. */
const Colors = (props: { readonly pieces: readonly Piece[]; readonly scrolled: number }) => (
  <div class="filter-colors" aria-hidden="true">
    <div style={{ transform: `translateX(${-props.scrolled}px)` }}>
      <For each={props.pieces}>
        {piece => (
          <span class={`piece ${piece.kind}`} classList={{ negated: piece.isNegated }}>
            {piece.text}
          </span>
        )}
      </For>
    </div>
  </div>
)

/** For the pointer; the keyboard has a key for it. */
const Forget = (props: { readonly onClick: () => void }) => (
  <i
    class="forget"
    aria-hidden="true"
    onClick={event => {
      event.stopPropagation()
      props.onClick()
    }}
  >
    <CloseIcon size={12} />
  </i>
)
