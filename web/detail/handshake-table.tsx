// Everything that was checked in the two heads of an opening handshake, row by row: what did not pass first.

import { createMemo, Index, Show } from "solid-js"
import type { Check, Result } from "../diagnosis/handshake-checks.ts"
import { CheckIcon, FailedIcon, FaultIcon } from "../ui/icons.tsx"
import { Prose } from "./prose.tsx"

const order: readonly Result[] = ["wrong", "suspicious", "passed"]
const icons = { passed: () => <CheckIcon size={12} />, wrong: () => <FailedIcon />, suspicious: () => <FaultIcon /> } as const

export function HandshakeTable(props: { readonly checks: readonly Check[]; readonly isOpen: boolean }) {
  const sorted = createMemo(() => props.checks.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result)))
  return (
    <details class="checks" open={props.isOpen} data-testid="handshake-checks">
      <summary>{count(props.checks)}</summary>
      <table>
        <thead class="unseen">
          <tr>
            <th scope="col">Result</th>
            <th scope="col">Check</th>
            <th scope="col">What was sent, and what it means</th>
          </tr>
        </thead>
        <tbody>
          <Index each={sorted()}>
            {check => (
              <tr class={`check ${check().result}`}>
                <td class="result">
                  {icons[check().result]()}
                  <span class="unseen">{check().result}</span>
                </td>
                <th scope="row" title={check().section}>
                  {check().name}
                </th>
                <td>
                  <Show when={check().sent !== ""} fallback={<span class="faint">not sent</span>}>
                    <code>{check().sent}</code>
                  </Show>
                  <Show when={check().says !== ""}>
                    {" "}
                    <span class="says">
                      <Prose text={check().says} />
                    </span>
                  </Show>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </details>
  )
}

function count(checks: readonly Check[]): string {
  const of = (wanted: Result) => checks.filter(({ result }) => result === wanted).length
  const others = order.slice(0, 2).flatMap(result => (of(result) > 0 ? [`${of(result)} ${result}`] : []))
  return `${checks.length} checks: ${[...others, `${of("passed")} passed`].join(", ")}`
}
