// The rate of messages over the whole connection: received above the line, sent below it. A part of it that is chosen is what the list
// shows; what the list shows is marked in it.

import { createMemo, lazy, Show, Suspense } from "solid-js"
import type { FramesView } from "../data/frames-view.ts"
import { showCount, showDuration, showTime } from "../ui/format.ts"
import type { Bars, Span } from "../ui/graph-scale.ts"
import { endOf } from "../ui/graph-scale.ts"

const Graph = lazy(() => import("../ui/graph.tsx"))

export function RateGraph(props: { readonly view: FramesView }) {
  const { statistics, filter, drawn, list, log, seek, setRange } = props.view
  statistics.look()
  const bars = createMemo<Bars | null>(() => {
    const rate = statistics.facts()?.rate
    if (!rate || rate.startAt === null) return null
    return {
      startAt: rate.startAt,
      stepMs: rate.bucketMs,
      above: rate.messages["server-to-client"],
      below: rate.messages["client-to-server"],
    }
  })
  const range = createMemo<Span | null>(() => {
    const [chosen, all] = [filter().range, bars()]
    return chosen && all ? { from: chosen.from ?? all.startAt, to: chosen.to ?? endOf(all) } : null
  })
  const timeOf = (index: number) => {
    const id = list.idAt(index)
    return id > 0 ? log.row(id - 1)?.timestamp : undefined
  }
  const sight = createMemo<Span | null>(before => {
    const { first, last } = drawn()
    if (last <= first) return null
    const [from, to] = [timeOf(first), timeOf(Math.min(last, list.count()) - 1)]
    return from === undefined || to === undefined ? before : { from, to }
  }, null)
  const describe = (all: Bars) => (index: number) => {
    const at = showTime(all.startAt + index * all.stepMs)
    return `${at} · ↓ ${showCount(all.above[index] ?? 0)} ↑ ${showCount(all.below[index] ?? 0)} in ${showDuration(all.stepMs)}`
  }
  return (
    <div class="rate-graph" data-testid="rate-graph">
      <Show when={bars()}>
        {all => (
          <Suspense>
            <Graph
              label="Messages over time: Shift and arrows choose a range, Enter goes there"
              bars={all()}
              classes={{ above: "down", below: "up" }}
              range={range()}
              sight={sight()}
              hint={`messages per ${showDuration(all().stepMs)} · drag to choose a time`}
              describe={describe(all())}
              onRange={setRange}
              onJump={seek.goToTime}
            />
          </Suspense>
        )}
      </Show>
    </div>
  )
}
