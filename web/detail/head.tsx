// One side of an exchange: its first line, its fields as they were sent, its body.

import { For, type JSX, Show } from "solid-js"
import type { Exchange, Fields } from "../../server/contract.ts"
import { describeStatus, fieldOf, isGoing, toneOf } from "../list/cells.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { Body } from "./body.tsx"

export function RequestHead(props: { readonly exchange: Exchange }) {
  return (
    <Side
      exchange={props.exchange}
      of="request"
      line={
        <>
          <b>{props.exchange.method}</b> {props.exchange.url}
        </>
      }
    />
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
        line={<b class={`status ${toneOf(props.exchange)}`}>{describeStatus(props.exchange)}</b>}
      />
    </Show>
  )
}

function Side(props: { readonly exchange: Exchange; readonly of: "request" | "response"; readonly line: JSX.Element }) {
  const side = () => props.exchange[props.of]
  return (
    <div class="side">
      <div class="side-head">
        <p class="first-line mono">{props.line}</p>
        <FieldsTable fields={side()?.fields ?? []} />
      </div>
      <Show when={(side()?.bodySize ?? 0) > 0} fallback={<p class="hint no-body">No body.</p>}>
        <Body
          exchange={props.exchange}
          of={props.of}
          bodySize={side()?.bodySize ?? 0}
          contentType={fieldOf(side()?.fields, "content-type") ?? ""}
        />
      </Show>
    </div>
  )
}

function FieldsTable(props: { readonly fields: Fields }) {
  return (
    <div class="fields">
      <CopyButton label="Copy all header fields" class="copy-fields" text={() => props.fields.map(field => field.join(": ")).join("\n")} />
      <table>
        <thead class="unseen">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.fields}>
            {([name, value]) => (
              <tr>
                <th scope="row">{name}</th>
                <td class="value">{value}</td>
                <td class="tool">
                  <CopyButton label={`Copy ${name}`} text={() => value} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}
