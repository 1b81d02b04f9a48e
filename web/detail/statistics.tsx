// What one would otherwise compute by eye from the messages of a WebSocket: how many, how fast, who waited for whom, how it ended. Every
// message that is named is a way to it.

import { For, type JSX, Show } from "solid-js"
import type { Direction, Exchange } from "../../server/contract.ts"
import type { Distribution, Statistics as Facts, ReplyTimes } from "../../server/statistics.ts"
import type { FramesView } from "../data/frames-view.ts"
import { showBytes, showCount, showDuration, showSome, showTime } from "../ui/format.ts"
import { opcodeName, showClose } from "./preview.ts"
import { barsOf, chart, nameReplies, quantiles, showMaybe } from "./statistics-text.ts"

type GoTo = (message: number) => void

export function Statistics(props: { readonly exchange: Exchange; readonly view: FramesView; readonly onMessage: GoTo }) {
  const { facts, failure, look, countAgain } = props.view.statistics
  look()
  return (
    <section class="overview statistics" tabindex="0" aria-label="Statistics" data-testid="statistics">
      <Show when={failure()}>
        {why => (
          <p class="note warning">
            The statistics could not be read: {why()}{" "}
            <button type="button" class="button" onClick={countAgain}>
              Count again
            </button>
          </p>
        )}
      </Show>
      <Show when={facts()} fallback={<p class="hint">{failure() ? "" : "Counting…"}</p>}>
        {known => (
          <>
            <Counts facts={known()} />
            <Show when={known().messages > 0}>
              <Rate facts={known()} />
              <div class="statistics-columns">
                <Replies facts={known()} onMessage={props.onMessage} />
                <Silences facts={known()} onMessage={props.onMessage} />
              </div>
            </Show>
            <End facts={known()} onMessage={props.onMessage} />
            <Show when={props.exchange.state === "open"}>
              <p class="hint">As of {showTime(known().until)}; counted again while messages come.</p>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}

const ways: readonly (readonly [direction: Direction, name: string, tone: string])[] = [
  ["client-to-server", "↑ Sent", "up"],
  ["server-to-client", "↓ Received", "down"],
]

function Counts(props: { readonly facts: Facts }) {
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">Direction</span>
          </th>
          <th scope="col">Messages</th>
          <th scope="col">On the wire</th>
          <th scope="col">Payload</th>
          <th scope="col">Kinds</th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        <For each={ways}>
          {([direction, name, tone]) => {
            const traffic = () => props.facts.traffic[direction]
            return (
              <tr>
                <th scope="row" class={tone}>
                  {name}
                </th>
                <td>{showCount(traffic().messages)}</td>
                <td>{showBytes(traffic().wireBytes)}</td>
                <td
                  title={
                    traffic().unreadable > 0
                      ? `${showSome(traffic().unreadable, "message")} cannot be decompressed and do not count`
                      : undefined
                  }
                >
                  {showBytes(traffic().bytes)}
                  {traffic().unreadable > 0 ? " +?" : ""}
                </td>
                <td>
                  {traffic()
                    .opcodes.map(({ opcode, messages }) => `${opcodeName(opcode)} ${showCount(messages)}`)
                    .join(", ") || "—"}
                </td>
                <td>{traffic().idleMs === null ? "—" : `${showDuration(traffic().idleMs ?? 0)} ago`}</td>
              </tr>
            )
          }}
        </For>
      </tbody>
    </table>
  )
}

function Rate(props: { readonly facts: Facts }) {
  const rate = () => props.facts.rate
  return (
    <figure class="rate">
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} preserveAspectRatio="none" role="img" aria-label="Messages over time">
        <For each={barsOf(rate())}>
          {bar => (
            <rect class={bar.of} x={bar.x} y={bar.y} width={bar.width} height={bar.height}>
              <title>{bar.title}</title>
            </rect>
          )}
        </For>
      </svg>
      <figcaption>
        <span>{props.facts.firstAt === null ? "" : showTime(props.facts.firstAt)}</span>
        <span>
          <b class="down">↓</b> and <b class="up">↑</b> messages in {showDuration(rate().bucketMs)} each
        </span>
        <span>{props.facts.lastAt === null ? "" : showTime(props.facts.lastAt)}</span>
      </figcaption>
    </figure>
  )
}

function Replies(props: { readonly facts: Facts; readonly onMessage: GoTo }) {
  return (
    <section>
      <Times name="Answer of the server to what the client says" times={props.facts.turnaround} onMessage={props.onMessage} />
      <For each={props.facts.replies}>
        {replies => (
          <Times name={nameReplies(replies)} times={replies.times} onMessage={props.onMessage}>
            <Unanswered replies={replies} onMessage={props.onMessage} />
          </Times>
        )}
      </For>
    </section>
  )
}

function Times(props: { readonly name: string; readonly times: Distribution; readonly onMessage: GoTo; readonly children?: JSX.Element }) {
  return (
    <section class="times" data-testid="times">
      <h3>{props.name}</h3>
      <Show when={props.times.count > 0} fallback={<p class="hint">None was answered.</p>}>
        <dl class="quantiles">
          <For each={quantiles(props.times)}>
            {([name, value]) => (
              <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            )}
          </For>
        </dl>
        <p class="links">
          Slowest:{" "}
          <For each={props.times.slowest}>
            {({ requestId, replyId, ms, label }) => (
              <Link to={requestId} onMessage={props.onMessage} title={`#${showCount(requestId)}, answered by #${showCount(replyId)}`}>
                {showDuration(ms)}
                {label ? ` ${label}` : ""}
              </Link>
            )}
          </For>
        </p>
      </Show>
      {props.children}
    </section>
  )
}

function Unanswered(props: { readonly replies: ReplyTimes; readonly onMessage: GoTo }) {
  return (
    <Show when={props.replies.unansweredCount > 0}>
      <p class="links warning">
        {showCount(props.replies.unansweredCount)} not answered:{" "}
        <For each={props.replies.unanswered.slice(0, 20)}>
          {({ id, label, key }) => (
            <Link to={id} onMessage={props.onMessage} title={key ? `to be answered by ${key}` : undefined}>
              #{showCount(id)}
              {label ? ` ${label}` : ""}
            </Link>
          )}
        </For>
        {props.replies.unansweredCount > 20 ? "…" : ""}
      </p>
    </Show>
  )
}

function Silences(props: { readonly facts: Facts; readonly onMessage: GoTo }) {
  return (
    <section>
      <h3>Longest silences</h3>
      <Show when={props.facts.silences.length > 0} fallback={<p class="hint">There was one message.</p>}>
        <ol class="silences">
          <For each={props.facts.silences}>
            {({ afterId, nextId, ms, direction }) => (
              <li>
                <b>{showMaybe(ms)}</b> after <Link to={afterId} onMessage={props.onMessage} />, until the{" "}
                {direction === "client-to-server" ? "client" : "server"} said <Link to={nextId} onMessage={props.onMessage} />
              </li>
            )}
          </For>
        </ol>
      </Show>
    </section>
  )
}

function End(props: { readonly facts: Facts; readonly onMessage: GoTo }) {
  const lastAt = () => props.facts.lastMessages.at(-1)?.timestamp ?? 0
  return (
    <section>
      <h3>{props.facts.close ? "How it ended" : "The last messages"}</h3>
      <Show when={props.facts.close}>
        {close => (
          <p>
            <b>{showClose({ close: close() })}</b>
            {close().by ? `, by the ${close().by}` : ""}
            {close().how ? ` (${close().how})` : ""}: {close().meaning}
          </p>
        )}
      </Show>
      <ol class="last-messages mono">
        <For each={props.facts.lastMessages}>
          {({ id, timestamp, direction, opcode, preview }) => (
            <li>
              <span class="faint">
                {id === props.facts.lastMessages.at(-1)?.id ? showTime(timestamp) : `−${showDuration(lastAt() - timestamp)}`}
              </span>
              <span class={direction === "client-to-server" ? "up" : "down"}>{direction === "client-to-server" ? "↑" : "↓"}</span>
              <Link to={id} onMessage={props.onMessage} />
              <span class="preview">
                {opcodeName(opcode)} {preview}
              </span>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}

function Link(props: {
  readonly to: number
  readonly title?: string | undefined
  readonly onMessage: GoTo
  readonly children?: JSX.Element
}) {
  return (
    <button
      type="button"
      class="link"
      title={props.title ?? `Show message #${showCount(props.to)}`}
      onClick={() => props.onMessage(props.to)}
    >
      {props.children ?? `#${showCount(props.to)}`}
    </button>
  )
}
