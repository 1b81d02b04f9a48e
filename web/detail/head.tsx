// One side of an exchange: its first line, what its fields say, and its body.

import { type JSX, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { createRememberedNumber } from "../data/preferences.ts"
import { describeStatus, fieldOf, isGoing, toneOf } from "../list/cells.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { Splitter } from "../ui/splitter.tsx"
import { Body } from "./body.tsx"
import { RequestCookies, ResponseCookies } from "./cookie-tables.tsx"
import { Logins } from "./credentials.tsx"
import { FieldsTable } from "./fields-table.tsx"
import { isForm } from "./form-parts.ts"
import { FormTable } from "./form-table.tsx"
import { HeadPart, NameValueTable } from "./name-value-table.tsx"
import { queryOf, readPairs } from "./name-values.ts"

export function RequestHead(props: { readonly exchange: Exchange }) {
  return (
    <Side
      exchange={props.exchange}
      of="request"
      copied={`${props.exchange.method} ${props.exchange.url}`}
      line={
        <>
          <b>{props.exchange.method}</b> {props.exchange.url}
        </>
      }
    >
      <Query exchange={props.exchange} />
      <RequestCookies exchange={props.exchange} />
      <Logins exchange={props.exchange} />
    </Side>
  )
}

export function ResponseHead(props: { readonly exchange: Exchange }) {
  return (
    <Show
      when={props.exchange.response}
      fallback={
        <div class="empty">
          <p>{isGoing(props.exchange) ? "No response yet." : (props.exchange.failure?.message ?? "There was no response.")}</p>
        </div>
      }
    >
      <Side
        exchange={props.exchange}
        of="response"
        copied={describeStatus(props.exchange)}
        line={<b class={`status ${toneOf(props.exchange)}`}>{describeStatus(props.exchange)}</b>}
      >
        <ResponseCookies exchange={props.exchange} />
      </Side>
    </Show>
  )
}

type SideProps = {
  readonly exchange: Exchange
  readonly of: "request" | "response"
  readonly line: JSX.Element
  readonly copied: string
  readonly children: JSX.Element
}

/** Of the room, the head's at most. */
const sharePreset = 0.5

function Side(props: SideProps) {
  const side = () => props.exchange[props.of]
  const contentType = () => fieldOf(side()?.fields, "content-type") ?? ""
  const [share, setShare] = createRememberedNumber("head-share", sharePreset)
  const hasBody = () => (side()?.bodySize ?? 0) > 0
  return (
    <div class="side" classList={{ bodiless: !hasBody() }} style={{ "--head": share() }}>
      <section class="side-head" tabindex="0" aria-label={`Head of the ${props.of}`}>
        <div class="first-line">
          <p class="mono">{props.line}</p>
          <CopyButton label="Copy the first line" text={() => props.copied} />
        </div>
        <Show when={hasBody() && isForm(contentType())}>
          <FormTable exchange={props.exchange} of={props.of} contentType={contentType()} />
        </Show>
        <FieldsTable fields={side()?.fields ?? []} />
        {props.children}
        <Show when={!hasBody()}>
          <p class="hint no-body">No body.</p>
        </Show>
      </section>
      <Show when={hasBody()}>
        <Splitter
          label="Height of the head"
          orientation="horizontal"
          value={share()}
          min={0.1}
          max={0.85}
          step={0.02}
          preset={sharePreset}
          valueAt={(event, box) => (event.clientY - box.top) / box.height}
          onChange={setShare}
        />
        <Body exchange={props.exchange} of={props.of} bodySize={side()?.bodySize ?? 0} contentType={contentType()} />
      </Show>
    </div>
  )
}

function Query(props: { readonly exchange: Exchange }) {
  const pairs = () => readPairs(queryOf(props.exchange.url))
  return (
    <Show when={pairs().length > 0}>
      <HeadPart name="Query" count={pairs().length}>
        <NameValueTable
          label="Query"
          entries={pairs().map(({ name, value, problem }) => ({
            name,
            value,
            more: <Show when={problem}>{why => <p class="warning">{why()}</p>}</Show>,
          }))}
        />
      </HeadPart>
    </Show>
  )
}
