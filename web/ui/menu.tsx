// Menus as data, drawn by Kobalte: under a button, or where somebody clicked with the other button. Both take the same items.

import { ContextMenu as KobalteContextMenu } from "@kobalte/core/context-menu"
import { DropdownMenu } from "@kobalte/core/dropdown-menu"
import { For, Index, type JSX, Match, Show, Switch } from "solid-js"
import { CheckIcon, ChevronRightIcon } from "./icons.tsx"

export type MenuItem =
  | {
      readonly type: "action"
      readonly name: string
      /** Said in small letters after the name. */
      readonly hint?: string
      readonly keys?: string
      /** Why it cannot be done now. */
      readonly disabled?: string | undefined
      readonly isDangerous?: boolean
      readonly run: () => void
    }
  | { readonly type: "link"; readonly name: string; readonly hint?: string; readonly href: string; readonly isCurrent?: boolean }
  /** Stays open: several of them are mostly wanted at a time. */
  | { readonly type: "check"; readonly name: string; readonly isOn: boolean; readonly set: (isOn: boolean) => void }
  | {
      readonly type: "choice"
      readonly name: string
      readonly value: string
      /** `color`: a dot of that mark before the name. */
      readonly options: readonly { readonly value: string; readonly name: string; readonly color?: string }[]
      readonly set: (value: string) => void
    }
  | { readonly type: "group"; readonly name: string; readonly items: readonly MenuItem[] }
  | { readonly type: "more"; readonly name: string; readonly items: readonly MenuItem[] }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "line" }

/** A button with a menu under it. `items` are asked for when it opens. */
export function Menu(props: {
  readonly label: string
  readonly title?: string
  readonly class: string
  readonly button: JSX.Element
  readonly items: () => readonly MenuItem[]
  readonly isDisabled?: boolean
  readonly onOpen?: () => void
  readonly testId?: string
}) {
  return (
    <DropdownMenu gutter={4} modal={false} preventScroll={false} onOpenChange={isOpen => isOpen && props.onOpen?.()}>
      <DropdownMenu.Trigger
        class={props.class}
        aria-label={props.label}
        title={props.title ?? props.label}
        disabled={props.isDisabled ?? false}
        data-testid={props.testId}
      >
        {props.button}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* Keys are the menu's while it is open, not the page's. */}
        <DropdownMenu.Content class="menu" onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}>
          <Items items={props.items()} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}

/** Until the browser has made a click of it. */
const liftedMs = 300

/** What a click with the other button, a long press or the menu key on `children` opens. */
export function ContextMenu(props: {
  readonly items: () => readonly MenuItem[]
  readonly onOpen: () => void
  readonly children: JSX.Element
}) {
  // The finger that opened it is still down: lifting it is no tap, neither on a row nor beside the menu.
  let isPressed = false
  let isLongPress = false
  const opened = () => {
    isLongPress = isPressed
    props.onOpen()
  }
  const clicked = (event: Event) => {
    if (!isLongPress) return
    isLongPress = false
    event.stopPropagation()
  }
  const lifted = () => void setTimeout(() => (isPressed = false), liftedMs)
  const keep = (event: Event) => isPressed && event.preventDefault()
  return (
    <KobalteContextMenu modal={false} preventScroll={false} onOpenChange={isOpen => isOpen && opened()}>
      <KobalteContextMenu.Trigger
        class="menu-area"
        onPointerDown={(event: PointerEvent) => {
          isPressed = event.pointerType !== "mouse"
          isLongPress = false
        }}
        onPointerUp={lifted}
        onPointerCancel={lifted}
      >
        <div class="menu-area" on:click={{ handleEvent: clicked, capture: true }}>
          {props.children}
        </div>
      </KobalteContextMenu.Trigger>
      <KobalteContextMenu.Portal>
        {/* The menu key on it is no wish for the browser's menu. */}
        <KobalteContextMenu.Content
          class="menu"
          onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}
          onContextMenu={(event: MouseEvent) => event.preventDefault()}
          onInteractOutside={keep}
        >
          <Items items={props.items()} />
        </KobalteContextMenu.Content>
      </KobalteContextMenu.Portal>
    </KobalteContextMenu>
  )
}

function Items(props: { readonly items: readonly MenuItem[] }) {
  // By place: items are made anew when one was checked, and the one that has the focus is to keep it.
  return <Index each={props.items}>{item => <Item item={item()} />}</Index>
}

function Item(props: { readonly item: MenuItem }) {
  const of = <Type extends MenuItem["type"]>(type: Type) =>
    props.item.type === type ? (props.item as Extract<MenuItem, { type: Type }>) : undefined
  return (
    <Switch>
      <Match when={of("action")}>
        {item => (
          <DropdownMenu.Item
            class="menu-item"
            classList={{ danger: item().isDangerous ?? false }}
            disabled={item().disabled !== undefined}
            title={item().disabled}
            onSelect={item().run}
          >
            <span class="menu-name">{item().name}</span>
            <Show when={item().hint}>{hint => <small>{hint()}</small>}</Show>
            <Show when={item().keys}>{keys => <kbd>{keys()}</kbd>}</Show>
          </DropdownMenu.Item>
        )}
      </Match>
      <Match when={of("link")}>
        {item => (
          <DropdownMenu.Item as="a" class="menu-item" href={item().href} aria-current={item().isCurrent ? "page" : undefined}>
            <span class="menu-name">{item().name}</span>
            <Show when={item().hint}>{hint => <small>{hint()}</small>}</Show>
          </DropdownMenu.Item>
        )}
      </Match>
      <Match when={of("check")}>
        {item => (
          <DropdownMenu.CheckboxItem class="menu-item" checked={item().isOn} closeOnSelect={false} onChange={item().set}>
            <Mark />
            <span class="menu-name">{item().name}</span>
          </DropdownMenu.CheckboxItem>
        )}
      </Match>
      <Match when={of("choice")}>
        {item => (
          <DropdownMenu.Group>
            <DropdownMenu.GroupLabel class="menu-label">{item().name}</DropdownMenu.GroupLabel>
            <DropdownMenu.RadioGroup value={item().value} onChange={item().set}>
              <For each={item().options}>
                {option => (
                  <DropdownMenu.RadioItem class="menu-item" value={option.value}>
                    <Mark />
                    <Show when={option.color}>{color => <i class={`menu-dot color-${color()}`} aria-hidden="true" />}</Show>
                    <span class="menu-name">{option.name}</span>
                  </DropdownMenu.RadioItem>
                )}
              </For>
            </DropdownMenu.RadioGroup>
          </DropdownMenu.Group>
        )}
      </Match>
      <Match when={of("group")}>
        {item => (
          <DropdownMenu.Group>
            <DropdownMenu.GroupLabel class="menu-label">{item().name}</DropdownMenu.GroupLabel>
            <Items items={item().items} />
          </DropdownMenu.Group>
        )}
      </Match>
      <Match when={of("more")}>
        {item => (
          <DropdownMenu.Sub gutter={2}>
            <DropdownMenu.SubTrigger class="menu-item">
              <span class="menu-name">{item().name}</span>
              <ChevronRightIcon />
            </DropdownMenu.SubTrigger>
            <DropdownMenu.Portal>
              <DropdownMenu.SubContent class="menu" onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}>
                <Items items={item().items} />
              </DropdownMenu.SubContent>
            </DropdownMenu.Portal>
          </DropdownMenu.Sub>
        )}
      </Match>
      <Match when={of("text")}>{item => <p class="menu-text">{item().text}</p>}</Match>
      <Match when={of("line")}>
        <DropdownMenu.Separator class="menu-line" />
      </Match>
    </Switch>
  )
}

const Mark = () => (
  <span class="menu-mark">
    <DropdownMenu.ItemIndicator>
      <CheckIcon />
    </DropdownMenu.ItemIndicator>
  </span>
)
