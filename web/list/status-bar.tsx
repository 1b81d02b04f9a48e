// The line at the bottom: how much there is, and of which session.

import { createMemo, Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { now } from "../ui/clock.ts"
import { showBytes, showCount, showSome } from "../ui/format.ts"

export function StatusBar() {
  const page = usePage()
  // Counting goes through all exchanges: once a second is often enough.
  const messages = createMemo(() => {
    now()
    page.traffic.ids()
    return page.traffic.countMessages()
  })
  return (
    <footer class="status-bar">
      <span>
        <i class="live" classList={{ lost: page.connection() !== "live" }} />
        {showSome(page.traffic.ids().length, "exchange")}
      </span>
      <span title={showCount(messages())}>{showSome(messages(), "message")}</span>
      <Show when={page.status()}>
        {status => (
          <>
            <Show when={page.session()}>
              {name => (
                <span class="session">
                  session <b>{name()}</b>
                </span>
              )}
            </Show>
            <span class="memory">{showBytes(status().memoryBytes)} memory</span>
            <span class="version">v{status().version}</span>
          </>
        )}
      </Show>
    </footer>
  )
}
