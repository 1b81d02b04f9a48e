// What the palette offers for what was typed: numbers to go to, commands, saved filters, sessions; the recent ones first while nothing was
// typed. From the page's data; draws nothing.

import type { SessionFacts } from "../../server/contract.ts"
import type { Command } from "../data/commands.ts"
import type { Page } from "../data/page.ts"
import { pageUrl } from "../data/session.ts"
import { showCount } from "../ui/format.ts"
import { showKeys } from "./keys.ts"
import { bestOf, numberIn } from "./match.ts"

export type Item = {
  readonly id: string
  readonly name: string
  /** Said in small letters after the name. */
  readonly hint: string
  /** What kind of thing it is: "Page", "Session". */
  readonly kind: string
  /** The first of its keys, or "". */
  readonly keys: string
  readonly run: () => void
}

/** Nobody reads further. */
const itemsMax = 60

export function itemsFor(page: Page, sessions: readonly SessionFacts[], query: string): readonly Item[] {
  const commands = page.commands.all().filter(({ id, isOffered = () => true }) => id !== "page.palette" && isOffered())
  const all = [
    ...commands.map(itemOf(page)),
    ...page.savedFilters.all().map(filterItem(page)),
    ...sessions.filter(({ name }) => name !== page.session()).map(sessionItem),
  ]
  if (query.trim() === "") return recentFirst(all, page.commands.recent())
  return [...jumps(page, query), ...bestOf(all, query, ({ name, hint, kind }) => `${name} ${hint} ${kind}`).slice(0, itemsMax)]
}

function recentFirst(all: readonly Item[], recent: readonly string[]): readonly Item[] {
  const rankOf = ({ id }: Item) => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  return all.toSorted((a, b) => rankOf(a) - rankOf(b))
}

const itemOf =
  ({ commands }: Page) =>
  (command: Command): Item => ({
    id: command.id,
    name: command.name,
    hint: "",
    kind: command.group,
    keys: command.keys?.[0] ? showKeys(command.keys[0]) : "",
    run: () => commands.run(command),
  })

const filterItem =
  (page: Page) =>
  ({ name, text }: { readonly name: string; readonly text: string }): Item => ({
    id: `filter ${name}`,
    name,
    hint: text,
    kind: "Filter",
    keys: "",
    run: () => page.setFilter(text),
  })

const sessionItem = ({ name, isCurrent }: SessionFacts): Item => ({
  id: `session ${name}`,
  name,
  hint: isCurrent ? "recorded here" : "",
  kind: "Session",
  keys: "",
  run: () => location.assign(pageUrl(isCurrent ? null : name)),
})

/** "#12": every thing there is of that number; "m12": messages only. */
function jumps({ commands }: Page, query: string): readonly Item[] {
  const wanted = numberIn(query)
  if (!wanted) return []
  return commands.jumps().flatMap(({ noun, find, go }) => {
    const what = noun.startsWith(wanted.noun) ? find(wanted.number) : null
    if (what === null) return []
    return [
      {
        id: `go ${noun}`,
        name: `Go to ${noun} #${showCount(wanted.number)}`,
        hint: what,
        kind: "",
        keys: "",
        run: () => go(wanted.number),
      },
    ]
  })
}
