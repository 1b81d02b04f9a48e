// LINE → A LINE OF JSON, with the fields of the API, as `export --format jsonl` writes them. An exchange that lives is told when it opens,
// before its messages, and again, as it was, when it is over, unless it was over by then; what was wrong with it is part of that.

import { limits } from "../../config.ts"
import type { Exchange, Message } from "../../contract.ts"
import { type Api, ApiRefusal } from "./api.ts"
import type { Line } from "./line.ts"

/** Null for what is not told by a line of its own. */
export async function jsonLine(line: Line, api: Api): Promise<string | null> {
  switch (line.type) {
    case "over":
      return line.wasTold ? null : exchangeLine(line)
    case "opened":
      return exchangeLine(line)
    case "message":
      return `${JSON.stringify({ type: "message", ...(line.whole ?? (await wholeOf(line, api))) })}\n`
    case "fault":
    case "notice":
      return null
    default:
      return line satisfies never
  }
}

const exchangeLine = ({ exchange }: { readonly exchange: Exchange }): string => `${JSON.stringify({ type: "exchange", ...exchange })}\n`

/** A row has all of a short message. */
export const isWhole = ({ row, whole }: Extract<Line, { type: "message" }>): boolean =>
  whole !== null || (row.data !== undefined && row.frames.length < limits.listedFramesMax)

async function wholeOf(line: Extract<Line, { type: "message" }>, api: Api): Promise<Message> {
  const { preview: _, ...row } = line.row
  const { data } = row
  if (isWhole(line) && data !== undefined) return { ...row, data }
  try {
    return await api.message(row.exchangeId, row.id)
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error
    // It was removed since: what is known is told.
    return { ...row, data: data ?? "", truncated: true, problem: row.problem ?? error.message }
  }
}
