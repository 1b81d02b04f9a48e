// What stands where there is nothing to list, and why: a sentence, and the button that changes it.

import { type JSX, Show } from "solid-js"

function Empty(props: { readonly children: JSX.Element; readonly action?: string; readonly onAct?: () => void }) {
  return (
    <div class="empty">
      <p>{props.children}</p>
      <Show when={props.action}>
        <button type="button" class="button" onClick={() => props.onAct?.()}>
          {props.action}
        </button>
      </Show>
    </div>
  )
}

/** None passes the filter. */
export const NoMatch = (props: { readonly filter: string; readonly onClear: () => void }) => (
  <Empty action="Clear filter" onAct={props.onClear}>
    No exchange matches <code>{props.filter.trim()}</code>.
  </Empty>
)

export const Paused = (props: { readonly onResume: () => void }) => (
  <Empty action="Record again" onAct={props.onResume}>
    Recording is paused: traffic flows on, and nothing of it is kept.
  </Empty>
)

/** An earlier session. A page without a proxy can be on none at all. */
export const NoExchanges = (props: { readonly session: string }) => (
  <Empty>
    {props.session === "" ? "Nothing is recorded here: choose a session from the menu above." : "This session has no exchanges."}
  </Empty>
)
