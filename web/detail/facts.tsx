// The lines under the URL: how the exchange stands, and, in words, what went wrong.

import { createEffect, For, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { StatisticsView } from "../data/statistics.ts"
import { describeStatus, isGoing, shortType, toneOf } from "../list/cells.ts"
import { now } from "../ui/clock.ts"
import { showBytes, showCount, showDuration, showElapsed } from "../ui/format.ts"
import { replyTimes, showSaved } from "./facts-text.ts"
import { showClose } from "./preview.ts"
import { Prose } from "./prose.tsx"

const faultsListed = 3

/** `statistics`: null for what is no WebSocket. */
export function Facts(props: { readonly exchange: Exchange; readonly statistics: StatisticsView | null }) {
  createEffect(() => props.statistics?.look())
  const websocket = () => props.exchange.websocket
  const counted = () => props.statistics?.facts() ?? null
  return (
    <div class="facts">
      <span class={`status ${toneOf(props.exchange)}`}>{describeStatus(props.exchange)}</span>
      <span>
        <Show
          when={isGoing(props.exchange)}
          fallback={
            <>
              <Show when={websocket()}>
                <b>{props.exchange.state}</b>{" "}
              </Show>
              {props.exchange.durationMs === null ? "" : showDuration(props.exchange.durationMs)}
            </>
          }
        >
          <i class="live" classList={{ pending: props.exchange.state !== "open" }} />
          <b>{props.exchange.state}</b> {showElapsed(now() - props.exchange.startedAt)}
        </Show>
      </span>
      <Show
        when={websocket()}
        fallback={
          <>
            <span>
              <b class="up">↑</b> {showBytes(props.exchange.request.bodySize)}
            </span>
            <Show when={props.exchange.response}>
              {response => (
                <span>
                  <b class="down">↓</b> {showBytes(response().bodySize)} {shortType(props.exchange)}
                </span>
              )}
            </Show>
          </>
        }
      >
        {facts => (
          <>
            <span>
              <b class="up">↑ {showCount(facts().messages["client-to-server"])}</b> {showBytes(facts().bytes["client-to-server"])}
            </span>
            <span>
              <b class="down">↓ {showCount(facts().messages["server-to-client"])}</b> {showBytes(facts().bytes["server-to-client"])}
            </span>
            <Show when={facts().close}>
              {close => (
                <span
                  classList={{ abnormal: close().code !== 1000 && close().code !== 1001 && close().code !== 1005 }}
                  title={close().meaning}
                >
                  close <b>{showClose({ close: close() })}</b>
                  {close().by ? ` by the ${close().by}` : ""}
                </span>
              )}
            </Show>
            <Show when={facts().extensions?.includes("permessage-deflate")}>
              <span title={facts().extensions ?? ""}>
                deflate <b>{showSaved(props.exchange, counted())}</b>
              </span>
            </Show>
            <Show when={replyTimes(counted())}>
              {times => (
                <span title="From a message of the client to the next one of the server: half of them, and all but one in a hundred">
                  reply p50{times().mark} <b>{times().p50}</b> p99{times().mark} <b>{times().p99}</b>
                </span>
              )}
            </Show>
            <Show when={facts().subprotocol}>{name => <span>{name()}</span>}</Show>
          </>
        )}
      </Show>
    </div>
  )
}

export function Troubles(props: { readonly exchange: Exchange }) {
  return (
    <Show when={props.exchange.failure !== null || props.exchange.faults.length > 0}>
      <ul class="troubles">
        <Show when={props.exchange.failure}>
          {failure => (
            <li class="failure">
              <Prose text={failure().message} />
            </li>
          )}
        </Show>
        <For each={props.exchange.faults.slice(0, faultsListed)}>
          {fault => (
            <li class="fault">
              {fault.direction === "client-to-server" ? "Client: " : "Server: "}
              {fault.text}
            </li>
          )}
        </For>
        <Show when={props.exchange.faults.length > faultsListed}>
          <li class="fault">and {showCount(props.exchange.faults.length - faultsListed)} more, see Overview</li>
        </Show>
      </ul>
    </Show>
  )
}
