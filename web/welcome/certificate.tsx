// The page about the certificate, over whatever is shown: what it is, where to get it, how to trust it everywhere and how to undo that.
// The address opens it (`#certificate`), so links, Back and Forward do too.

import { createEffect, createSignal, For, onCleanup, onMount, Show } from "solid-js"
import { placesFor, trustPlaces } from "../../server/trust.ts"
import { usePage } from "../data/page.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { placeIn } from "./certificate-link.ts"
import { PhoneAddress } from "./phone-address.tsx"
import { Steps } from "./steps.tsx"
import { readersSystem, useViewpoint } from "./use-viewpoint.ts"
import { downloadedFile, type Viewpoint } from "./viewpoint.ts"

/** Stands in the page's frame: shows itself when the address says so. */
export function Certificate() {
  const page = usePage()
  const { view } = useViewpoint()
  const [place, setPlace] = createSignal(placeIn(location.hash))
  const look = () => setPlace(placeIn(location.hash))
  onMount(() => {
    addEventListener("hashchange", look)
    addEventListener("popstate", look)
  })
  onCleanup(() => {
    removeEventListener("hashchange", look)
    removeEventListener("popstate", look)
  })
  const close = () => {
    if (placeIn(location.hash) !== undefined) history.replaceState(history.state, "", location.pathname + location.search)
    look()
  }
  return (
    <Show when={place() !== undefined && view()}>
      {known => (
        <Dialog title="Trust the certificate" class="certificate" onClose={close}>
          <About view={known()} expiresAt={page.status()?.root?.expiresAt ?? 0} />
          <Places view={known()} wanted={place() ?? null} />
        </Dialog>
      )}
    </Show>
  )
}

type Fact = { readonly name: string; readonly value: string; readonly isCopied?: boolean }

function About(props: { readonly view: Viewpoint; readonly expiresAt: number }) {
  const facts = (): readonly Fact[] => [
    { name: "Name", value: props.view.name },
    { name: "SHA-256", value: props.view.fingerprint, isCopied: true },
    { name: "Valid until", value: new Date(props.expiresAt).toLocaleDateString(undefined, { dateStyle: "long" }) },
    ...(props.view.isHere ? [{ name: "File", value: props.view.file, isCopied: true }] : []),
  ]
  return (
    <>
      <p>
        To read HTTPS and WSS, the proxy answers in the server's name with certificates that it signs itself. A client accepts them once it
        trusts this root certificate. It was made on this machine at the first start, and its key never leaves it. Who trusts it lets this
        proxy read everything that goes through it: trust it where you debug, and undo it when you are done.
      </p>
      <dl class="trust-facts">
        <For each={facts()}>{fact => <FactLine fact={fact} />}</For>
      </dl>
      <p class="downloads">
        <a class="button primary" href="/ca.pem" download={downloadedFile}>
          Download ca.pem
        </a>
        <a class="button" href="/ca.crt" download="nectoproxy-ca.crt">
          Download ca.crt (phones, Windows)
        </a>
      </p>
      <Show when={!props.view.isHere}>
        <p class="note">
          The proxy runs on another machine than this one. The commands name <code>{downloadedFile}</code> in the current folder: download
          it first.
        </p>
      </Show>
      <h3>On a phone or another machine</h3>
      <PhoneAddress />
    </>
  )
}

const FactLine = (props: { readonly fact: Fact }) => (
  <div>
    <dt>{props.fact.name}</dt>
    <dd>
      <code>
        {/* Broken between bytes, not in them. */}
        <For each={props.fact.value.split(/(?<=:)/)}>
          {part => (
            <>
              {part}
              <wbr />
            </>
          )}
        </For>
      </code>
      <Show when={props.fact.isCopied}>
        <CopyButton label={`Copy: ${props.fact.name}`} text={() => props.fact.value} />
      </Show>
    </dd>
  </div>
)

function Places(props: { readonly view: Viewpoint; readonly wanted: string | null }) {
  const places = () => placesFor(readersSystem(), trustPlaces(props.view))
  const opened = () => props.wanted ?? places()[0]?.id
  let list!: HTMLDivElement
  createEffect(() => {
    const section = list.querySelector<HTMLDetailsElement>(`[data-place="${CSS.escape(opened() ?? "")}"]`)
    if (!section) return
    section.open = true
    if (props.wanted !== null) section.querySelector("summary")?.focus()
  })
  return (
    <>
      <h3>Where to trust it</h3>
      <div class="places" ref={list}>
        <For each={places()}>
          {({ id, name, steps, undo }) => (
            <details data-place={id}>
              <summary>{name}</summary>
              <div class="place">
                <Steps steps={steps} of={name} />
                <h4>To undo it</h4>
                <Steps steps={undo} of={`undoing it in ${name}`} />
              </div>
            </details>
          )}
        </For>
      </div>
    </>
  )
}
