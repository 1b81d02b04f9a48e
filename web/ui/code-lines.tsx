// Long text without freezing: blocks of lines that the browser lays out, and we colour, only when they come into sight.
// All of the text is in the document from the start, so searching and selecting work as everywhere.

import { createSignal, For, onCleanup, onMount, Show } from "solid-js"
import { hexColumns } from "./hex.ts"
import { type Token, tokens } from "./json.ts"

const blockLines = 100

export type Colouring = "json" | "hex" | "none"

export function CodeLines(props: { readonly lines: readonly string[]; readonly colouring: Colouring; readonly label: string }) {
  const blocks = () =>
    Array.from({ length: Math.ceil(props.lines.length / blockLines) }, (_, at) => props.lines.slice(at * blockLines, (at + 1) * blockLines))
  return (
    <section class="code json" classList={{ wrapped: props.colouring !== "hex" }} aria-label={props.label} tabindex="0">
      <For each={blocks()}>{block => <Block lines={block} colouring={props.colouring} />}</For>
    </section>
  )
}

function Block(props: { readonly lines: readonly string[]; readonly colouring: Colouring }) {
  let element!: HTMLPreElement
  const [isSeen, setIsSeen] = createSignal(false)
  onMount(() => {
    const observer = new IntersectionObserver(entries => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      setIsSeen(true)
      observer.disconnect()
    })
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  })
  const plain = () => `${props.lines.join("\n")}\n`
  return (
    <pre class="block" ref={element} style={{ "contain-intrinsic-block-size": `auto ${props.lines.length * 20}px` }}>
      <Show when={props.colouring !== "none" && isSeen()} fallback={plain()}>
        <For each={props.colouring === "hex" ? props.lines.flatMap(hexPieces) : [...tokens(plain())]}>
          {({ kind, text }) => (kind === "space" || kind === "mark" ? text : <span class={kind}>{text}</span>)}
        </For>
      </Show>
    </pre>
  )
}

const hexPieces = (line: string): Token[] => [
  { kind: "other", text: line.slice(0, hexColumns.offsetEnd) },
  { kind: "number", text: line.slice(hexColumns.offsetEnd, hexColumns.octetsEnd) },
  { kind: "mark", text: `${line.slice(hexColumns.octetsEnd)}\n` },
]
