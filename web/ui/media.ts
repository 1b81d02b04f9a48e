// What a browser can draw or play, told by the first bytes and not by what was declared; and data: URLs (RFC 2397). Pure.

import { readBase64 } from "./hex.ts"

export type Media = { readonly kind: "image" | "audio" | "video"; readonly type: string }

/** Octets in hexadecimal, `..` for any, from the beginning. */
const magic: readonly (readonly [pattern: RegExp, kind: Media["kind"], type: string])[] = [
  [/^89504e470d0a1a0a/, "image", "image/png"],
  [/^ffd8ff/, "image", "image/jpeg"],
  [/^47494638(?:37|39)61/, "image", "image/gif"],
  [/^52494646.{8}57454250/, "image", "image/webp"],
  [/^.{8}66747970(?:61766966|61766973)/, "image", "image/avif"],
  [/^424d.{8}00000000/, "image", "image/bmp"],
  [/^000001000[1-9a-f]00/, "image", "image/x-icon"],
  [/^52494646.{8}57415645/, "audio", "audio/wav"],
  [/^494433|^fff[23ab]/, "audio", "audio/mpeg"],
  [/^fff[19]/, "audio", "audio/aac"],
  [/^4f676753/, "audio", "audio/ogg"],
  [/^664c6143/, "audio", "audio/flac"],
  [/^.{8}667479704d3441/, "audio", "audio/mp4"],
  [/^.{8}66747970/, "video", "video/mp4"],
  [/^1a45dfa3/, "video", "video/webm"],
]

export function mediaOf(bytes: Uint8Array): Media | null {
  // Shorter ones are hardly a picture, and three octets may be anything.
  if (bytes.length < 16) return null
  const hex = Array.from(bytes.subarray(0, 16), byte => byte.toString(16).padStart(2, "0")).join("")
  const found = magic.find(([pattern]) => pattern.test(hex))
  return found ? { kind: found[1], type: found[2] } : null
}

const declarable = /^(?:(image)\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon)|(audio|video)\/[\w.+-]+)$/

/** By a declared Content-Type, for what has no magic number or one we do not know. */
export function declaredMedia(type: string): Media | null {
  const [, image, other] = declarable.exec(type) ?? []
  const kind = image ?? other
  return kind === undefined ? null : { kind: kind as Media["kind"], type }
}

/** A data: URL that is an image, audio or video, and its bytes; they are trusted, not the type. */
export function readDataUrl(url: string): { readonly media: Media; readonly bytes: Uint8Array } | null {
  const [, type, data] = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w.=+-]+)*;base64,([\w+/=\s-]+)$/.exec(url) ?? []
  if (type === undefined || data === undefined) return null
  const bytes = readBase64(data)
  const media = mediaOf(bytes) ?? (type === "image/svg+xml" ? declaredMedia(type) : null)
  return media && bytes.length > 0 ? { media, bytes } : null
}
