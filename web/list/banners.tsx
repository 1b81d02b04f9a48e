// What has to be known before anything else on the page is believed: each stays until it is over. Said politely: the page still works.

import { Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { openedSession, pageUrl } from "../data/session.ts"
import { TrustHint } from "../welcome/trust-hint.tsx"

export function Banners(props: {
  /** Takes the focus from what is about to go. */
  readonly onDismiss: () => void
}) {
  const page = usePage()
  const isElsewhere = () => page.isReadOnly() && openedSession() !== null
  return (
    <div class="banners" role="status">
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
      <Show when={page.isOutdated()}>
        <p class="banner quiet" data-testid="outdated">
          <span>NectoProxy is now version {page.status()?.version}, and this page is of an earlier one</span>
          <button type="button" class="button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      </Show>
      <TrustHint />
      <Show when={page.notice()}>
        {notice => (
          <p class="banner">
            {notice()}
            <button
              type="button"
              class="button"
              onClick={() => {
                page.dismissNotice()
                props.onDismiss()
              }}
            >
              Dismiss
            </button>
          </p>
        )}
      </Show>
    </div>
  )
}
