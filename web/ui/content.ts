// A payload or a body, and the ways to look at it: JSON, text, hexadecimal, base64, image. Pure. However long it is, only
// its beginning becomes lines.

import { hexLines, writeBase64 } from "./hex.ts"
import { indentJson, isJson } from "./json.ts"

/** 256 KiB: what a person may read, and a browser lays out without a pause. */
export const shownMax = 256 * 1024

export type Content = {
  /** Null where it is not text. */
  readonly text: string | null
  /** Of all of it, in bytes. */
  readonly length: number
  /** Its first bytes, at most `max`. */
  readonly octets: (max: number) => Uint8Array
  /** The media type, where it is an image and a browser can draw it. */
  readonly imageType: string | null
}

export type ViewId = "json" | "text" | "hex" | "base64" | "image"
export type View = { readonly id: ViewId; readonly name: string }

export type Lines = { readonly lines: readonly string[]; readonly isCut: boolean }

const names: Record<ViewId, string> = { json: "JSON", text: "Text", hex: "Hex", base64: "Base64", image: "Image" }
const view = (id: ViewId): View => ({ id, name: names[id] })

/** The best one first. */
export function viewsOf(content: Content): readonly View[] {
  if (content.imageType !== null) return [view("image"), view("base64"), view("hex")]
  if (content.text === null) return [view("base64"), view("hex")]
  return [...(isJson(content.text) ? [view("json")] : []), view("text"), view("hex"), view("base64")]
}

export function linesOf(content: Content, id: ViewId): Lines {
  switch (id) {
    case "json":
      return indentJson(content.text ?? "", shownMax)
    case "text":
      return { lines: (content.text ?? "").slice(0, shownMax).split(/\r?\n/), isCut: (content.text ?? "").length > shownMax }
    case "hex":
      return { lines: hexLines(content.octets(shownMax)), isCut: content.length > shownMax }
    case "base64":
      return { lines: writeBase64(content.octets(shownMax)).match(/.{1,76}/g) ?? [""], isCut: content.length > shownMax }
    case "image":
      return { lines: [], isCut: false }
  }
  return id satisfies never
}

/** What the copy button takes: all of it, also where only the beginning is shown. */
export function copyOf(content: Content, id: ViewId): string {
  if (id === "json") return indentJson(content.text ?? "", Number.POSITIVE_INFINITY).lines.join("\n")
  if (id === "text") return content.text ?? ""
  const octets = content.octets(Number.POSITIVE_INFINITY)
  return id === "hex" ? hexLines(octets).join("\n") : writeBase64(octets)
}
