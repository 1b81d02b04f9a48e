// Why a count is not what it should be, in lines: what was found and should not be, or what came nearest, and what there was instead.
// Bounded, however much was recorded; the text of messages comes from the reader, for the few that are shown.

import type { Exchange, MessageRow } from "../../contract.ts"
import { scanFieldName } from "../../filter/term.ts"
import type { ExchangeRecord } from "../../record/exchange-record.ts"
import type { Reader } from "../../record/reader.ts"
import type { CountCheck } from "./check.ts"
import { type Counted, isAboutConnection } from "./counted.ts"
import { explainEnd, showEnd, showMessage, showPlace, showUrl } from "./describe.ts"
import { type Near, nearestExchanges, nearestMessages } from "./nearest.ts"
import type { Place, Tally } from "./tally.ts"
import { conjunctsOf, holds, showNode, termsOf } from "./terms.ts"
import { endOf, walk } from "./walk.ts"

export type Shown = { readonly records: readonly ExchangeRecord[]; readonly reader: Reader }

/** What matched is too much or too little: lines for each check that is not met. */
export type Unmet = { readonly check: CountCheck; readonly tally: Tally }

const connectionsMax = 3
const lastMessagesMax = 3
const urlsMax = 5

export async function evidenceOf(shown: Shown, unmet: readonly Unmet[]): Promise<ReadonlyMap<CountCheck, readonly string[]>> {
  const { records } = shown
  const seekers = new Map(
    unmet.flatMap(({ check, tally }) =>
      check.counted.type === "messages" && isTooFew(check, tally)
        ? [[check, nearestMessages(check.counted, tally.count > 0)] as const]
        : [],
    ),
  )
  if (seekers.size > 0) {
    const needsPayload = [...seekers.keys()].some(({ counted }) => counted.type === "messages" && counted.filter.needs === "payload")
    await walk(records, needsPayload ? "payload" : "index", {
      message: message => {
        for (const { walker } of seekers.values()) walker.message(message)
      },
    })
  }
  const lines = new Map<CountCheck, readonly string[]>()
  for (const { check, tally } of unmet) {
    const { counted } = check
    if (!isTooFew(check, tally)) lines.set(check, await showFound(shown, tally))
    else if (counted.type === "exchanges") lines.set(check, nearExchanges(records, counted))
    else lines.set(check, await nearMessages(shown, counted, seekers.get(check)?.kept() ?? []))
  }
  return lines
}

const isTooFew = ({ kind, bounds }: CountCheck, { count }: Tally): boolean => (kind === "expect" ? count < bounds.min : bounds.min === 0)

async function showFound(shown: Shown, { count, first }: Tally): Promise<readonly string[]> {
  const lines: string[] = []
  for (const [at, place] of first.entries()) {
    const exchange = recordOf(shown, place)?.exchange
    if (!exchange) continue
    const { message } = place
    if (message === null) lines.push(`In ${showPlace(exchange)}:`, `  ${explainEnd(exchange)}`)
    else {
      if (first[at - 1]?.exchange !== place.exchange || first[at - 1]?.message === null) lines.push(`In ${showPlace(exchange)}:`)
      lines.push(`  ${await showRow(shown, place)}`)
    }
  }
  return [...lines, ...andMore(count - first.length)]
}

function nearExchanges(records: readonly ExchangeRecord[], counted: Counted & { type: "exchanges" }): readonly string[] {
  const exchanges = exchangesOf(records)
  const near = nearestExchanges(records, counted)
  if (near.length === 0) return showUrls("There were:", exchanges)
  const lines = near.flatMap(({ place, missed }) => {
    const exchange = records.find(({ id }) => id === place.exchange)?.exchange
    return exchange ? [`  misses ${missed.join(" ")}: ${showPlace(exchange)}, ${showEnd(exchange)}`] : []
  })
  return ["Nearest:", ...lines]
}

async function nearMessages(shown: Shown, counted: Counted & { type: "messages" }, near: readonly Near[]): Promise<readonly string[]> {
  const lines: string[] = []
  for (const { place, missed } of near) {
    const exchange = recordOf(shown, place)?.exchange
    if (exchange) lines.push(`  misses ${missed.join(" ")}: ${await showRow(shown, place)} in ${showPlace(exchange)}`)
  }
  return [...textInUrl(shown, counted), ...(lines.length > 0 ? ["Nearest:", ...lines] : []), ...(await showConnections(shown, counted))]
}

/** The last messages of the connections that were meant; without such, what there was. */
async function showConnections(shown: Shown, { node, text }: Counted & { type: "messages" }): Promise<readonly string[]> {
  const { records } = shown
  const conditions = conjunctsOf(node).filter(
    part => termsOf(part).length > 0 && termsOf(part).every(({ term }) => isAboutConnection(term, text)),
  )
  const matching = records.filter(({ exchange }) => exchange && conditions.every(part => holds(part, endOf(exchange))))
  const webSockets = matching.filter(({ isWebSocket }) => isWebSocket)
  if (webSockets.length === 0) {
    if (records.length === 0 || conditions.length === 0) return showUrls("There was no WebSocket, but:", exchangesOf(records))
    if (matching.length > 0) return showUrls("What matches is no WebSocket, and has no messages:", exchangesOf(matching))
    const asked = conditions.map(part => showNode(part, text)).join(" ")
    return showUrls(`No connection matches ${asked}; there were:`, exchangesOf(records))
  }
  const lines: string[] = []
  // The last ones: what a client tries again ends as it ended before.
  for (const record of webSockets.slice(-connectionsMax)) lines.push(...(await showConnection(shown.reader, record)))
  return [...lines, ...andMore(webSockets.length - connectionsMax, "connections before them")]
}

async function showConnection(reader: Reader, record: ExchangeRecord): Promise<readonly string[]> {
  const { exchange, frames } = record
  if (!exchange) return []
  const total = frames?.messageCount ?? 0
  const place = `${showPlace(exchange)}, ${showEnd(exchange)}`
  if (total === 0) return [`No messages in ${place}`]
  const { messages } = await reader.window(record, { after: null, before: total + 1, limit: lastMessagesMax })
  const what = total > messages.length ? `The last of ${total.toLocaleString("en-US")} messages` : "All messages"
  return [`${what} in ${place}:`, ...messages.map(row => `  ${showMessage(row)}`)]
}

/** Bare words are looked for in messages, and somebody may have meant the URL. */
function textInUrl({ records }: Shown, { node, text }: Counted & { type: "messages" }): readonly string[] {
  const isInUrl = (word: string) => records.some(({ exchange }) => exchange?.url.toLowerCase().includes(word.toLowerCase()))
  const words = conjunctsOf(node).filter(part => part.type === "term" && !scanFieldName(text, part.at))
  const found = words.map(part => showNode(part, text)).find(word => /^[\w/.-]{2,}$/.test(word) && isInUrl(word))
  return found === undefined ? [] : [`"${found}" is looked for in messages; to look for it in URLs, write url:${found}`]
}

function showUrls(heading: string, exchanges: readonly Exchange[]): readonly string[] {
  if (exchanges.length === 0) return ["Nothing was recorded: does the command use the proxy?"]
  const lines = [...new Set(exchanges.map(exchange => `  ${showUrl(exchange)}, ${showEnd(exchange)}`))]
  return [heading, ...lines.slice(0, urlsMax), ...andMore(lines.length - urlsMax)]
}

async function showRow({ records, reader }: Shown, { exchange, message }: Place): Promise<string> {
  const record = records.find(({ id }) => id === exchange)
  const [row] = record && message !== null ? await reader.rows(record, [message]) : []
  return showMessage(row as MessageRow)
}

const recordOf = ({ records }: Shown, place: Place): ExchangeRecord | undefined => records.find(({ id }) => id === place.exchange)

const exchangesOf = (records: readonly ExchangeRecord[]): readonly Exchange[] => records.flatMap(({ exchange }) => exchange ?? [])

export const andMore = (count: number, what = "more"): readonly string[] =>
  count > 0 ? [`  … and ${count.toLocaleString("en-US")} ${what}`] : []
