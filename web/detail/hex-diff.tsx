// Octets of two messages side by side, with those that differ marked, place by place: what was inserted shifts all that comes after it.

import { For } from "solid-js"
import { VirtualRows } from "../ui/virtual-rows.tsx"

const perRow = 8
const rowHeight = 20

export function HexDiff(props: { readonly before: Uint8Array; readonly after: Uint8Array }) {
  const rows = () => Math.ceil(Math.max(props.before.length, props.after.length) / perRow)
  return (
    <section class="hex-diff mono" aria-label="Octets that differ">
      <VirtualRows
        count={rows()}
        rowHeight={rowHeight}
        keyAt={index => index}
        beginsAtTop
        handle={() => {}}
        row={key => (
          <div class="hex-diff-row">
            <span class="faint">{(key * perRow).toString(16).padStart(8, "0")}</span>
            <Octets of={props.before} other={props.after} from={key * perRow} tone="before" />
            <Octets of={props.after} other={props.before} from={key * perRow} tone="after" />
          </div>
        )}
      />
    </section>
  )
}

function Octets(props: { readonly of: Uint8Array; readonly other: Uint8Array; readonly from: number; readonly tone: string }) {
  const octets = () => [...props.of.subarray(props.from, props.from + perRow)]
  return (
    <span class="octets">
      <For each={octets()}>
        {(octet, at) => (
          <span class={octet === props.other[props.from + at()] ? undefined : `differs ${props.tone}`}>
            {octet.toString(16).padStart(2, "0")}{" "}
          </span>
        )}
      </For>
    </span>
  )
}
