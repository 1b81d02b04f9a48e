// What one asks first, answered: why the handshake failed, why the connection dropped, why there is no answer, why it is slow. Below, the
// facts.

import { createEffect, createMemo, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"
import type { StatisticsView } from "../data/statistics.ts"
import { diagnoseDrop } from "../diagnosis/drop.ts"
import { diagnoseHandshake, handshakeChecks } from "../diagnosis/handshake.ts"
import { isHandshake } from "../diagnosis/handshake-facts.ts"
import { diagnoseNoAnswer } from "../diagnosis/no-answer.ts"
import { diagnoseRequest, diagnoseRequestSpeed } from "../diagnosis/request.ts"
import { diagnoseSlow } from "../diagnosis/slow.ts"
import { isGoing } from "../list/cells.ts"
import { now } from "../ui/clock.ts"
import { FactsTables } from "./facts-tables.tsx"
import { HandshakeTable } from "./handshake-table.tsx"
import { VerdictCard, type Ways } from "./verdict-card.tsx"

type OverviewProps = {
  readonly exchange: Exchange
  /** Null for what is no WebSocket. */
  readonly statistics: StatisticsView | null
  readonly ways: Ways
}

export function Overview(props: OverviewProps) {
  createEffect(() => props.statistics?.look())
  // What is over does not change with the time, apart from what expired since.
  const time = createMemo(() => (isOver(props.exchange) ? endOf(props.exchange) : now()))
  return (
    <section class="overview" tabindex="0" aria-label="Overview" data-testid="overview">
      <div class="verdicts">
        <Show
          when={isHandshake(props.exchange)}
          fallback={<VerdictCard question="Did it fail?" verdict={diagnoseRequest(props.exchange, time())} ways={props.ways} />}
        >
          <HandshakeCard exchange={props.exchange} time={time()} ways={props.ways} />
        </Show>
        <Show
          when={props.exchange.websocket !== null}
          fallback={<RequestSpeed exchange={props.exchange} time={time()} ways={props.ways} />}
        >
          <Answers exchange={props.exchange} statistics={props.statistics?.facts() ?? null} time={time()} ways={props.ways} />
        </Show>
        <Show when={props.statistics?.failure()}>{why => <p class="note warning">The messages could not be counted: {why()}</p>}</Show>
      </div>
      <FactsTables exchange={props.exchange} />
    </section>
  )
}

const isOver = (exchange: Exchange): boolean => !isGoing(exchange)
const endOf = ({ startedAt, durationMs }: Exchange): number => startedAt + (durationMs ?? 0)

type CardProps = { readonly exchange: Exchange; readonly time: number; readonly ways: Ways }

function HandshakeCard(props: CardProps) {
  const checks = createMemo(() => handshakeChecks(props.exchange, props.time))
  const isRefused = () => props.exchange.status !== null && props.exchange.status !== 101
  return (
    <VerdictCard
      question={isOver(props.exchange) && props.exchange.status !== 101 ? "Why did the handshake fail?" : "The handshake"}
      verdict={diagnoseHandshake(props.exchange, null, props.time)}
      ways={props.ways}
      isWide={isRefused()}
    >
      <HandshakeTable checks={checks()} isOpen={isRefused()} />
    </VerdictCard>
  )
}

function Answers(props: CardProps & { readonly statistics: Statistics | null }) {
  const isOpen = () => props.exchange.state === "open"
  return (
    <>
      <VerdictCard
        question={isOpen() ? "Is it alive?" : "Why did it end?"}
        verdict={diagnoseDrop(props.exchange, props.statistics, props.time)}
        ways={props.ways}
      />
      <VerdictCard
        question="Is an answer missing?"
        verdict={diagnoseNoAnswer(props.exchange, props.statistics, props.time)}
        ways={props.ways}
      />
      <VerdictCard question="Is it slow?" verdict={diagnoseSlow(props.exchange, props.statistics, props.time)} ways={props.ways} />
    </>
  )
}

function RequestSpeed(props: CardProps) {
  return (
    <Show when={diagnoseRequestSpeed(props.exchange, props.time)}>
      {verdict => <VerdictCard question="Is it slow?" verdict={verdict()} ways={props.ways} />}
    </Show>
  )
}
