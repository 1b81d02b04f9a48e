// The cells of one exchange in the list, by the ids of their columns.

// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn only where it is looked at

import { type JSX, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { Column } from "../data/columns.ts"
import { now } from "../ui/clock.ts"
import { showBytes, showCount, showDuration, showElapsed, showShortCount, showTime } from "../ui/format.ts"
import { FailedIcon, FaultIcon } from "../ui/icons.tsx"
import { NoteMark } from "../ui/note-mark.tsx"
import { hasFailed, isGoing, shortType, showStatus, toneOf } from "./cells.ts"
import { barOf, describePhases, type Span } from "./waterfall.ts"

/** What a cell has to know of the others. */
export type Surroundings = {
  /** Of the rows in sight. */
  readonly span: () => Span | null
}

export function TrafficCell(props: { readonly exchange: Exchange; readonly column: Column; readonly around: Surroundings }) {
  const { id, isEnd } = props.column
  const title = () => titles[id]?.(props.exchange)
  const kind = isEnd ? `${id} end` : id
  return (
    <span role="gridcell" data-cell={id} class={id === "status" ? `${kind} ${toneOf(props.exchange)}` : kind} title={title()}>
      {contents[id]?.(props.exchange, props.around)}
    </span>
  )
}

const contents: { readonly [id: string]: (exchange: Exchange, around: Surroundings) => JSX.Element } = {
  number: exchange => <>{exchange.id}</>,
  protocol: exchange => <span class={`tag ${exchange.protocol}`}>{exchange.protocol.toUpperCase()}</span>,
  method: exchange => <>{exchange.method}</>,
  status: exchange => <Status exchange={exchange} />,
  host: exchange => <>{exchange.host}</>,
  path: exchange => (
    <>
      <NoteMark note={exchange.note} />
      {exchange.path}
    </>
  ),
  url: exchange => <>{exchange.url}</>,
  type: exchange => <>{shortType(exchange)}</>,
  size: exchange => <>{exchange.websocket || !exchange.response ? "" : showBytes(exchange.response.bodySize)}</>,
  requestSize: exchange => <>{exchange.request.bodySize === 0 ? "" : showBytes(exchange.request.bodySize)}</>,
  messages: exchange => (
    <Show when={exchange.websocket?.messages}>
      {counts => (
        <>
          <span class="up">↑{showShortCount(counts()["client-to-server"])}</span>{" "}
          <span class="down">↓{showShortCount(counts()["server-to-client"])}</span>
        </>
      )}
    </Show>
  ),
  started: exchange => <>{showTime(exchange.startedAt)}</>,
  firstByte: exchange => <>{exchange.timings.firstByteMs === null ? "" : showDuration(exchange.timings.firstByteMs)}</>,
  time: exchange => (
    <Show when={isGoing(exchange)} fallback={exchange.durationMs === null ? "" : showDuration(exchange.durationMs)}>
      <i class="live" classList={{ pending: exchange.state !== "open" }} />
      {showElapsed(now() - exchange.startedAt)}
    </Show>
  ),
  client: exchange => <>{exchange.clientAddress}</>,
  server: exchange => <>{exchange.serverAddress}</>,
  close: exchange => <>{exchange.websocket?.close?.code}</>,
  faults: exchange => <>{exchange.faults.length || ""}</>,
  note: exchange => <>{exchange.note}</>,
  waterfall: (exchange, around) => <Show when={around.span()}>{span => <Waterfall exchange={exchange} span={span()} />}</Show>,
}

/** Where a cell has more to say than the row. */
const titles: { readonly [id: string]: (exchange: Exchange) => string | undefined } = {
  path: ({ url }) => url,
  note: ({ note }) => note || undefined,
  messages: ({ websocket }) =>
    websocket
      ? `${showCount(websocket.messages["client-to-server"])} sent, ${showCount(websocket.messages["server-to-client"])} received`
      : undefined,
  waterfall: exchange => describePhases(exchange, isGoing(exchange) ? now() : 0),
}

/** Trouble is a picture too, for those who do not see its color; "failed" is a word already. */
function Status(props: { readonly exchange: Exchange }) {
  return (
    <>
      {showStatus(props.exchange)}
      <Show when={hasFailed(props.exchange) && props.exchange.status !== null}>
        <FailedIcon />
      </Show>
      <Show when={props.exchange.faults.length > 0}>
        <FaultIcon />
      </Show>
    </>
  )
}

function Waterfall(props: { readonly exchange: Exchange; readonly span: Span }) {
  const bar = () => barOf(props.exchange, props.span, isGoing(props.exchange) ? now() : 0)
  const percent = (part: number) => `${(part * 100).toFixed(2)}%`
  return (
    <i
      class="bar"
      classList={{ going: isGoing(props.exchange), cut: bar().isCut, long: props.exchange.websocket !== null }}
      style={{
        "--left": percent(bar().left),
        width: percent(bar().width),
        "--connect": percent(bar().connect),
        "--wait": percent(bar().wait),
      }}
    />
  )
}
