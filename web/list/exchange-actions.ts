// What can be done with the exchanges that are selected in the list: the menu, the commands and the keys all do these.

import { batch, createSignal, onCleanup } from "solid-js"
import type { Exchange, ExchangeId } from "../../server/contract.ts"
import { readSentBody } from "../data/api.ts"
import { markMany, removeMany } from "../data/many.ts"
import type { Page } from "../data/page.ts"
import { reasonOf } from "../data/request.ts"
import { addressedCharactersMax, filterOfIds, type Selection } from "../data/selection.ts"
import { writeClipboard } from "../ui/copy-button.tsx"
import { showSome } from "../ui/format.ts"
import { copyAs, type Format } from "./copy-as/formats.ts"
import { withTerm } from "./filter-by.ts"

/** More bodies than that would be asked for one after the other for too long. */
export const copiedMax = 200
/** Larger ones are no part of a command line. */
const bodyBytesMax = 1_000_000
/** More than this are not deleted at one key. */
const deletedAtOnceMax = 100
const saidMs = 4_000

export type Doubt = { readonly ids: readonly ExchangeId[]; readonly noted: number }
export type Actions = ReturnType<typeof createActions>

export function createActions(page: Page, selection: Selection) {
  const [said, setSaid] = createSignal("")
  const [doubt, setDoubt] = createSignal<Doubt | null>(null)
  let timer = 0
  onCleanup(() => clearTimeout(timer))
  const say = (text: string) => {
    setSaid(text)
    clearTimeout(timer)
    timer = window.setTimeout(() => setSaid(""), saidMs)
  }
  const attempt = (what: string, action: Promise<unknown>) => action.catch(error => say(`${what}: ${reasonOf(error)}`))

  /** Nothing is done to an exchange that is neither listed nor open: nobody sees which one it is. */
  const isSeen = (id: ExchangeId) => page.detail()?.id === id || page.listed().includes(id)
  const ids = () => {
    const all = selection.all() as readonly ExchangeId[]
    return all.length === 1 ? all.filter(isSeen) : all
  }
  const chosen = (): readonly Exchange[] => ids().flatMap(id => page.traffic.peek(id) ?? [])
  const readBody = (id: ExchangeId) => readSentBody(id, bodyBytesMax).catch(() => null)

  /** The next one that stays, or the last: there the cursor goes. */
  const remove = (gone: readonly ExchangeId[]) => {
    const [listed, cursor, removed] = [page.listed(), page.cursor(), new Set<number>(gone)]
    const stays = (id: ExchangeId) => !removed.has(id)
    const at = cursor === null ? -1 : listed.indexOf(cursor)
    const next = cursor === null || stays(cursor) ? cursor : (listed.slice(at).find(stays) ?? listed.slice(0, at).findLast(stays) ?? null)
    batch(() => {
      selection.clear()
      page.setCursor(next)
    })
    attempt("Deleting failed", removeMany(gone))
  }
  const askToRemove = (gone: readonly ExchangeId[]) => {
    if (gone.length === 0 || page.isReadOnly()) return
    const noted = gone.filter(id => (page.traffic.peek(id)?.note ?? "") !== "").length
    if (gone.length > deletedAtOnceMax || noted > 0) setDoubt({ ids: gone, noted })
    else remove(gone)
  }

  return {
    ids,
    chosen,
    /** What was done, or why it was not, for a moment. */
    said,
    /** What is to be deleted, until its owner has said that it may. */
    doubt,
    isSure: (isIt: boolean) => {
      const asked = doubt()
      setDoubt(null)
      if (isIt && asked) remove(asked.ids)
    },
    copy: async (format: Format) => {
      const exchanges = chosen().filter(format.isFor).slice(0, copiedMax)
      if (exchanges.length === 0) return
      const isCopied = await writeClipboard(() => copyAs(format, exchanges, readBody))
      const what = exchanges.length === 1 ? format.name : `${showSome(exchanges.length, "exchange")} as ${format.name}`
      say(isCopied ? `Copied: ${what}` : "Copying failed: the browser does not allow it here.")
    },
    setColor: (color: string) => attempt("The color could not be kept", markMany(page.traffic, ids(), { color })),
    filterBy: (term: string, isWanted: boolean) => page.setFilter(withTerm(page.filter(), term, isWanted)),
    selectWhere: (isMeant: (exchange: Exchange) => boolean) =>
      selection.pickThese(
        page.listed().filter(id => {
          const exchange = page.traffic.peek(id)
          return exchange !== undefined && isMeant(exchange)
        }),
      ),
    exportSelected: () => {
      const only = exportFilter(page, ids())
      if (only === null) say("These are too scattered for one export: filter the list, then select again.")
      else page.show({ type: "export", only })
    },
    removeSelected: () => askToRemove(ids()),
    before: (id: ExchangeId): readonly ExchangeId[] => page.traffic.ids().filter(each => each < id),
    askToRemove,
  }
}

/** As exact as an address has room for: runs may go over what is not there, or not listed. Null: it has not. */
function exportFilter({ traffic, filter, filterProblem, matching }: Page, ids: readonly ExchangeId[]): string | null {
  const exact = [filterOfIds(ids), filterOfIds(ids, traffic.ids())].find(fits)
  if (exact !== undefined) return exact
  const listed = `(${filter()}) (${filterOfIds(ids, matching())})`
  return filter().trim() !== "" && filterProblem() === null && fits(listed) ? listed : null
}

const fits = (filter: string): boolean => filter.length <= addressedCharactersMax
