// One exchange in full: title, facts, and tabs that fit its kind. The panel stays while the selection moves; what belongs to one
// exchange is derived from it.

import { createMemo, createSignal, Match, Show, Switch } from "solid-js"
import type { Exchange, ExchangeId } from "../../server/contract.ts"
import type { Marks } from "../data/api.ts"
import { createFramesView } from "../data/frames-view.ts"
import { usePage } from "../data/page.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { showCount } from "../ui/format.ts"
import { BackIcon, CloseIcon } from "../ui/icons.tsx"
import { type Tab, Tabs } from "../ui/tabs.tsx"
import { Facts, Troubles } from "./facts.tsx"
import { Frames } from "./frames.tsx"
import { RequestHead, ResponseHead } from "./head.tsx"
import { MarksButton } from "./marks.tsx"
import { Overview } from "./overview.tsx"
import { Statistics } from "./statistics.tsx"

type TabId = "overview" | "frames" | "statistics" | "request" | "response"

export function Detail(props: { readonly exchange: Exchange; readonly onClose: () => void }) {
  const page = usePage()
  const id = createMemo(() => props.exchange.id)
  const isWebSocket = createMemo(() => props.exchange.websocket !== null)
  const view = createMemo(() => (isWebSocket() ? createFramesView(page, page.openMessages(id()), () => props.exchange) : null))

  // What was chosen for one WebSocket holds for the next, and likewise for the others.
  const [forWebSockets, setForWebSockets] = createSignal<TabId>("frames")
  const [forOthers, setForOthers] = createSignal<TabId>("response")
  const tabs = createMemo<readonly Tab<TabId>[]>(() => [
    { id: "overview", name: "Overview" },
    ...(view()
      ? [
          { id: "frames" as const, name: "Frames", count: showCount(view()?.log.total() ?? 0) },
          { id: "statistics" as const, name: "Statistics" },
        ]
      : []),
    { id: "request", name: "Request" },
    ...(props.exchange.protocol === "tunnel" ? [] : [{ id: "response" as const, name: "Response" }]),
  ])
  const chosen = createMemo(() => {
    const wish = isWebSocket() ? forWebSockets() : forOthers()
    return tabs().find(tab => tab.id === wish)?.id ?? "overview"
  })

  /** Of this exchange, whichever is shown when the note is kept. */
  const keepMarks = (of: ExchangeId) => (marks: Marks) => page.mark(of, marks)

  return (
    <section class="detail" aria-label="Detail">
      <div class="title">
        <div class="title-line">
          <button type="button" class="icon-button back" aria-label="Back to the list" title="Back to the list" onClick={props.onClose}>
            <BackIcon />
          </button>
          <h2 class="url mono" title={props.exchange.url}>
            {props.exchange.url}
          </h2>
          <CopyButton label="Copy the URL" text={() => props.exchange.url} />
          <MarksButton
            of={`exchange ${id()}`}
            note={props.exchange.note}
            color={props.exchange.color}
            isReadOnly={page.isReadOnly()}
            onChange={keepMarks(id())}
          />
          <button type="button" class="icon-button close" aria-label="Close" title="Close (Esc)" onClick={props.onClose}>
            <CloseIcon />
          </button>
        </div>
        <Facts exchange={props.exchange} />
        <Show when={props.exchange.note}>{note => <p class="note written">{note()}</p>}</Show>
        <Troubles exchange={props.exchange} />
      </div>
      <Tabs
        label="Parts of the exchange"
        class="detail-tabs"
        tabs={tabs()}
        chosen={chosen()}
        onChoose={tab => (isWebSocket() ? setForWebSockets(tab) : setForOthers(tab))}
      >
        <Switch>
          <Match when={chosen() === "overview"}>
            <Overview exchange={props.exchange} />
          </Match>
          <Match when={chosen() === "frames"}>
            <Show when={view()} keyed>
              {known => <Frames exchange={props.exchange} view={known} />}
            </Show>
          </Match>
          <Match when={chosen() === "statistics"}>
            <Statistics
              exchange={props.exchange}
              onMessage={message => {
                setForWebSockets("frames")
                view()?.goTo(message)
              }}
            />
          </Match>
          <Match when={chosen() === "request"}>
            <RequestHead exchange={props.exchange} />
          </Match>
          <Match when={chosen() === "response"}>
            <ResponseHead exchange={props.exchange} />
          </Match>
        </Switch>
      </Tabs>
    </section>
  )
}
