// A picture, a sound or a film from bytes. Pictures are data: URLs; what can be long is a blob: URL, which lives as long as it is shown.

import { createMemo, createSignal, Match, onCleanup, Show, Switch } from "solid-js"
import { writeBase64 } from "./hex.ts"
import type { Media } from "./media.ts"

export function MediaView(props: { readonly media: Media; readonly bytes: Uint8Array }) {
  const [size, setSize] = createSignal("")
  const source = createMemo(() => {
    if (props.media.kind === "image") return `data:${props.media.type};base64,${writeBase64(props.bytes)}`
    const url = URL.createObjectURL(new Blob([new Uint8Array(props.bytes)], { type: props.media.type }))
    onCleanup(() => URL.revokeObjectURL(url))
    return url
  })
  return (
    <figure class="picture">
      <Switch>
        <Match when={props.media.kind === "image"}>
          <img
            alt="What the bytes show"
            src={source()}
            onLoad={({ currentTarget }) => setSize(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight} pixels`)}
            onError={() => setSize("This browser cannot draw it.")}
          />
        </Match>
        <Match when={props.media.kind === "audio"}>
          {/* biome-ignore lint/a11y/useMediaCaption: somebody else's sound has none */}
          <audio
            controls
            preload="metadata"
            aria-label="What the bytes sound like"
            src={source()}
            onError={() => setSize("This browser cannot play it.")}
          />
        </Match>
        <Match when={props.media.kind === "video"}>
          {/* biome-ignore lint/a11y/useMediaCaption: somebody else's film has none */}
          <video
            controls
            preload="metadata"
            aria-label="What the bytes show"
            src={source()}
            onError={() => setSize("This browser cannot play it.")}
          />
        </Match>
      </Switch>
      <Show when={size()}>
        <figcaption class="hint">
          {props.media.type} · {size()}
        </figcaption>
      </Show>
    </figure>
  )
}
