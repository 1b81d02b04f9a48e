// Finding in what is shown: a query that outlives what it was typed for, the places it is found at, and the bar for it. What a place is,
// the view knows.

import { createEffect, createMemo, createSignal, type JSX, on, onMount, untrack } from "solid-js"
import { showCount } from "./format.ts"
import { CloseIcon, DownIcon, UpIcon } from "./icons.tsx"

export type Find = ReturnType<typeof createFind>

/** What is looked for, and whether somebody looks. */
export function createFind() {
  const [isOpen, setIsOpen] = createSignal(false)
  const [query, setQuery] = createSignal("")
  /** Tells when the field is to have the focus. */
  const [asked, setAsked] = createSignal<void>(undefined, { equals: false })
  return {
    isOpen,
    query: () => (isOpen() ? query() : ""),
    typed: query,
    setQuery,
    asked,
    open: () => {
      setIsOpen(true)
      setAsked()
    },
    close: () => setIsOpen(false),
  }
}

export type Found = ReturnType<typeof createFound>

/** The places of a query, one of which is shown. Places ascend. */
export function createFound(find: Find, search: (query: string) => readonly number[], show: (place: number) => void) {
  const places = createMemo(() => (find.query() === "" ? [] : search(find.query())))
  const [at, setAt] = createSignal(0)
  const goTo = (index: number) => {
    const count = untrack(places).length
    if (count === 0) return
    setAt((index + count) % count)
    show(untrack(places)[untrack(at)]!)
  }
  createEffect(on(places, () => goTo(0), { defer: true }))
  return {
    places,
    current: createMemo<number | null>(() => places()[at()] ?? null),
    summary: () => (find.query() === "" ? "" : places().length === 0 ? "none" : `${showCount(at() + 1)} of ${showCount(places().length)}`),
    next: () => goTo(at() + 1),
    previous: () => goTo(at() - 1),
  }
}

export function FindBar(props: {
  readonly find: Find
  readonly found: Found
  readonly placeholder: string
  readonly hint?: JSX.Element
  readonly onClose: () => void
}) {
  let field!: HTMLInputElement
  onMount(() =>
    createEffect(
      on(props.find.asked, () => {
        field.focus()
        field.select()
      }),
    ),
  )
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "F3") return
    event.preventDefault()
    event.stopPropagation()
    if (event.shiftKey) props.found.previous()
    else props.found.next()
  }
  return (
    <search class="find-bar">
      <input
        ref={field}
        type="text"
        aria-label="Find in the payload"
        placeholder={props.placeholder}
        spellcheck={false}
        autocomplete="off"
        value={props.find.typed()}
        onInput={event => props.find.setQuery(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <span class="find-count" role="status" data-testid="find-count">
        {props.found.summary()}
      </span>
      {props.hint}
      <button type="button" class="icon-button" aria-label="Previous" title="Previous (Shift Enter)" onClick={props.found.previous}>
        <UpIcon />
      </button>
      <button type="button" class="icon-button" aria-label="Next" title="Next (Enter)" onClick={props.found.next}>
        <DownIcon />
      </button>
      <button type="button" class="icon-button" aria-label="Close the search" title="Close (Esc)" onClick={props.onClose}>
        <CloseIcon />
      </button>
    </search>
  )
}
