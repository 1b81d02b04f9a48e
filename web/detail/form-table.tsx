// The body of a form as a table of its parts. The body itself stands below it.

import { createMemo, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { createFormBody } from "../data/form-body.ts"
import { showBytes } from "../ui/format.ts"
import { type FormPart, readForm } from "./form-parts.ts"
import { HeadPart, NameValueTable } from "./name-value-table.tsx"

export function FormTable(props: { readonly exchange: Exchange; readonly of: "request" | "response"; readonly contentType: string }) {
  const bytes = createFormBody(
    () => props.exchange.id,
    () => props.of,
    () => props.exchange[props.of]?.bodySize ?? 0,
  )
  const parts = createMemo(() => {
    const known = bytes()
    return known === null ? null : readForm(known.bytes, props.contentType)
  })
  return (
    <Show when={parts()?.length}>
      <HeadPart name="Form" count={parts()?.length ?? 0}>
        <NameValueTable
          label="Form"
          entries={(parts() ?? []).map(part => ({ name: part.name, value: part.text ?? "", more: <Described part={part} /> }))}
        />
        <Show when={bytes()?.isCut}>
          <p class="hint none">Only the beginning of the form is listed.</p>
        </Show>
      </HeadPart>
    </Show>
  )
}

function Described(props: { readonly part: FormPart }) {
  const facts = () =>
    [
      props.part.fileName === null ? null : `file “${props.part.fileName}”`,
      props.part.contentType,
      props.part.text === null || props.part.fileName !== null ? showBytes(props.part.length) : null,
    ].filter(fact => fact !== null)
  return (
    <Show when={facts().length > 0}>
      <div class="attributes">
        <span class="attribute">{facts().join(" · ")}</span>
      </div>
    </Show>
  )
}
