// The command line → what is to be measured, and how long.

import { existsSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { type Measure, measures } from "./measures.ts"
import { findPeers } from "./peers.ts"
import type { Settings } from "./rounds.ts"
import { type Row, rows } from "./scenarios.ts"

export type Wanted = Settings & {
  readonly rows: readonly Row[]
  readonly measures: readonly Measure[]
  /** Worth being kept. */
  readonly isWhole: boolean
}

const most = { rounds: 100, seconds: 600 }

export function readOptions(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      executable: { type: "string", default: join(import.meta.dir, "../../../dist/nectoproxy") },
      peers: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
      only: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  })
  const { executable, quick: isQuick } = values
  if (process.platform !== "linux") throw new Error("This benchmark reads CPU time and memory from /proc, which only Linux has.")
  if (!existsSync(executable)) throw new Error(`There is no executable ${executable}: run "npm run build", or name one with --executable.`)
  return {
    executable,
    isQuick,
    isWhole: !isQuick && values.only === undefined,
    rounds: readNumber("rounds", values.rounds, isQuick ? 2 : 5),
    seconds: readNumber("seconds", values.seconds, isQuick ? 0.5 : 2),
    proxies: ["none", "blind", "necto", ...(values.peers ? findPeers() : [])],
    ...readOnly(values.only),
  }
}

function readNumber(name: keyof typeof most, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  const isGood = value > 0 && value <= most[name] && (name === "seconds" || Number.isInteger(value))
  if (!isGood) throw new Error(`--${name} ${text}: a number from 1 to ${most[name]} is needed.`)
  return value
}

/** Names of scenarios (16x16), rows of them (16x16/wss) and measures (idle). */
function readOnly(text: string | undefined): Pick<Wanted, "rows" | "measures"> {
  if (text === undefined) return { rows, measures }
  const names = text.split(",")
  const known = [...rows.flatMap(({ name, row }) => [name, row]), ...measures.map(({ name }) => name)]
  const unknown = names.find(name => !known.includes(name))
  const choices = [...new Set([...rows.map(({ name }) => name), ...measures.map(({ name }) => name)])]
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: there is none of that name. There are ${choices.join(", ")}; and 16x16/wss.`)
  return {
    rows: rows.filter(({ name, row }) => names.includes(name) || names.includes(row)),
    measures: measures.filter(({ name }) => names.includes(name)),
  }
}
