// What differs between two messages: place by place where both are JSON, as text, or octet by octet. Loaded when it is first needed.

import { createMemo, createSignal, For, lazy, Match, Show, Suspense, Switch } from "solid-js"
import type { Message } from "../../server/contract.ts"
import { readMessage } from "../data/api.ts"
import type { FramesView } from "../data/frames-view.ts"
import { createLoaded, failureIn, valueIn } from "../data/payload.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showCount, showDuration, showSome } from "../ui/format.ts"
import { indentJson, isJson } from "../ui/json.ts"
import { type Tab, Tabs } from "../ui/tabs.tsx"
import { HexDiff } from "./hex-diff.tsx"
import { type JsonChange, jsonChanges, sortedJson } from "./json-changes.ts"
import { octetsOf } from "./message-copy.ts"

const MergeView = lazy(() => import("../ui/merge-view.tsx"))

type Pair = readonly [before: Message, after: Message]
type Way = "changes" | "text" | "hex"

/** Longer texts are compared in their beginnings. */
const charactersMax = 1_000_000
const changesShown = 1_000

export default function CompareDialog(props: { readonly view: FramesView; readonly onClose: () => void }) {
  const { log, reference, selected } = props.view
  const ids = [reference(), selected()].sort((a, b) => a - b) as [number, number]
  const loaded = createLoaded(
    () => ids,
    ([a, b], signal) => Promise.all([readMessage(log.exchangeId, a, signal), readMessage(log.exchangeId, b, signal)]),
  )
  const pair = () => valueIn(loaded())
  const failure = () => failureIn(loaded())?.why ?? null
  return (
    <Dialog title={`Messages ${ids.map(id => `#${showCount(id)}`).join(" and ")}`} class="compare" onClose={props.onClose}>
      <Switch>
        <Match when={failure()}>{why => <p class="empty">The messages could not be read: {why()}</p>}</Match>
        <Match when={pair()}>{known => <Compared pair={known()} />}</Match>
      </Switch>
    </Dialog>
  )
}

function Compared(props: { readonly pair: Pair }) {
  const isText = props.pair.every(({ isBinary }) => !isBinary)
  const changes = isText && props.pair.every(({ data }) => isJson(data)) ? jsonChanges(props.pair[0].data, props.pair[1].data) : null
  const tabs: readonly Tab<Way>[] = [
    ...(changes ? [{ id: "changes" as const, name: "Changes", count: showCount(changes.length) }] : []),
    ...(isText ? [{ id: "text" as const, name: "Side by side" }] : []),
    { id: "hex", name: "Hex" },
  ]
  const [way, setWay] = createSignal<Way>(tabs[0]!.id)
  return (
    <Tabs label="Ways to compare" class="compare-tabs" tabs={tabs} chosen={way()} onChoose={setWay} aside={<Facts pair={props.pair} />}>
      <Switch>
        <Match when={way() === "changes"}>
          <Changes changes={changes ?? []} />
        </Match>
        <Match when={way() === "text"}>
          <Texts pair={props.pair} isJson={changes !== null} />
        </Match>
        <Match when={way() === "hex"}>
          <HexDiff before={octetsOf(props.pair[0])} after={octetsOf(props.pair[1])} />
        </Match>
      </Switch>
    </Tabs>
  )
}

const Facts = (props: { readonly pair: Pair }) => (
  <span class="compare-facts">
    {showDuration(props.pair[1].timestamp - props.pair[0].timestamp)} apart · {showCount(props.pair[0].length)} and{" "}
    {showSome(props.pair[1].length, "byte")}
    {props.pair.some(({ truncated }) => truncated) ? " · not all of them is kept" : ""}
  </span>
)

function Changes(props: { readonly changes: readonly JsonChange[] }) {
  return (
    <section class="changes" aria-label="Changes" tabindex="0" data-testid="changes">
      <Show when={props.changes.length > 0} fallback={<p class="empty">They say the same, place by place.</p>}>
        <table>
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody class="mono">
            <For each={props.changes.slice(0, changesShown)}>
              {({ path, before, after }) => (
                <tr>
                  <th scope="row">{path}</th>
                  <td class={before === null ? "none" : "before"}>{before ?? "not there"}</td>
                  <td class={after === null ? "none" : "after"}>{after ?? "not there"}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <Show when={props.changes.length > changesShown}>
          <p class="hint">and {showCount(props.changes.length - changesShown)} more</p>
        </Show>
      </Show>
    </section>
  )
}

function Texts(props: { readonly pair: Pair; readonly isJson: boolean }) {
  const [isSorted, setIsSorted] = createSignal(false)
  const textOf = ({ data }: Message) => {
    if (!props.isJson) return data.slice(0, charactersMax)
    return ((isSorted() ? sortedJson(data) : null) ?? indentJson(data, charactersMax).lines.join("\n")).slice(0, charactersMax)
  }
  const texts = createMemo(() => props.pair.map(textOf) as [string, string])
  return (
    <div class="compare-texts">
      <Show when={props.isJson}>
        <button type="button" class="button toggle" aria-pressed={isSorted()} onClick={() => setIsSorted(!isSorted())}>
          Names in order
        </button>
      </Show>
      <Suspense fallback={<p class="empty">Comparing…</p>}>
        <MergeView
          before={texts()[0]}
          after={texts()[1]}
          names={[`#${showCount(props.pair[0].id)}`, `#${showCount(props.pair[1].id)}`]}
          language={props.isJson ? "json" : null}
        />
      </Suspense>
    </div>
  )
}
