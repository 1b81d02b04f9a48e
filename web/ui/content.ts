// A payload or a body, and the ways to look at it: as a tree, as text, octets, base64, a picture, a sound. Pure.

import type { Language } from "./code-editor-languages.ts"
import { hexLines, writeBase64 } from "./hex.ts"
import { indentJson, isJson } from "./json.ts"
import { type Media, readDataUrl } from "./media.ts"

/** 5 million characters: what an editor and a tree show without a pause. Hex shows all there is. */
export const shownMax = 5_000_000

/** A browser lays out a wrapped line as a whole: one of 5 million characters takes it a second or two. */
export const wrappedLineMax = 200_000

export type Content = {
  /** Null where it is not text. */
  readonly text: string | null
  /** Of all of it, in bytes. */
  readonly length: number
  /** Its first bytes, at most `max`. */
  readonly octets: (max: number) => Uint8Array
  /** Where a browser can draw or play it. */
  readonly media: Media | null
  /** What its text is coloured as. */
  readonly language: Language | null
}

export type ViewId = "tree" | "pretty" | "text" | "hex" | "base64" | "media"
export type View = { readonly id: ViewId; readonly name: string }

const names: Record<Exclude<ViewId, "media">, string> = { tree: "Tree", pretty: "Pretty", text: "Text", hex: "Hex", base64: "Base64" }
const mediaNames: Record<Media["kind"], string> = { image: "Image", audio: "Audio", video: "Video" }
const view = (id: Exclude<ViewId, "media">): View => ({ id, name: names[id] })

/** The best one first. */
export function viewsOf({ text, media }: Content): readonly View[] {
  const drawn: readonly View[] = media ? [{ id: "media", name: mediaNames[media.kind] }] : []
  if (text === null) return [...drawn, view("base64"), view("hex")]
  return [...drawn, ...(isJson(text) ? [view("tree"), view("pretty")] : []), view("text"), view("hex"), view("base64")]
}

/** What is drawn or played: the bytes, or what they say as a data: URL. */
export function mediaOf(content: Content): { readonly media: Media; readonly bytes: Uint8Array } | null {
  const named = content.text?.startsWith("data:") ? readDataUrl(content.text) : null
  return named ?? (content.media && { media: content.media, bytes: content.octets(Number.POSITIVE_INFINITY) })
}

export type Shown = { readonly text: string; readonly isCut: boolean }

/** The text of a view that is text. */
export function shownText(content: Content, id: "tree" | "pretty" | "text" | "base64"): Shown {
  const text = content.text ?? ""
  switch (id) {
    case "tree":
    case "text":
      return { text: text.slice(0, shownMax), isCut: text.length > shownMax }
    case "pretty": {
      const { lines, isCut } = indentJson(text, shownMax)
      return { text: lines.join("\n"), isCut }
    }
    case "base64":
      // Whole groups of three octets, and whole lines.
      return { text: wrapped(writeBase64(content.octets(57 * 65_536))), isCut: content.length > 57 * 65_536 }
  }
  return id satisfies never
}

const wrapped = (base64: string): string => base64.match(/.{1,76}/g)?.join("\n") ?? ""

export function hasLineLongerThan(text: string, max: number): boolean {
  for (let at = 0; text.length - at > max; ) {
    const end = text.indexOf("\n", at)
    if (end < 0 || end - at > max) return true
    at = end + 1
  }
  return false
}

/** What the copy button takes: all of it, also where only the beginning is shown. */
export function copyOf(content: Content, id: ViewId): string {
  if (id === "tree" || id === "pretty") return indentJson(content.text ?? "", Number.POSITIVE_INFINITY).lines.join("\n")
  if (id === "text") return content.text ?? ""
  const octets = content.octets(Number.POSITIVE_INFINITY)
  return id === "hex" ? hexLines(octets).join("\n") : writeBase64(octets)
}
