// What is wrong with a message, one line a fault, with the section of the RFC that it breaks; and the place of it, where bytes show it.

import { For, Show } from "solid-js"
import type { Message } from "../../server/contract.ts"
import { showCount } from "../ui/format.ts"
import type { HexPlace } from "../ui/hex-view.tsx"
import { firstInvalidUtf8 } from "../ui/utf8.ts"

export type FaultLine = { readonly text: string; readonly place: (HexPlace & { readonly why: string }) | null }

export function faultLines(message: Pick<Message, "problem" | "faults" | "truncated">, bytes: () => Uint8Array): readonly FaultLine[] {
  return [
    ...(message.problem === null ? [] : [{ text: message.problem, place: null }]),
    ...message.faults.map(({ code, text }) => {
      const found = code === "ws.bad-utf8" ? firstInvalidUtf8(bytes()) : null
      return { text: `${text}.`, place: found }
    }),
  ]
}

export function MessageFaults(props: { readonly lines: readonly FaultLine[]; readonly onPlace: (place: HexPlace) => void }) {
  return (
    <ul class="note warning message-faults" data-testid="message-faults">
      <For each={props.lines}>
        {({ text, place }) => (
          <li>
            {text}
            <Show when={place}>
              {known => (
                <>
                  {" "}
                  At byte {showCount(known().offset)}: {known().why}.{" "}
                  <button type="button" class="link" onClick={() => props.onPlace({ offset: known().offset, length: known().length })}>
                    Show it in Hex
                  </button>
                </>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  )
}
