// What can be done with the message that somebody clicked on, as data for a menu.

import { colors, type MessageRow } from "../../server/contract.ts"
import { readMessage } from "../data/api.ts"
import type { FramesView } from "../data/frames-view.ts"
import type { Page } from "../data/page.ts"
import { wholeOf } from "../data/payload.ts"
import { writeClipboard } from "../ui/copy-button.tsx"
import { showCount } from "../ui/format.ts"
import type { MenuItem } from "../ui/menu.tsx"
import { filterOfAlike } from "./alike.ts"
import { type CopyKind, copyOfMessage } from "./message-copy.ts"
import { opcodeName } from "./preview.ts"

export type MessageActions = { readonly note: () => void; readonly compare: () => void }

/** A time range includes its first moment and not its last: the message itself is to be in both. */
const edgeMs = 0.001

export function messageMenu(page: Page, view: FramesView, row: MessageRow, actions: MessageActions): readonly MenuItem[] {
  const reference = view.reference()
  const isPair = reference > 0 && reference !== row.id
  const alike = row.opcode === 1 ? filterOfAlike(row.data ?? row.preview) : null
  const range = view.filter().range
  return [
    copyItems(view, row),
    { type: "line" },
    { type: "action", name: "Note…", keys: "N", disabled: readOnly(page), run: actions.note },
    { type: "more", name: "Color", items: [colorItem(page, view, row)] },
    { type: "line" },
    onlyItems(view, row),
    { type: "action", name: "From here", run: () => view.setRange({ from: row.timestamp - edgeMs, to: range?.to ?? null }) },
    { type: "action", name: "Until here", run: () => view.setRange({ from: range?.from ?? null, to: row.timestamp + edgeMs }) },
    ...(alike === null
      ? []
      : [{ type: "action" as const, name: "Search for messages like this", hint: alike, run: () => view.search.setText(alike) }]),
    { type: "line" },
    isPair
      ? { type: "action", name: `Compare with #${showCount(reference)}`, keys: "=", run: actions.compare }
      : { type: "action", name: "Compare with another…", hint: "then select it", run: () => view.setReference(row.id) },
    { type: "action", name: "Show in wire frames", run: () => view.seek.showInWire(row.id) },
    ...neighbours(view, row),
  ]
}

const readOnly = (page: Page): string | undefined =>
  page.isReadOnly() ? "This is an earlier session: it can be read, not changed" : undefined

function copyItems(view: FramesView, row: MessageRow): MenuItem {
  const copy = (name: string, kind: CopyKind): MenuItem => ({
    type: "action",
    name,
    run: () =>
      void writeClipboard(async () => {
        const whole = wholeOf(row) ?? (await readMessage(view.log.exchangeId, row.id, new AbortController().signal))
        return copyOfMessage(whole, kind)
      }),
  })
  const isText = !row.isBinary
  return {
    type: "more",
    name: "Copy",
    items: [
      copy(isText ? "Data" : "Data, as Base64", "data"),
      ...(isText && /^\s*[[{]/.test(row.preview) ? [copy("JSON, indented", "json")] : []),
      copy("Hex", "hex"),
      ...(isText ? [copy("Base64", "base64")] : []),
      copy("As a line", "line"),
    ],
  }
}

const colorItem = (page: Page, view: FramesView, row: MessageRow): MenuItem => ({
  type: "choice",
  name: "Color",
  value: row.color,
  options: colors.map(color => ({ value: color, name: color === "" ? "none" : color, ...(color === "" ? {} : { color }) })),
  set: color => page.isReadOnly() || page.markMessage(view.log, row.id, { color }),
})

function onlyItems(view: FramesView, row: MessageRow): MenuItem {
  const kind = ({ 1: "text", 2: "binary", 8: "close", 9: "control", 10: "control" } as const)[row.opcode]
  const isSent = row.direction === "client-to-server"
  return {
    type: "more",
    name: "Show only",
    items: [
      { type: "action", name: isSent ? "↑ Sent" : "↓ Received", run: () => view.setDirection(row.direction) },
      ...(kind
        ? [
            {
              type: "action" as const,
              name: kind === "control" ? "Ping and Pong" : opcodeName(row.opcode),
              run: () => view.onlyKind(kind),
            },
          ]
        : []),
      { type: "line" },
      { type: "action", name: "All messages", run: view.resetFilter },
    ],
  }
}

function neighbours({ seek }: FramesView, row: MessageRow): readonly MenuItem[] {
  const isSent = row.direction === "client-to-server"
  const of = isSent ? "sent" : "received"
  const other = isSent ? "received" : "sent"
  return [
    {
      type: "more",
      name: "Go to",
      items: [
        { type: "action", name: `Next ${of}`, keys: "}", run: () => seek.goToNeighbour("after", "same") },
        { type: "action", name: `Previous ${of}`, keys: "{", run: () => seek.goToNeighbour("before", "same") },
        { type: "action", name: `Next ${other}`, keys: "]", run: () => seek.goToNeighbour("after", "other") },
        { type: "action", name: `Previous ${other}`, keys: "[", run: () => seek.goToNeighbour("before", "other") },
      ],
    },
  ]
}
