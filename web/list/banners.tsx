// What has to be known before anything else on the page is believed: each stays until it is over.

import { Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { openedSession, pageUrl } from "../data/session.ts"

export function Banners() {
  const page = usePage()
  const isElsewhere = () => page.isReadOnly() && openedSession() !== null
  return (
    <div class="banners" role="alert">
      <Show when={page.connection() === "lost"}>
        <p class="banner">Connection to NectoProxy lost — retrying</p>
      </Show>
      <Show when={page.refusal()}>
        {why => (
          <p class="banner">
            {why()}
            <Show when={page.status()?.proxy}>
              <a href={pageUrl(null)}>To the session at work</a>
            </Show>
          </p>
        )}
      </Show>
      <Show when={isElsewhere() && page.refusal() === null}>
        <p class="banner quiet" data-testid="read-only">
          <span>
            Earlier session <b>{page.session()}</b>, read-only
          </span>
          <Show when={page.status()?.proxy}>
            <a href={pageUrl(null)}>Back to live</a>
          </Show>
        </p>
      </Show>
      {/* It is about what passes now, and so not about an earlier session. */}
      <Show when={!isElsewhere() && page.status()?.problem}>{why => <p class="banner bad">Not recorded: {why()}</p>}</Show>
      <Show when={page.notice()}>
        {notice => (
          <p class="banner">
            {notice()}
            <button type="button" class="button" onClick={page.dismissNotice}>
              Dismiss
            </button>
          </p>
        )}
      </Show>
    </div>
  )
}
