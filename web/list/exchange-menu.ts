// The menu of what is selected in the list, and the same as commands.

import { colors, type Exchange } from "../../server/contract.ts"
import type { Command } from "../data/commands.ts"
import type { Page } from "../data/page.ts"
import { showKeys } from "../palette/keys.ts"
import { showCount, showSome } from "../ui/format.ts"
import type { MenuItem } from "../ui/menu.tsx"
import { type Format, formats } from "./copy-as/formats.ts"
import { type Actions, copiedMax } from "./exchange-actions.ts"
import { termsOf } from "./filter-by.ts"

const readOnly = "An earlier session can only be read"

export function exchangeMenu(page: Page, actions: Actions, selectMore: (() => void) | null): readonly MenuItem[] {
  const exchanges = actions.chosen()
  const one = exchanges.length === 1 ? exchanges[0] : undefined
  // All may be selected without a cursor.
  const at = exchanges.find(({ id }) => id === page.cursor()) ?? exchanges[0]
  if (!at) return []
  const writable = page.isReadOnly() ? { disabled: readOnly } : {}
  const earlier = actions.before(at.id)
  return [
    ...(selectMore ? ([{ type: "action", name: "Select more", run: selectMore }, { type: "line" }] satisfies MenuItem[]) : []),
    ...(one
      ? ([
          { type: "action", name: "Open", keys: "Enter", run: page.openDetail },
          { type: "action", name: "Note…", keys: "n", ...writable, run: () => later(() => runNamed(page, "detail.note")) },
        ] satisfies MenuItem[])
      : ([{ type: "text", text: showSome(exchanges.length, "exchange") }] satisfies MenuItem[])),
    page.isReadOnly() ? { type: "action", name: "Color", disabled: readOnly, run: () => undefined } : colorChoice(exchanges, actions),
    { type: "line" },
    { type: "action", name: one ? "Copy URL" : "Copy URLs", keys: "u", run: () => actions.copy(formats[0]!) },
    { type: "more", name: "Copy as", items: copyItems(exchanges, actions) },
    { type: "action", name: "Export…", run: () => later(actions.exportSelected) },
    { type: "line" },
    { type: "more", name: "Filter by", items: filterItems(page, at, actions) },
    { type: "more", name: "Select", items: selectItems(page, at, actions) },
    { type: "line" },
    {
      type: "action",
      name: one ? "Delete" : `Delete ${showCount(exchanges.length)}`,
      keys: showKeys("Delete"),
      isDangerous: true,
      ...writable,
      run: () => later(actions.removeSelected),
    },
    {
      type: "action",
      name: `Delete all before #${at.id}`,
      ...(earlier.length > 0 ? { hint: showCount(earlier.length) } : {}),
      isDangerous: true,
      ...(earlier.length === 0 ? { disabled: "There is none" } : writable),
      run: () => later(() => actions.askToRemove(earlier)),
    },
  ]
}

/** What takes the focus waits until the menu is gone, and until it has given the focus back, which takes it a moment. */
const later = (action: () => void) => void setTimeout(() => setTimeout(action))

const runNamed = (page: Page, id: string) =>
  page.commands
    .all()
    .find(command => command.id === id)
    ?.run()

function colorChoice(exchanges: readonly Exchange[], actions: Actions): MenuItem {
  const [first = "", ...others] = new Set(exchanges.map(({ color }) => color))
  return {
    type: "more",
    name: "Color",
    items: [
      {
        type: "choice",
        name: "Color",
        value: others.length === 0 ? first : "several",
        options: colors.map(color => ({
          value: color,
          name: color === "" ? "none" : color,
          color: color === "" ? "none" : color,
        })),
        set: actions.setColor,
      },
    ],
  }
}

function copyItems(exchanges: readonly Exchange[], actions: Actions): readonly MenuItem[] {
  const fitting = formats.filter(format => exchanges.some(format.isFor))
  return [
    ...fitting.map(
      (format): MenuItem => ({
        type: "action",
        name: nameOf(format, exchanges),
        ...(format.id === "curl" ? { keys: "c" } : {}),
        run: () => actions.copy(format),
      }),
    ),
    ...(exchanges.length > copiedMax ? ([{ type: "text", text: `Of these, the first ${copiedMax} are copied.` }] as const) : []),
  ]
}

function nameOf({ id, name }: Format, exchanges: readonly Exchange[]): string {
  if (id === "url") return exchanges.length > 1 ? "List of URLs" : name
  if (id !== "javascript") return name
  return `${name} (${exchanges.every(({ protocol }) => protocol.startsWith("ws")) ? "WebSocket" : "fetch"})`
}

function filterItems(page: Page, at: Exchange, actions: Actions): readonly MenuItem[] {
  const hosts = new Set(page.traffic.ids().map(id => page.traffic.peek(id)?.host ?? ""))
  const terms = termsOf(at, hosts)
  const items = (isWanted: boolean): readonly MenuItem[] =>
    terms.map(({ name, term }) => ({ type: "action", name, run: () => actions.filterBy(term, isWanted) }))
  return [
    { type: "group", name: "Only", items: items(true) },
    { type: "group", name: "All but", items: items(false) },
  ]
}

function selectItems(page: Page, at: Exchange, actions: Actions): readonly MenuItem[] {
  const of = (name: string, isMeant: (exchange: Exchange) => boolean): MenuItem => ({
    type: "action",
    name,
    run: () => actions.selectWhere(isMeant),
  })
  return [
    of(`All of ${at.host}`, ({ host }) => host === at.host),
    ...(at.path === "" ? [] : [of(`All of ${at.path.split("?")[0]}`, ({ path }) => path.split("?")[0] === at.path.split("?")[0])]),
    of(`All with protocol ${at.protocol.toUpperCase()}`, ({ protocol }) => protocol === at.protocol),
    {
      type: "action",
      name: "All listed",
      hint: showCount(page.listed().length),
      keys: showKeys("Mod+a"),
      run: () => actions.selectWhere(() => true),
    },
  ]
}

export function exchangeCommands(page: Page, actions: Actions): readonly Command[] {
  const isSome = () => actions.ids().length > 0
  const current = () => (page.cursor() === null ? undefined : page.traffic.peek(page.cursor()!))
  /** Keys that mean something else in the detail mean that there. */
  const isOutside = () => document.activeElement?.closest(".detail") == null
  const canWrite = () => isSome() && !page.isReadOnly()
  const copies = formats.map(
    (format): Command => ({
      id: `list.copy-${format.id}`,
      name: `Copy as ${format.name}`,
      group: "List",
      ...(format.id === "curl" ? { keys: ["c"] } : format.id === "url" ? { keys: ["u"] } : {}),
      isOffered: () => actions.chosen().some(format.isFor),
      run: () => actions.copy(format),
    }),
  )
  const byHost = (id: string, name: string, isWanted: boolean): Command => ({
    id,
    name,
    group: "List",
    isOffered: () => current() !== undefined,
    run: () => {
      const at = current()
      if (at) actions.filterBy(termsOf(at, new Set(page.traffic.ids().map(each => page.traffic.peek(each)?.host ?? "")))[0]!.term, isWanted)
    },
  })
  return [
    ...copies,
    byHost("list.only-host", "Filter: only this host", true),
    byHost("list.not-host", "Filter: all but this host", false),
    {
      id: "list.select-host",
      name: "Select all of this host",
      group: "List",
      isOffered: () => current() !== undefined,
      run: () => {
        const host = current()?.host
        actions.selectWhere(exchange => exchange.host === host)
      },
    },
    { id: "list.select-all", name: "Select all that are listed", group: "List", run: () => actions.selectWhere(() => true) },
    { id: "list.export", name: "Export what is selected…", group: "List", isOffered: isSome, run: actions.exportSelected },
    {
      id: "list.delete",
      name: "Delete what is selected",
      group: "List",
      keys: ["Delete"],
      isOffered: () => canWrite() && isOutside(),
      run: actions.removeSelected,
    },
    {
      id: "list.delete-before",
      name: "Delete all before this exchange",
      group: "List",
      isOffered: () => canWrite() && current() !== undefined,
      run: () => {
        const at = page.cursor()
        if (at !== null) actions.askToRemove(actions.before(at))
      },
    },
  ]
}
