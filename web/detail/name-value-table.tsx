// Names and values, in order and with duplicates: a query, cookies, a form. Every value can be copied.

import { Index, type JSX, Show } from "solid-js"
import { createRememberedFlag } from "../data/preferences.ts"
import { CopyButton } from "../ui/copy-button.tsx"

export type Entry = {
  readonly name: string
  readonly value: string
  /** Stands below the value. */
  readonly more?: JSX.Element
  readonly title?: string | undefined
}

export function NameValueTable(props: { readonly label: string; readonly entries: readonly Entry[] }) {
  return (
    <table class="name-values" aria-label={props.label}>
      <thead class="unseen">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Copy</th>
        </tr>
      </thead>
      <tbody>
        <Index each={props.entries}>
          {entry => (
            <tr>
              <th scope="row" title={entry().title} classList={{ known: entry().title !== undefined }}>
                {entry().name}
              </th>
              <td class="value">
                <Show when={entry().value !== ""} fallback={<span class="faint">empty</span>}>
                  {entry().value}
                </Show>
                {entry().more}
              </td>
              <td class="tool">
                <CopyButton label={`Copy ${entry().name}`} text={() => entry().value} />
              </td>
            </tr>
          )}
        </Index>
      </tbody>
    </table>
  )
}

/** A part of a head that can be folded away, which is remembered. */
export function HeadPart(props: {
  readonly name: string
  readonly count?: number
  readonly tools?: JSX.Element
  readonly children: JSX.Element
}) {
  const [isOpen, setIsOpen] = createRememberedFlag(`head-${props.name.toLowerCase()}`, true)
  return (
    <details class="head-part" open={isOpen()} onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary>
        {props.name}
        <Show when={props.count !== undefined}>
          <span class="tab-count">{props.count}</span>
        </Show>
      </summary>
      <Show when={props.tools}>
        <div class="head-tools">{props.tools}</div>
      </Show>
      {props.children}
    </details>
  )
}
