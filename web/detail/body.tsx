// A body without its content coding, as far as it is sensible to show. One that still grows is read again once a second.

import { createMemo, Match, Show, Switch, untrack } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { type Bytes, bodyUrl } from "../data/api.ts"
import { type BodyWish, createBody, failureIn, valueIn } from "../data/payload.ts"
import { isGoing } from "../list/cells.ts"
import { binaryKind } from "../ui/binary-kind.ts"
import { now } from "../ui/clock.ts"
import { languageOf } from "../ui/code-editor-languages.ts"
import type { Content } from "../ui/content.ts"
import { ContentView } from "../ui/content-view.tsx"
import { showBytes } from "../ui/format.ts"
import { readText } from "../ui/hex.ts"
import { declaredMedia, mediaOf } from "../ui/media.ts"

type BodyProps = {
  readonly exchange: Exchange
  readonly of: "request" | "response"
  readonly bodySize: number
  readonly contentType: string
  /** What a search found, to be marked. */
  readonly hits?: readonly RegExp[]
}

export function Body(props: BodyProps) {
  const size = createMemo(() => {
    if (!isGoing(props.exchange)) return props.bodySize
    now()
    return untrack(() => props.bodySize)
  })
  const wish = createMemo<BodyWish | null>(
    () => ({ id: props.exchange.id, of: props.of, bodySize: size(), isGrowing: isGoing(props.exchange) }),
    null,
    {
      equals: (a, b) => a?.id === b?.id && a?.of === b?.of && a?.bodySize === b?.bodySize && a?.isGrowing === b?.isGrowing,
    },
  )
  const loaded = createBody(wish)
  const bytes = createMemo(() => valueIn(loaded()))
  const failure = () => failureIn(loaded())
  return (
    <section class="body" aria-label={`Body of the ${props.of}`}>
      <Switch>
        <Match when={failure()}>
          {failed => (
            <p class="note warning">
              {failed().why}
              {/* Only where there are some. */}
              <Show when={failed().code === "content-coding"}>
                {" "}
                <a href={bodyUrl(props.exchange.id, props.of, false)}>The bytes as they were sent</a>
              </Show>
            </p>
          )}
        </Match>
        <Match when={bytes()}>
          {known => (
            <>
              <Show when={known().isTruncated}>
                <p class="note warning">Only the body's beginning was recorded.</p>
              </Show>
              <ContentView
                label={`Body of the ${props.of}`}
                content={contentOf(known(), props.contentType)}
                href={bodyUrl(props.exchange.id, props.of, true)}
                meta={describeBody(known(), props.bodySize)}
                {...(props.hits ? { hits: props.hits } : {})}
              />
            </>
          )}
        </Match>
      </Switch>
    </section>
  )
}

export function contentOf({ bytes, size, isCut: isCutHere, isTruncated }: Bytes, contentType: string): Content {
  const isCut = isCutHere || isTruncated
  const type = contentType.split(";")[0]!.trim().toLowerCase()
  const charset = /charset="?([\w.:-]+)/i.exec(contentType)?.[1]
  return {
    text: readText(bytes, isCut, charset),
    length: size ?? bytes.length,
    octets: max => bytes.subarray(0, max),
    // Half of one cannot be drawn.
    media: isCut ? null : (mediaOf(bytes) ?? declaredMedia(type)),
    language: languageOf(type),
  }
}

/** As much as is read to see what it looks like. */
const judgedMax = 64 * 1024

/** "12.4 KB", what it was on the wire where that differs, and what it looks like where it is no text. */
function describeBody({ bytes, size }: Bytes, wireSize: number): string {
  const kind = readText(bytes.subarray(0, 1024), true) === null ? binaryKind(bytes, bytes.length > judgedMax) : null
  const looks = kind === null ? "" : ` · looks like ${kind}`
  if (size === null || size === wireSize) return `${showBytes(wireSize)}${looks}`
  return `${showBytes(wireSize)} on the wire → ${showBytes(size)}${looks}`
}
