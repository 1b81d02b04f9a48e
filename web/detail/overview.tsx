// The facts about an exchange that are in neither head: addresses, TLS, times, how it ended.

import { For, Show } from "solid-js"
import type { CertificateFacts, Exchange, TlsSide } from "../../server/contract.ts"
import { describeStatus } from "../list/cells.ts"
import { showBytes, showDateTime, showDuration, showSome } from "../ui/format.ts"

type Fact = readonly [name: string, value: string | null]
type Group = { readonly name: string; readonly facts: readonly Fact[] }

export function Overview(props: { readonly exchange: Exchange }) {
  const groups = () => groupsOf(props.exchange).map(group => ({ ...group, facts: group.facts.filter(([, value]) => value !== null) }))
  return (
    <section class="overview" tabindex="0" aria-label="Overview">
      <For each={groups().filter(({ facts }) => facts.length > 0)}>
        {group => (
          <section>
            <h3>{group.name}</h3>
            <dl class="facts-table">
              <For each={group.facts}>
                {([name, value]) => (
                  <>
                    <dt>{name}</dt>
                    <dd class="mono">{value}</dd>
                  </>
                )}
              </For>
            </dl>
          </section>
        )}
      </For>
      <Show when={props.exchange.faults.length > 0}>
        <section>
          <h3>Faults</h3>
          <dl class="facts-table">
            <For each={props.exchange.faults}>
              {fault => (
                <>
                  <dt class="mono">{fault.code}</dt>
                  <dd>
                    {fault.text} {fault.direction === "client-to-server" ? "Sent by the client" : "Sent by the server"}, at byte{" "}
                    {fault.offset}.
                  </dd>
                </>
              )}
            </For>
          </dl>
        </section>
      </Show>
    </section>
  )
}

function groupsOf(exchange: Exchange): Group[] {
  const { websocket, timings, tls } = exchange
  return [
    {
      name: "Exchange",
      facts: [
        ["URL", exchange.url],
        ["Status", describeStatus(exchange)],
        ["Started", showDateTime(exchange.startedAt)],
        ["Duration", exchange.durationMs === null ? null : showDuration(exchange.durationMs)],
        ["Client", exchange.clientAddress || null],
        ["Server", exchange.serverAddress],
      ],
    },
    {
      name: "WebSocket",
      facts: websocket
        ? [
            ["Subprotocol", websocket.subprotocol ?? "none"],
            ["Extensions", websocket.extensions ?? "none"],
            ["Sent", amount(websocket.messages["client-to-server"], websocket.bytes["client-to-server"])],
            ["Received", amount(websocket.messages["server-to-client"], websocket.bytes["server-to-client"])],
            ["Close", websocket.close && `${websocket.close.code} ${websocket.close.name}`],
            ["Reason", websocket.close?.reason || null],
            ["Closed by", websocket.close?.by ?? null],
            ["Meaning", websocket.close?.meaning ?? null],
          ]
        : [],
    },
    {
      name: "Timing",
      facts: [
        ["DNS", milliseconds(timings.dnsMs)],
        ["TCP", milliseconds(timings.tcpMs)],
        ["TLS", milliseconds(timings.tlsMs)],
        ["First byte", milliseconds(timings.firstByteMs)],
      ],
    },
    { name: "TLS with the client", facts: tlsFacts(tls?.client ?? null) },
    { name: "TLS with the server", facts: tlsFacts(tls?.server ?? null) },
    ...(tls?.server?.certificates ?? []).map((certificate, at) => ({
      name: at === 0 ? "Certificate of the server" : "Signed by",
      facts: certificateFacts(certificate),
    })),
  ]
}

const amount = (messages: number, bytes: number): string => `${showSome(messages, "message")}, ${showBytes(bytes)}`
const milliseconds = (ms: number | null): string | null => (ms === null ? null : showDuration(ms))

function tlsFacts(side: TlsSide | null): Fact[] {
  if (!side) return []
  return [
    ["Version", side.version],
    ["Cipher", side.cipher],
    ["ALPN", side.alpn],
    ["Server name", side.serverName],
  ]
}

const certificateFacts = (certificate: CertificateFacts): Fact[] => [
  ["Subject", certificate.subject],
  ["Names", certificate.names || null],
  ["Issuer", certificate.issuer],
  ["Valid", `${showDateTime(certificate.validFrom)} to ${showDateTime(certificate.validTo)}`],
  ["SHA-256", certificate.fingerprint],
]
