// At the list's end: how many are selected and what can be done with them, and what has just been done.

import { Show } from "solid-js"
import { showCount } from "../ui/format.ts"
import { Menu, type MenuItem } from "../ui/menu.tsx"

export function SelectionBar(props: {
  readonly count: number
  readonly isShown: boolean
  readonly said: string
  readonly menu: () => readonly MenuItem[]
  readonly onDone: () => void
}) {
  const text = () => props.said || (props.isShown ? `${showCount(props.count)} selected` : "")
  return (
    <div class="selection-bar" classList={{ shown: props.isShown || props.said !== "" }}>
      <span role="status" data-testid="selected">
        {text()}
      </span>
      <Show when={props.isShown}>
        <Menu label="Actions on what is selected" class="button" button="Actions" isDisabled={props.count === 0} items={props.menu} />
        <button type="button" class="button" title="Select only one again (Esc)" onClick={props.onDone}>
          Done
        </button>
      </Show>
    </div>
  )
}
