// A banner that says that a client broke off because it does not trust the certificate, for as long as that is the newest thing known
// of a client's TLS. It can be put away until another one comes.

import { createMemo, createSignal, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { usePage } from "../data/page.ts"
import { CloseIcon } from "../ui/icons.tsx"
import { certificateLink } from "./certificate-link.ts"
import { distrustIn } from "./distrust.ts"

/** Looking at more would make stores of exchanges that nobody looks at. */
const looksAt = 20

export function TrustHint() {
  const page = usePage()
  const [dismissed, setDismissed] = createSignal(0)
  const distrust = createMemo(() => {
    if (page.isReadOnly()) return null
    const newest = page.traffic.ids().slice(-looksAt).reverse()
    return distrustIn(newest.map(page.traffic.exchange).filter((each): each is Exchange => each !== undefined))
  })
  return (
    <Show when={distrust() && (distrust()?.id ?? 0) > dismissed() ? distrust() : null}>
      {found => (
        <p class="banner" data-testid="trust-hint">
          <span>
            A client at {found().client} broke off TLS with <b>{found().host}</b>: it does not trust the certificate.
          </span>
          <a href={certificateLink()}>Trust the certificate</a>
          <button type="button" class="icon-button" aria-label="Put away" title="Put away" onClick={() => setDismissed(found().id)}>
            <CloseIcon />
          </button>
        </p>
      )}
    </Show>
  )
}
