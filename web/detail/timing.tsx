// What an exchange spent its time on: bars on one scale, and its moments by the clock.

import { createEffect, Index, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { createFirstMessages } from "../data/first-messages.ts"
import type { StatisticsView } from "../data/statistics.ts"
import { isGoing } from "../list/cells.ts"
import { now } from "../ui/clock.ts"
import { showCount, showDateTime, showDuration, showTime } from "../ui/format.ts"
import { type Timing as Times, timingOf } from "./timing-rows.ts"
import type { Ways } from "./verdict-card.tsx"

type TimingProps = { readonly exchange: Exchange; readonly statistics: StatisticsView | null; readonly ways: Ways }

const connections: { readonly [how in Times["connection"]]: string } = {
  before:
    "The connection to the server was made before this request came. How long before is not recorded: the bars stand next to each other.",
  within: "The connection to the server was made for this request.",
  reused: "The connection to the server was open already, or how long it took was not recorded.",
}

export function Timing(props: TimingProps) {
  const timing = () => timingOf(props.exchange, isGoing(props.exchange) ? now() : 0)
  return (
    <section class="overview timing" tabindex="0" aria-label="Timing" data-testid="timing">
      <div class="waterfall">
        <Index each={timing().rows}>
          {row => (
            <>
              <span class="phase-name">{row().name}</span>
              <span class="phase-track">
                <i
                  class={`phase ${row().kind}`}
                  classList={{ going: row().isGoing }}
                  style={{
                    "--from": row().fromMs / timing().totalMs,
                    "--length": Math.min(row().ms, timing().totalMs - row().fromMs) / timing().totalMs,
                  }}
                />
              </span>
              <span class="phase-time">
                {showDuration(row().ms)}
                {row().isGoing ? " so far" : ""}
              </span>
            </>
          )}
        </Index>
      </div>
      <p class="hint">{connections[timing().connection]}</p>
      <Moments {...props} />
    </section>
  )
}

const day = (epochMs: number): string => showDateTime(epochMs).slice(0, 10)

type Moment = { readonly name: string; readonly at: number; readonly message?: number | undefined }

function Moments(props: TimingProps) {
  createEffect(() => props.statistics?.look())
  const counts = () => props.exchange.websocket?.messages
  const firsts = createFirstMessages(
    () => props.exchange.id,
    () => (counts()?.["client-to-server"] ?? 0) + (counts()?.["server-to-client"] ?? 0),
  )
  const moments = (): readonly Moment[] => {
    const { startedAt, durationMs, timings, websocket, protocol } = props.exchange
    const facts = props.statistics?.facts() ?? null
    const last = facts?.lastMessages.at(-1)
    const [sent, received] = [firsts()["client-to-server"], firsts()["server-to-client"]]
    return [
      { name: protocol === "tunnel" ? "Tunnel asked for" : "Request", at: startedAt },
      ...(timings.firstByteMs === null ? [] : [{ name: websocket ? "Open" : "First byte", at: startedAt + timings.firstByteMs }]),
      ...(sent ? [{ name: "First message sent", at: sent.timestamp, message: sent.id }] : []),
      ...(received ? [{ name: "First message received", at: received.timestamp, message: received.id }] : []),
      ...(last ? [{ name: "Last message", at: last.timestamp, message: last.id }] : []),
      ...(durationMs === null ? [] : [{ name: websocket ? "Closed" : "End", at: startedAt + durationMs }]),
    ].toSorted((a, b) => a.at - b.at)
  }
  return (
    <section>
      <h3>By the clock, {day(props.exchange.startedAt)}</h3>
      <table class="moments">
        <thead class="unseen">
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">Since the request</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          <Index each={moments()}>
            {moment => (
              <tr>
                <th scope="row">{moment().name}</th>
                <td class="mono">
                  {day(moment().at) === day(props.exchange.startedAt) ? showTime(moment().at) : showDateTime(moment().at)}
                </td>
                <td class="mono since">+{showDuration(moment().at - props.exchange.startedAt)}</td>
                <td>
                  <Show when={moment().message}>
                    {id => (
                      <button
                        type="button"
                        class="link"
                        title={`Show message #${showCount(id())}`}
                        onClick={() => props.ways.toMessage(id())}
                      >
                        #{showCount(id())}
                      </button>
                    )}
                  </Show>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </section>
  )
}
