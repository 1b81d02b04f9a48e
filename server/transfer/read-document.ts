// HAR OR JSON DOCUMENT → EXCHANGES WITH THEIR MESSAGES, entry by entry: one that is wrong does not lose the others.

import { ElementScanner, type Item } from "./element-scanner.ts"
import { WrongValue } from "./guards.ts"
import { readHarEntry } from "./read-har.ts"
import { readJsonExchange } from "./read-plain.ts"
import { type ImportProblem, problem, type TransferredExchange } from "./transferred.ts"
import { jsonVersion } from "./write-json.ts"

export type DocumentLimits = { readonly transferEntryBytesMax: number }

export async function* readDocument(
  chunks: AsyncIterable<Uint8Array>,
  { transferEntryBytesMax }: DocumentLimits,
): AsyncGenerator<TransferredExchange | ImportProblem> {
  const scanner = new ElementScanner(transferEntryBytesMax)
  let index = 0
  const read = (item: Item): readonly Read[] => readItem(item, scanner, index++, transferEntryBytesMax)
  for await (const chunk of chunks) {
    for (const found of scanner.push(chunk, read)) {
      const newer = index === 1 ? newerVersion(scanner) : null
      if (newer) return yield newer
      yield* found
    }
  }
  for (const found of scanner.end(read)) yield* found
  yield* wrongEnding(scanner)
}

type Read = TransferredExchange | ImportProblem

function readItem(item: Item, { path }: ElementScanner, index: number, bytesMax: number): readonly Read[] {
  const at = `${path}[${index}]`
  if (item === null)
    return [
      problem(
        `${at}: entries of more than ${Math.round(bytesMax / 1024 / 1024)} MiB are not read; such a long WebSocket comes back from JSONL`,
      ),
    ]
  try {
    const value: unknown = parse(item, at)
    const entry = path === "log.entries" ? readHarEntry(value, at, index + 1) : readJsonExchange(value, at)
    return [entry.transferred, ...entry.problems]
  } catch (thrown) {
    if (!(thrown instanceof WrongValue)) throw thrown
    return [problem(thrown.message)]
  }
}

/** The version stands before the exchanges in what this program writes. */
function newerVersion({ path, rest }: ElementScanner): ImportProblem | null {
  const version = path === "exchanges" ? Number(/"version"\s*:\s*(\d+)/.exec(decode(rest))?.[1] ?? jsonVersion) : jsonVersion
  if (version <= jsonVersion) return null
  return problem(
    `version: the file has version ${version} of this format, and ${jsonVersion} is read here; import it with a newer NectoProxy`,
  )
}

function* wrongEnding({ path, rest, isUnfinished, isRestTooLarge }: ElementScanner): Generator<ImportProblem> {
  const what = 'a HAR has "log" with "entries", and a recording as JSON has "exchanges"'
  if (isRestTooLarge) return yield problem(`The file is no recording: it is too large without entries; ${what}.`)
  if (isUnfinished) {
    return yield problem(
      path ? "The file ends in the middle: it was cut off. What came before was imported." : `The file ends in the middle; ${what}.`,
    )
  }
  try {
    parse(rest, "The file")
  } catch (thrown) {
    if (thrown instanceof WrongValue) yield problem(thrown.message)
    return
  }
  if (!path) yield problem(`There is nothing to import in this JSON: ${what}.`)
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function parse(bytes: Uint8Array, at: string): unknown {
  try {
    return JSON.parse(decode(bytes))
  } catch (error) {
    throw new WrongValue(`${at}: this is no JSON: ${error instanceof Error ? error.message : error}`)
  }
}
