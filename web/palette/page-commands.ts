// What can be done with the page as a whole, wherever one is in it: the commands that the frame itself has.

import type { Accessor } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import type { Command } from "../data/commands.ts"
import type { Page } from "../data/page.ts"
import { nextTheme } from "../data/preferences.ts"
import { pageUrl } from "../data/session.ts"
import { writeClipboard } from "../ui/copy-button.tsx"

/** Where the focus can be put. Each says whether there was something to put it on. */
export type Focus = {
  readonly filter: () => boolean
  readonly list: () => boolean
  readonly detail: () => boolean
  /** The next part of the page, or the previous one. */
  readonly step: (by: 1 | -1) => void
  readonly note: () => void
}

export const pageCommands = (page: Page, focus: Focus): readonly Command[] => [
  ...aboutPage(page),
  ...aboutFiles(page),
  ...aboutFilter(page, focus),
  ...aboutList(page, focus),
]

export function addJumpToExchange({ commands, traffic, setCursor, openDetail, setFilter, matching }: Page): void {
  const find = (number: number) => traffic.peek(number as ExchangeId)
  commands.addJump({
    noun: "exchange",
    find: number => {
      const exchange = find(number)
      return exchange ? `${exchange.method} ${exchange.host}${exchange.path}` : null
    },
    go: number => {
      const exchange = find(number)
      if (!exchange) return
      // It could not be seen in a list that leaves it out.
      if (!matching().includes(exchange.id)) setFilter("")
      setCursor(exchange.id)
      openDetail()
    },
  })
}

const aboutPage = (page: Page): readonly Command[] => [
  {
    id: "page.palette",
    name: "Find a command",
    group: "Page",
    keys: ["Mod+k", "Mod+Shift+p"],
    alsoTyping: true,
    run: () => page.show({ type: "palette" }),
  },
  { id: "page.help", name: "Show shortcuts and the filter language", group: "Page", keys: ["?"], run: () => page.show({ type: "help" }) },
  {
    id: "page.record",
    get name() {
      return page.traffic.isRecording() ? "Pause the recording" : "Record again"
    },
    group: "Page",
    keys: ["Mod+e"],
    isOffered: () => !page.isReadOnly(),
    run: page.toggleRecording,
  },
  {
    id: "page.clear",
    name: "Clear: forget all exchanges",
    group: "Page",
    keys: ["Mod+Backspace"],
    isOffered: () => !page.isReadOnly() && page.traffic.ids().length > 0,
    run: page.askToClear,
  },
  {
    id: "page.theme",
    get name() {
      return `Change the theme to ${nextTheme(page.theme())}`
    },
    group: "Page",
    run: () => page.setTheme(nextTheme(page.theme())),
  },
  {
    id: "page.below",
    get name() {
      return page.layout.isBelow() ? "Put the detail beside the list" : "Put the detail below the list"
    },
    group: "Page",
    keys: ["\\"],
    isOffered: () => !page.layout.isNarrow(),
    run: page.layout.toggleBelow,
  },
  { id: "page.reload", name: "Reload the page", group: "Page", run: () => location.reload() },
]

const aboutFiles = (page: Page): readonly Command[] => [
  { id: "page.export", name: "Export…", group: "Page", keys: ["Mod+Shift+e"], run: () => page.show({ type: "export" }) },
  {
    id: "page.import",
    name: "Import a HAR, JSONL or JSON file…",
    group: "Page",
    keys: ["Mod+o"],
    isOffered: () => !page.isReadOnly(),
    run: page.imports.choose,
  },
  {
    id: "page.live",
    name: "Go back to the session at work",
    group: "Page",
    isOffered: () => page.isReadOnly() && page.status()?.proxy !== "",
    run: () => location.assign(pageUrl(null)),
  },
  {
    id: "page.address",
    name: "Copy the proxy's address",
    group: "Page",
    isOffered: () => Boolean(page.status()?.proxy),
    run: () => void writeClipboard(() => page.status()?.proxy ?? ""),
  },
  {
    id: "page.certificate",
    name: "Trust the certificate",
    group: "Page",
    run: () => {
      location.hash = "certificate"
    },
  },
]

const hasFilter = (page: Page): boolean => page.filter().trim() !== ""

const aboutFilter = (page: Page, focus: Focus): readonly Command[] => [
  { id: "list.filter", name: "Filter the exchanges", group: "List", keys: ["/"], run: () => void focus.filter() },
  {
    id: "list.clear-filter",
    name: "Empty the filter",
    group: "List",
    isOffered: () => hasFilter(page),
    run: () => page.setFilter(""),
  },
  {
    id: "list.save-filter",
    name: "Save the filter",
    group: "List",
    keys: ["Mod+s"],
    alsoTyping: true,
    // Its keys are taken all the same: nobody wants to save the page itself.
    run: () => {
      if (hasFilter(page) && page.filterProblem() === null) page.show({ type: "save-filter" })
      else focus.filter()
    },
  },
  {
    id: "list.forget-history",
    name: "Forget the filters that were used",
    group: "List",
    isOffered: () => page.filterHistory.entries().length > 0,
    run: page.filterHistory.clear,
  },
]

const aboutList = (page: Page, focus: Focus): readonly Command[] => [
  { id: "list.focus", name: "Go to the list", group: "List", keys: ["l"], run: () => void focus.list() },
  {
    id: "list.next",
    name: "Next exchange",
    group: "List",
    keys: ["Alt+ArrowDown"],
    alsoTyping: true,
    run: () => step(page, 1),
  },
  {
    id: "list.previous",
    name: "Previous exchange",
    group: "List",
    keys: ["Alt+ArrowUp"],
    alsoTyping: true,
    run: () => step(page, -1),
  },
  {
    id: "detail.focus",
    name: "Go to the detail",
    group: "Exchange",
    keys: ["d"],
    isOffered: () => page.cursor() !== null,
    run: () => {
      page.openDetail()
      focus.detail()
    },
  },
  {
    id: "detail.close",
    name: "Close the detail",
    group: "Exchange",
    keys: ["Escape"],
    isOffered: isOpen(page.detail),
    run: () => {
      page.closeDetail()
      focus.list()
    },
  },
  {
    id: "detail.note",
    name: "Write a note on the exchange",
    group: "Exchange",
    keys: ["n"],
    isOffered: () => page.cursor() !== null,
    run: () => {
      page.openDetail()
      focus.note()
    },
  },
  { id: "page.next-part", name: "Next part of the page", group: "Page", keys: ["F6"], alsoTyping: true, run: () => focus.step(1) },
  {
    id: "page.previous-part",
    name: "Previous part of the page",
    group: "Page",
    keys: ["Shift+F6"],
    alsoTyping: true,
    run: () => focus.step(-1),
  },
]

const isOpen = (detail: Accessor<unknown>) => () => detail() !== null

/** Where none is selected, to the first, or to the last. */
function step({ listed, cursor, setCursor }: Page, by: 1 | -1): void {
  const ids = listed()
  const at = ids.indexOf(cursor() ?? (0 as ExchangeId))
  const target = at < 0 ? (by > 0 ? ids[0] : ids.at(-1)) : ids[at + by]
  if (target !== undefined) setCursor(target)
}
