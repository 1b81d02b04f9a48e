// What the bytes under the cursor may mean, how long the range is, and what can be done with it.

import { createMemo, createSignal, For } from "solid-js"
import { createRememberedFlag } from "../data/preferences.ts"
import { type CopyKind, copyKinds, valuesAt } from "./byte-values.ts"
import { readOffset } from "./bytes-find.ts"
import { showCount, showSome } from "./format.ts"
import { endOf, firstOf, type HexRange, lengthOf } from "./hex-range.ts"
import { CopyIcon } from "./icons.tsx"
import { Menu } from "./menu.tsx"

export function HexInspector(props: {
  readonly bytes: Uint8Array
  readonly range: HexRange
  readonly onCopy: (kind: CopyKind) => void
  readonly onOffset: (offset: number) => void
  readonly offsetField: (field: HTMLInputElement) => void
}) {
  const [isBig, setIsBig] = createRememberedFlag("hex-big-endian", false)
  const [isWrong, setIsWrong] = createSignal(false)
  const first = () => firstOf(props.range)
  const values = createMemo(() => valuesAt(props.bytes, first(), !isBig()))
  const place = () =>
    props.bytes.length === 0
      ? "no bytes"
      : `${showCount(first())} (0x${first().toString(16)})${
          lengthOf(props.range) > 1 ? ` to ${showCount(endOf(props.range) - 1)} · ${showSome(lengthOf(props.range), "byte")}` : ""
        }`
  const entered = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.key !== "Enter") return
    event.preventDefault()
    const offset = readOffset(event.currentTarget.value, props.range.cursor, props.bytes.length)
    setIsWrong(offset === null)
    if (offset !== null) props.onOffset(offset)
  }
  return (
    <section class="hex-inspector" aria-label="Inspector">
      <div class="inspector-line">
        <span class="inspector-place" role="status" data-testid="hex-place">
          {place()}
        </span>
        <input
          ref={props.offsetField}
          type="text"
          class="offset-field"
          classList={{ wrong: isWrong() }}
          aria-label="Go to offset"
          aria-invalid={isWrong()}
          title="Decimal, 0x…, or +n and -n from here; Enter goes there"
          placeholder="Go to 0x…"
          spellcheck={false}
          autocomplete="off"
          onInput={() => setIsWrong(false)}
          onKeyDown={entered}
        />
        <button
          type="button"
          class="button toggle"
          aria-pressed={isBig()}
          title="The first byte is the most significant; else the last"
          onClick={() => setIsBig(!isBig())}
        >
          Big endian
        </button>
        <Menu
          label="Copy the selected bytes"
          class="icon-button"
          button={<CopyIcon />}
          items={() => copyKinds.map(({ id, name }) => ({ type: "action", name: `Copy as ${name}`, run: () => props.onCopy(id) }))}
        />
      </div>
      <dl class="byte-values" data-testid="byte-values" tabindex="0" aria-label="Values at the cursor">
        <For each={values()}>
          {({ name, value }) => (
            <div>
              <dt>{name}</dt>
              <dd class="mono">{value}</dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  )
}
