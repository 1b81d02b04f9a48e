// TLS on both sides: what was agreed on, and the certificates that the server showed, with what is remarkable about them.

import { For, Index, Show } from "solid-js"
import type { CertificateFacts, Exchange, TlsSide } from "../../server/contract.ts"
import { usePage } from "../data/page.ts"
import { now } from "../ui/clock.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { showDateTime } from "../ui/format.ts"
import { certificateNotes } from "./certificate-notes.ts"
import { type Fact, FactsGroup } from "./facts-tables.tsx"

export function Tls(props: { readonly exchange: Exchange }) {
  const page = usePage()
  const certificates = () => props.exchange.tls?.server?.certificates ?? []
  /** What the client asked for, by which the certificate has to be. */
  const host = () => props.exchange.tls?.server?.serverName ?? props.exchange.host
  return (
    <section class="overview" tabindex="0" aria-label="TLS" data-testid="tls">
      <div class="tls-sides">
        <FactsGroup name="TLS with the client" facts={sideFacts(props.exchange.tls?.client ?? null)} />
        <FactsGroup name="TLS with the server" facts={sideFacts(props.exchange.tls?.server ?? null)} />
      </div>
      <Show when={props.exchange.tls?.client}>
        <p class="hint">
          The client was shown a certificate that NectoProxy made for {props.exchange.tls?.client?.serverName ?? props.exchange.host}
          <Show when={page.status()?.root}>{root => <>, signed by {root().name}</>}</Show>. What the server showed is below.
        </p>
      </Show>
      <Show when={certificates().length > 0} fallback={<p class="hint">The server showed no certificate.</p>}>
        <ol class="chain">
          <For each={certificates()}>{(certificate, at) => <Certificate certificate={certificate} host={host()} isOwn={at() === 0} />}</For>
        </ol>
      </Show>
    </section>
  )
}

function Certificate(props: { readonly certificate: CertificateFacts; readonly host: string; readonly isOwn: boolean }) {
  const facts = (): readonly Fact[] => [
    ["Names", props.certificate.names || null],
    ["Issuer", props.certificate.issuer],
    ["Valid", `${showDateTime(props.certificate.validFrom)} to ${showDateTime(props.certificate.validTo)}`],
  ]
  return (
    <li class="shown-certificate">
      <FactsGroup name={`${props.isOwn ? "Certificate of the server" : "Signed by"}: ${props.certificate.subject}`} facts={facts()} />
      <p class="fingerprint">
        <span class="faint">SHA-256</span> <code>{props.certificate.fingerprint}</code>{" "}
        <CopyButton label="Copy the fingerprint" text={() => props.certificate.fingerprint} />
      </p>
      <ul class="certificate-notes">
        <Index each={certificateNotes(props.certificate, props.host, props.isOwn, now())}>
          {note => <li class={`tone-${note().tone}`}>{note().text}</li>}
        </Index>
      </ul>
    </li>
  )
}

const sideFacts = (side: TlsSide | null): readonly Fact[] =>
  side === null
    ? []
    : [
        ["Version", side.version],
        ["Cipher", side.cipher],
        ["ALPN", side.alpn ?? "none"],
        ["Server name", side.serverName ?? "none"],
      ]
