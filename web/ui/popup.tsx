// A button and what opens under it, or above where there is no room: a popover of the browser's, which closes on Escape and on a click
// elsewhere and gives the focus back. As a menu, arrows walk through its items.

import { createSignal, createUniqueId, type JSX, Show } from "solid-js"

const gap = 4

export function Popup(props: {
  readonly label: string
  readonly title?: string | undefined
  readonly class: string
  readonly role: "menu" | "dialog"
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

  const pressed = (event: KeyboardEvent) => {
    // What is open takes the keys; Escape is the browser's.
    event.stopPropagation()
    if (props.role === "menu" && walk(popup, event.key)) event.preventDefault()
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
        onKeyDown={pressed}
      >
        <Show when={isOpen()}>{props.children(() => popup.hidePopover())}</Show>
      </div>
    </>
  )
}

/** Left and right go between what stands in one line. Returns whether the key was one of these. */
function walk(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])")]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const line = (item: HTMLElement | undefined) => item?.closest("[data-line]") ?? item
  const inLine = items.filter(item => line(item) === line(items[at]))
  const firsts = items.filter((item, index) => line(item) !== line(items[index - 1]))
  const lineAt = firsts.findIndex(item => line(item) === line(items[at]))
  const targets: { readonly [key: string]: HTMLElement | undefined } = {
    ArrowDown: firsts[(lineAt + 1) % firsts.length],
    ArrowUp: firsts.at(lineAt <= 0 ? -1 : lineAt - 1),
    ArrowRight: inLine[inLine.indexOf(items[at]!) + 1],
    ArrowLeft: inLine[inLine.indexOf(items[at]!) - 1],
    Home: firsts[0],
    End: firsts.at(-1),
  }
  if (!(key in targets)) return false
  targets[key]?.focus()
  return true
}
