// A button and what opens under it, or above where there is no room: a popover of the browser's, which closes on Escape and on a click
// elsewhere and gives the focus back. What opens is a small form; menus are in menu.tsx.

import { createSignal, createUniqueId, type JSX, Show } from "solid-js"

const gap = 4

export function Popup(props: {
  readonly label: string
  readonly title?: string | undefined
  readonly class: string
  readonly role: "dialog"
  readonly isDisabled?: boolean
  readonly button: JSX.Element
  readonly children: (close: () => void) => JSX.Element
  readonly opener?: (button: HTMLButtonElement) => void
}) {
  const id = createUniqueId()
  let button!: HTMLButtonElement
  let popup!: HTMLDivElement
  const [isOpen, setIsOpen] = createSignal(false)

  const opening = (event: Event) => {
    if ((event as ToggleEvent).newState !== "open") return
    setIsOpen(true)
    const { left, top, bottom } = button.getBoundingClientRect()
    const isAbove = top > innerHeight / 2
    popup.style.setProperty("--x", `${left}px`)
    popup.style.setProperty("--room", `${(isAbove ? top : innerHeight - bottom) - 2 * gap}px`)
    popup.style.top = isAbove ? "auto" : `${bottom + gap}px`
    popup.style.bottom = isAbove ? `${innerHeight - top + gap}px` : "auto"
  }

  return (
    <>
      <button
        type="button"
        class={props.class}
        ref={element => {
          button = element
          props.opener?.(element)
        }}
        aria-label={props.label}
        title={props.title ?? props.label}
        aria-haspopup={props.role}
        aria-expanded={isOpen()}
        disabled={props.isDisabled ?? false}
        popovertarget={id}
      >
        {props.button}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it has a role, given by its owner */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles may have a name */}
      <div
        class="popup"
        ref={popup}
        id={id}
        role={props.role}
        aria-label={props.label}
        popover="auto"
        on:beforetoggle={opening}
        // Not before it has closed: the browser gives the focus back only from what is still there.
        on:toggle={event => event.newState === "closed" && setIsOpen(false)}
        // What is open takes the keys; Escape is the browser's.
        onKeyDown={event => event.stopPropagation()}
      >
        <Show when={isOpen()}>{props.children(() => popup.hidePopover())}</Show>
      </div>
    </>
  )
}
