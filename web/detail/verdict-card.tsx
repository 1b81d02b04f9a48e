// One question about an exchange and its answer: a sentence with a tone, what proves it, what to do. Messages that are named are a way to
// them.

import { Index, type JSX, Match, Show, Switch } from "solid-js"
import type { Evidence, Source, Tone, Verdict } from "../diagnosis/verdict.ts"
import { showCount } from "../ui/format.ts"
import { Prose } from "./prose.tsx"

export type Ways = { readonly toMessage: (id: number) => void; readonly toTab: (tab: Extract<Source, { type: "tab" }>["tab"]) => void }

const toneNames: { readonly [tone in Tone]: string } = { good: "Good", info: "For information", warning: "Suspicious", bad: "Wrong" }

export function VerdictCard(props: {
  readonly question: string
  readonly verdict: Verdict
  readonly ways: Ways
  readonly isWide?: boolean
  /** Instead of the evidence that it shows better. */
  readonly children?: JSX.Element
}) {
  const evidence = () => (props.children ? props.verdict.evidence.filter(({ isChecked }) => !isChecked) : props.verdict.evidence)
  return (
    <section
      class={`verdict tone-${props.verdict.tone}`}
      classList={{ wide: props.isWide === true }}
      data-testid="verdict"
      aria-label={props.question}
    >
      <h3>{props.question}</h3>
      <p class="headline">
        <span class="unseen">{toneNames[props.verdict.tone]}: </span>
        <Prose text={props.verdict.headline} />
      </p>
      {props.children}
      <Show when={evidence().length > 0}>
        <ul class="evidence">
          {/* By their places: they are judged again every second, and a way that has the focus stays. */}
          <Index each={evidence()}>{each => <Proof evidence={each()} ways={props.ways} />}</Index>
        </ul>
      </Show>
      <Show when={props.verdict.advice.length > 0}>
        <h4>What to do</h4>
        <ul class="advice">
          <Index each={props.verdict.advice}>
            {text => (
              <li>
                <Prose text={text()} />
              </li>
            )}
          </Index>
        </ul>
      </Show>
    </section>
  )
}

function Proof(props: { readonly evidence: Evidence; readonly ways: Ways }) {
  return (
    <li>
      <Prose text={props.evidence.text} />
      <Index each={props.evidence.sources ?? []}>
        {source => (
          <>
            {" "}
            <Way source={source()} ways={props.ways} />
          </>
        )}
      </Index>
    </li>
  )
}

function Way(props: { readonly source: Source; readonly ways: Ways }) {
  const message = () => (props.source.type === "message" ? props.source : null)
  const tab = () => (props.source.type === "tab" ? props.source : null)
  return (
    <Switch>
      <Match when={message()}>
        {source => (
          <button
            type="button"
            class="link"
            title={`Show message #${showCount(source().id)}`}
            onClick={() => props.ways.toMessage(source().id)}
          >
            {source().text ?? `#${showCount(source().id)}`}
          </button>
        )}
      </Match>
      <Match when={tab()}>
        {source => (
          <button type="button" class="link" onClick={() => props.ways.toTab(source().tab)}>
            {source().text}
          </button>
        )}
      </Match>
    </Switch>
  )
}
