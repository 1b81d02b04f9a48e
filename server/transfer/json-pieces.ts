// VALUES → JSON TEXT, piece by piece: what is long (payloads, bodies) is never there a second time as JSON.
// Text is RFC 8259; no piece ends inside a character.

import { limits } from "../config.ts"

/** Bytes inside a value, written as one JSON string: UTF-8 as text, or base64. */
export type Octets = { readonly octets: Uint8Array; readonly as: "utf8" | "base64" }

/** An escape has six characters for one, and a character at most three bytes of UTF-8 for one. */
const pieceCharacters = Math.floor(limits.transferChunkBytesMax / 6)
const chunkCharacters = Math.floor(limits.transferChunkBytesMax / 3)
/** Whole groups of three octets, so that base64 can be joined. */
const pieceOctets = Math.floor(pieceCharacters / 4) * 3

export function* jsonPieces(value: unknown): Generator<string> {
  if (weigh(value) <= pieceCharacters) yield JSON.stringify(value)
  else if (typeof value === "string") yield* stringPieces(value)
  else if (Array.isArray(value)) {
    let before = "["
    for (const item of value) {
      yield before
      yield* jsonPieces(item)
      before = ","
    }
    yield "]"
  } else if (isOctets(value)) yield* octetPieces(value)
  else {
    yield "{"
    yield* memberPieces(value as object)
    yield "}"
  }
}

/** The members of an object without its braces, so that others can follow. */
export function* memberPieces(value: object): Generator<string> {
  let before = ""
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${before}${JSON.stringify(name)}:`
    yield* jsonPieces(member)
    before = ","
  }
}

/** Small pieces joined into chunks of at most `transferChunkBytesMax` bytes of UTF-8. */
export async function* gathered(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = ""
  for await (const piece of pieces) {
    if (chunk !== "" && chunk.length + piece.length > chunkCharacters) {
      yield chunk
      chunk = ""
    }
    chunk += piece
  }
  if (chunk !== "") yield chunk
}

/** About the characters of a value, or more than a piece may have. Octets are never written in one go with what is around them. */
function weigh(value: unknown): number {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null) return 8
  if (isOctets(value)) return Number.POSITIVE_INFINITY
  let weight = 0
  for (const name in value) {
    weight += 4 + name.length + weigh((value as Record<string, unknown>)[name])
    if (weight > pieceCharacters) return Number.POSITIVE_INFINITY
  }
  return weight
}

const isOctets = (value: unknown): value is Octets =>
  typeof value === "object" && value !== null && "octets" in value && value.octets instanceof Uint8Array

function* stringPieces(text: string): Generator<string> {
  yield '"'
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + pieceCharacters)
    // Half of a surrogate pair is no character.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    yield quoted(text.slice(at, end))
    at = end
  }
  yield '"'
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

function* octetPieces({ octets, as }: Octets): Generator<string> {
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
  yield '"'
  for (let at = 0; at < octets.length; at += pieceOctets) {
    const slice = octets.subarray(at, at + pieceOctets)
    yield as === "utf8"
      ? quoted(utf8.decode(slice, { stream: true }))
      : Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString("base64")
  }
  yield '"'
}

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)
