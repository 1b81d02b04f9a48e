// Shows a payload or a body, with tabs for the ways to look at it. Its owner may put tabs of its own before them.

import { createMemo, createSignal, type JSX, Show } from "solid-js"
import { CodeLines } from "./code-lines.tsx"
import { type Content, copyOf, linesOf, shownMax, type ViewId, viewsOf } from "./content.ts"
import { CopyButton } from "./copy-button.tsx"
import { showBytes } from "./format.ts"
import { writeBase64 } from "./hex.ts"
import { Tabs } from "./tabs.tsx"

export function ContentView(props: {
  readonly label: string
  readonly content: Content
  /** Where all of it can be downloaded. */
  readonly href: string
  readonly meta?: JSX.Element
  /** Buttons of its owner. */
  readonly tools?: JSX.Element
  /** A tab that explains instead of showing bytes, and comes first. */
  readonly explained?: { readonly name: string; readonly body: () => JSX.Element } | null
}) {
  const views = createMemo(() => [
    ...(props.explained ? [{ id: "explained" as const, name: props.explained.name }] : []),
    ...viewsOf(props.content),
  ])
  // A choice lasts while there is such a view: who reads hexadecimal goes on reading it in the next message.
  const [wish, setWish] = createSignal<ViewId | "explained" | null>(null)
  const chosen = createMemo(() => views().find(({ id }) => id === wish())?.id ?? views()[0]!.id)
  const shown = createMemo(() => {
    const id = chosen()
    return id === "explained" ? null : { id, ...linesOf(props.content, id) }
  })

  return (
    <Tabs
      label={props.label}
      class="content-view"
      tabs={views()}
      chosen={chosen()}
      onChoose={setWish}
      aside={
        <>
          <span class="meta">{props.meta}</span>
          {props.tools}
          <CopyButton
            label="Copy"
            text={() => {
              const id = chosen()
              return copyOf(props.content, id === "explained" ? (props.content.text === null ? "base64" : "text") : id)
            }}
          />
        </>
      }
    >
      <Show when={shown()} fallback={props.explained?.body()}>
        {view => (
          <>
            <Show when={view().isCut}>
              <p class="note">
                The first {showBytes(shownMax)} of {showBytes(props.content.length)}. <a href={props.href}>Download all of it</a>
              </p>
            </Show>
            <Show
              when={view().id === "image"}
              fallback={
                <CodeLines
                  label={props.label}
                  lines={view().lines}
                  colouring={view().id === "json" ? "json" : view().id === "hex" ? "hex" : "none"}
                />
              }
            >
              <div class="picture">
                <img
                  alt="What the body shows"
                  src={`data:${props.content.imageType};base64,${writeBase64(props.content.octets(Number.POSITIVE_INFINITY))}`}
                />
              </div>
            </Show>
          </>
        )}
      </Show>
    </Tabs>
  )
}
