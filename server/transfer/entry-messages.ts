// THE LIST OF MESSAGES IN AN ENTRY → MESSAGES: checked at once, so that what is wrong is known, and made when they are asked for, so that
// a million of them is not there twice.

import type { Message } from "../contract.ts"
import { WrongValue } from "./guards.ts"
import { each, type ImportProblem, problem } from "./transferred.ts"

export type EntryMessages = { readonly messages: () => AsyncIterable<Message>; readonly problems: readonly ImportProblem[] }

/** Null for an item that is something else. `id`: its place among the messages. Throws WrongValue. */
export type ReadItem = (item: unknown, at: string, id: number) => Message | null

/** `take` sees every message once, whatever is asked for later. */
export function entryMessages(
  items: readonly unknown[],
  at: string,
  read: ReadItem,
  take: (message: Message) => void = () => {},
): EntryMessages {
  const right: unknown[] = []
  const problems: ImportProblem[] = []
  for (const [index, item] of items.entries()) {
    try {
      const message = read(item, `${at}[${index}]`, right.length + 1)
      if (!message) continue
      right.push(item)
      take(message)
    } catch (thrown) {
      if (!(thrown instanceof WrongValue)) throw thrown
      problems.push(problem(thrown.message))
    }
  }
  return { messages: () => each(made(right, at, read)), problems }
}

function* made(items: readonly unknown[], at: string, read: ReadItem): Generator<Message> {
  let id = 1
  for (const item of items) yield read(item, at, id++)!
}
