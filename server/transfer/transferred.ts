// What goes out to a file and comes back from one: an exchange with its bodies and messages, wherever they are kept.

import type { Exchange, Gap, Message } from "../contract.ts"

/** A body as it was sent, without the framing of its transfer. */
export type TransferredBody = {
  readonly bytes: Uint8Array
  /** Without content-encoding, where that differs and could be undone. */
  readonly decoded: Uint8Array | null
  /** Octets that passed. */
  readonly size: number
  /** `bytes` are only the beginning, or gone. */
  readonly isTruncated: boolean
  /** `bytes` are without the content-encoding that the fields name: the file does not have them as they were sent. */
  readonly isDecoded?: boolean
}

export type TransferredExchange = {
  /** Read from a file its id is that of the file, or its place there; the recording gives new ones, in the file's order. */
  readonly exchange: Exchange
  readonly requestBody: TransferredBody | null
  readonly responseBody: TransferredBody | null
  /** Ascending, with their data whole. */
  messages(): AsyncIterable<Message>
  readonly gaps?: readonly Gap[]
}

/** The program that wrote a file, and its version. */
export type Creator = { readonly name: string; readonly version: string }

/** What could not be read of a file; the rest of it was. `message` is one sentence: where, what was expected, what is there. */
export type ImportProblem = { readonly type: "problem"; readonly message: string }

export const isProblem = (read: TransferredExchange | ImportProblem): read is ImportProblem => "type" in read

export const problem = (message: string): ImportProblem => ({ type: "problem", message })

/** What was read whole, as `messages()` gives it. */
export async function* each<T>(list: Iterable<T>): AsyncGenerator<T> {
  yield* list
}
