// How a phone finds the proxy: its address for other machines, as text and as QR code, or what to do while it has none.

import { createUniqueId, For, lazy, Show, Suspense } from "solid-js"
import { run, say } from "../../server/trust.ts"
import { usePage } from "../data/page.ts"
import { Snippet, Steps } from "./steps.tsx"
import { useViewpoint } from "./use-viewpoint.ts"

const QrCode = lazy(() => import("../ui/qr-code.tsx").then(({ QrCode }) => ({ default: QrCode })))

const closed = [
  say("The proxy listens on this machine only: no phone reaches it yet. Restart it so that it listens on every address it has:"),
  run("nectoproxy start --host 0.0.0.0"),
  say(
    "Then whoever is in the same network can send requests through this machine, and they are recorded here. Do it in a network that you trust, and for as long as you need it. The page stays on this machine.",
  ),
]

export function PhoneAddress() {
  const page = usePage()
  const name = createUniqueId()
  const { view, address, choose } = useViewpoint()
  return (
    <Show when={view()?.origin} fallback={<Steps steps={closed} of="other devices" />}>
      {origin => (
        <div class="phone-address">
          <Suspense fallback={<div class="qr" />}>
            <QrCode text={`${origin()}/`} label={`QR code of ${origin()}/`} />
          </Suspense>
          <div>
            <p class="step">In the same network, scan this or open</p>
            <Snippet code={`${origin()}/`} label="Copy the address for phones" />
            <p class="step">It has the certificate, and says how to set the proxy.</p>
            <Show when={(page.status()?.addresses.length ?? 0) > 1}>
              <fieldset class="addresses">
                <legend>This machine has several addresses. If one is not reached, try another:</legend>
                <For each={page.status()?.addresses}>
                  {each => (
                    <label>
                      <input type="radio" name={name} checked={address() === each} onChange={() => choose(each)} />
                      <code>{new URL(each).host}</code>
                    </label>
                  )}
                </For>
              </fieldset>
            </Show>
          </div>
        </div>
      )}
    </Show>
  )
}
