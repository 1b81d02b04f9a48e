// Cookies of a request, and those that a response sets, with every attribute and what browsers would object to.

import { For, Show } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { fieldValues } from "../diagnosis/fields.ts"
import { HeadPart, NameValueTable } from "./name-value-table.tsx"
import { readCookies } from "./name-values.ts"
import { readSetCookie, type SetCookie } from "./set-cookie.ts"

export function RequestCookies(props: { readonly exchange: Exchange }) {
  const cookies = () => fieldValues(props.exchange.request.fields, "cookie").flatMap(readCookies)
  return (
    <Show when={cookies().length > 0}>
      <HeadPart name="Cookies" count={cookies().length}>
        <NameValueTable label="Cookies" entries={cookies()} />
      </HeadPart>
    </Show>
  )
}

export function ResponseCookies(props: { readonly exchange: Exchange }) {
  const cookies = () => {
    const { response, protocol, host, startedAt } = props.exchange
    const setting = { isSecure: protocol === "https" || protocol === "wss", host, now: startedAt }
    return fieldValues(response?.fields, "set-cookie").map(line => readSetCookie(line, setting))
  }
  return (
    <Show when={fieldValues(props.exchange.response?.fields, "set-cookie").length > 0}>
      <HeadPart name="Cookies that are set" count={cookies().length}>
        <NameValueTable
          label="Cookies that are set"
          entries={cookies().map(cookie => ({ ...cookie, more: <Attributes cookie={cookie} /> }))}
        />
      </HeadPart>
    </Show>
  )
}

function Attributes(props: { readonly cookie: SetCookie }) {
  return (
    <div class="attributes">
      <For each={props.cookie.attributes}>
        {([name, value]) => (
          <span class="attribute">
            {name}
            {value === "" ? "" : `=${value}`}
          </span>
        )}
      </For>
      <For each={props.cookie.warnings}>{warning => <p class="warning">{warning}</p>}</For>
    </div>
  )
}
