// The page's copy of the recording, kept by the fold the server uses, and what of it passes the filter.
// The recording is plain data; an exchange becomes a Solid store when somebody looks at it, so that a change repaints a cell.
// One store around all of it would walk through every exchange that comes: half a second for a list of 15,000.

import { batch, createMemo, createSignal } from "solid-js"
import { createStore, produce, type SetStoreFunction } from "solid-js/store"
import { apply, type Change, type Exchange, type ExchangeId, emptyRecording, type Recording } from "../../server/contract.ts"
import { compileExchangeFilter, type ExchangeFilter } from "../../server/filter/exchange-filter.ts"

export type Traffic = ReturnType<typeof createTraffic>

/** The exchange as its readers see it, and the way to change it so that they notice. */
type Watched = readonly [Exchange, SetStoreFunction<Recording["exchanges"][ExchangeId]>]

export function createTraffic() {
  const recording = emptyRecording()
  const watched = new Map<ExchangeId, Watched>()
  const [ids, setIds] = createSignal<readonly ExchangeId[]>(recording.order, { equals: false })
  const [changed, setChanged] = createSignal<ReadonlySet<ExchangeId>>(new Set(), { equals: false })
  const [isRecording, setIsRecording] = createSignal(recording.recording)

  const exchange = (id: ExchangeId): Exchange | undefined => {
    ids()
    const raw = recording.exchanges[id]
    if (!raw) return undefined
    const known = watched.get(id)
    if (known) return known[0]
    const made = createStore(raw)
    watched.set(id, made)
    return made[0]
  }

  const step = (change: Change) => {
    const reader = change.type === "updated" ? watched.get(change.id) : undefined
    if (reader) reader[1](produce(draft => apply({ ...recording, exchanges: { [draft.id]: draft } }, change)))
    else apply(recording, change)
    if (change.type === "removed") watched.delete(change.id)
    if (change.type === "cleared") watched.clear()
  }

  /** Folds a batch in one transaction: one frame, one render. */
  const fold = (changes: readonly Change[]) =>
    batch(() => {
      for (const change of changes) step(change)
      setIsRecording(recording.recording)
      setChanged(new Set(changes.flatMap(change => (change.type === "opened" ? change.exchange.id : "id" in change ? change.id : []))))
      if (changes.some(({ type }) => type !== "updated")) setIds(recording.order)
    })

  /** Starts again from what the server has. */
  const replace = (exchanges: readonly Exchange[], isOn: boolean) =>
    fold([
      { type: "cleared" },
      ...exchanges.map(each => ({ type: "opened" as const, exchange: each })),
      { type: "recording", recording: isOn },
    ])

  return {
    isRecording,
    ids,
    /** Those that the last change was about. */
    changed,
    /** The exchange, as something to subscribe to. */
    exchange,
    /** The exchange as it is now, for those who go through many. */
    peek: (id: ExchangeId): Exchange | undefined => recording.exchanges[id],
    fold,
    replace,
    /** How many messages all WebSockets have carried. Read it now and then: it goes through all exchanges. */
    countMessages: () => recording.order.reduce((sum, id) => sum + messagesOf(recording.exchanges[id]), 0),
    createMatching: (text: () => string) => createMatching(text, ids, changed, id => recording.exchanges[id]),
  }
}

/**
 * The ids that pass the filter. Verdicts are kept, so that a change costs one evaluation and not one for every exchange. While the text
 * is no filter, which it often is on its way to one, the last filter stays.
 */
function createMatching(
  text: () => string,
  ids: () => readonly ExchangeId[],
  changed: () => ReadonlySet<ExchangeId>,
  read: (id: ExchangeId) => Exchange | undefined,
): () => readonly ExchangeId[] {
  const filter = createMemo<ExchangeFilter | null>(before => {
    if (text().trim() === "") return null
    const compiled = compileExchangeFilter(text())
    return compiled.type === "problem" ? before : compiled
  }, null)
  const verdicts = createMemo(() => ({ matches: filter()?.matches, known: new Map<ExchangeId, boolean>() }))
  return createMemo<readonly ExchangeId[]>(
    () => {
      const { matches, known } = verdicts()
      if (!matches) return ids()
      for (const id of changed()) known.delete(id)
      // Removed ones leave their verdict behind.
      if (known.size > 2 * ids().length + 1000) known.clear()
      return ids().filter(id => {
        const before = known.get(id)
        if (before !== undefined) return before
        const exchange = read(id)
        const verdict = exchange !== undefined && matches(exchange)
        known.set(id, verdict)
        return verdict
      })
    },
    [],
    { equals: false },
  )
}

function messagesOf(exchange: Exchange | undefined): number {
  const messages = exchange?.websocket?.messages
  return messages ? messages["client-to-server"] + messages["server-to-client"] : 0
}
