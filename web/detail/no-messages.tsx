// What stands where no message is listed: why, and what can be done about it.

import { Match, Show, Switch } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { FramesView } from "../data/frames-view.ts"
import { showSome } from "../ui/format.ts"
import { describeGap } from "./gap.ts"

export function NoMessages(props: { readonly exchange: Exchange; readonly view: FramesView; readonly isAll: boolean }) {
  const { log, list, search, ...view } = props.view
  const state = () => list.search()?.state().type ?? "idle"
  const failure = () => {
    const now = list.search()?.state()
    return now?.type === "failed" ? now.why : null
  }
  return (
    <div class="empty">
      <Switch>
        <Match when={props.isAll || log.total() === 0}>
          <p>{log.problem() ?? nothingYet(props.exchange, log.isRead())}</p>
          <Show when={log.gapAfter(0)}>{gap => <p data-testid="gap">{describeGap(gap())}</p>}</Show>
        </Match>
        <Match when={failure()}>{why => <p>{why()}</p>}</Match>
        <Match when={state() === "searching"}>
          <p>Searching…</p>
        </Match>
        <Match when={true}>
          <p>
            {state() === "stopped"
              ? "The search was stopped before it found a message."
              : `None of ${showSome(log.total(), "message")} matches`}{" "}
            <Show when={state() !== "stopped"}>
              <code>{list.name()}</code>
            </Show>
          </p>
          <button
            type="button"
            class="button"
            onClick={() => {
              search.setText("")
              view.resetFilter()
            }}
          >
            Show all messages
          </button>
        </Match>
      </Switch>
    </div>
  )
}

function nothingYet(exchange: Exchange, isRead: boolean): string {
  if (!isRead) return ""
  return exchange.state === "open" ? "No messages yet: they appear here as they pass." : "No messages passed on this connection."
}
