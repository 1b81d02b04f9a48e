// Steps of a recipe: texts to read, and commands with a button that copies them.

import { For, Match, Switch } from "solid-js"
import { type Piece, piecesOf, type Step } from "../../server/trust.ts"
import { CopyButton } from "../ui/copy-button.tsx"

/** `of`: what the steps are about, for the names of their buttons. */
export function Steps(props: { readonly steps: readonly Step[]; readonly of: string }) {
  return (
    <For each={props.steps}>
      {step =>
        "code" in step ? (
          <Snippet code={step.code} label={`Copy for ${props.of}`} />
        ) : (
          <p class="step">
            <For each={piecesOf(step.text)}>{piece => <PieceView piece={piece} />}</For>
          </p>
        )
      }
    </For>
  )
}

export function Snippet(props: { readonly code: string; readonly label: string }) {
  return (
    <div class="snippet">
      <code>{props.code}</code>
      <CopyButton label={props.label} text={() => props.code} />
    </div>
  )
}

function PieceView(props: { readonly piece: Piece }) {
  const link = () => (props.piece.type === "link" ? props.piece : null)
  return (
    <Switch fallback={props.piece.text}>
      <Match when={props.piece.type === "code"}>
        <code>{props.piece.text}</code>
      </Match>
      <Match when={link()}>{found => <a href={found().href}>{found().text}</a>}</Match>
    </Switch>
  )
}
