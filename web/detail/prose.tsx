// A sentence in which `backquotes` mean code.

import { For } from "solid-js"

export function Prose(props: { readonly text: string }) {
  return <For each={props.text.split("`")}>{(piece, at) => (at() % 2 === 1 ? <code>{piece}</code> : piece)}</For>
}
