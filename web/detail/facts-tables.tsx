// The facts about an exchange that are in neither head: addresses, what a WebSocket agreed on, how it ended, faults.

import { For, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { describeStatus } from "../list/cells.ts"
import { showBytes, showDateTime, showDuration, showSome } from "../ui/format.ts"

export type Fact = readonly [name: string, value: string | null]
type Group = { readonly name: string; readonly facts: readonly Fact[] }

export function FactsTables(props: { readonly exchange: Exchange }) {
  return (
    <>
      <For each={groupsOf(props.exchange)}>{group => <FactsGroup name={group.name} facts={group.facts} />}</For>
      <Show when={props.exchange.faults.length > 0}>
        <section>
          <h3>Faults</h3>
          <dl class="facts-table">
            <For each={props.exchange.faults}>
              {fault => (
                <>
                  <dt class="mono">{fault.code}</dt>
                  <dd>
                    {fault.text}. {fault.direction === "client-to-server" ? "Sent by the client" : "Sent by the server"}, at byte{" "}
                    {fault.offset}.
                  </dd>
                </>
              )}
            </For>
          </dl>
        </section>
      </Show>
    </>
  )
}

/** Those that are null are left out. */
export function FactsGroup(props: { readonly name: string; readonly facts: readonly Fact[] }) {
  const known = () => props.facts.filter(([, value]) => value !== null)
  return (
    <Show when={known().length > 0}>
      <section>
        <h3>{props.name}</h3>
        <dl class="facts-table">
          <For each={known()}>
            {([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd class="mono">{value}</dd>
              </>
            )}
          </For>
        </dl>
      </section>
    </Show>
  )
}

function groupsOf(exchange: Exchange): Group[] {
  const { websocket } = exchange
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
  ]
}

const amount = (messages: number, bytes: number): string => `${showSome(messages, "message")}, ${showBytes(bytes)}`
