// `nectoproxy tail`: exchanges and messages as they happen, a line each, of an instance that runs or of one of its own.

import { Command, Option } from "commander"
import { isProblem, showProblem } from "../../filter/problem.ts"
import { Problem } from "../problem.ts"
import { addProxyOptions } from "../proxy-options.ts"
import { stopOnSignals } from "../signals.ts"
import { ApiRefusal, openApi, sendTo } from "./api.ts"
import { isRefused } from "./event-feed.ts"
import { type Following, follow } from "./follow.ts"
import { compileLineFilter, type LineFilter } from "./line-filter.ts"
import { openOutput } from "./output.ts"
import { announceOwn, chooseTarget, type Target, type TargetOptions } from "./target.ts"
import { parseExchange, parseFor, parseLimit, parseSince } from "./times.ts"

type TailOptions = TargetOptions & {
  readonly json?: true
  readonly filter?: string
  readonly exchange?: number
  readonly since?: number
  readonly limit?: number
  readonly for?: number
}

export function tailCommand(): Command {
  const command = new Command("tail")
    .description("Print exchanges and messages as they happen, of a NectoProxy that runs or of one that is started for it.")
    .argument("[filter...]", "only lines that match, as in the page: 'url:/chat received json.type:message'")
    .addOption(
      new Option("--url <url>", "the page of a NectoProxy that runs; left out: the newest here, or a new one").env("NECTOPROXY_URL"),
    )
    .addOption(new Option("--token <token>", "its token, where the URL does not have it").env("NECTOPROXY_TOKEN"))
    .option(
      "--json",
      "print a line of JSON for each, with whole payloads; an exchange that lives is told when it opens and when it is over",
    )
    .option("--filter <expression>", "the same as the argument, for what begins with a minus sign")
    .addOption(new Option("--exchange <id>", "only this exchange, by its number, until it is over").argParser(parseExchange))
    .addOption(
      new Option("--since <time>", "begin with what was recorded: start, a time ago (30s, 5m), a clock or a date").argParser(text =>
        parseSince(text),
      ),
    )
    .addOption(new Option("--limit <lines>", "end after so many lines").argParser(parseLimit))
    .addOption(new Option("--for <time>", "end after this time, such as 10s").argParser(parseFor))
  return addProxyOptions(command).action((words: readonly string[], options: TailOptions) => tail(words, options, command))
}

async function tail(words: readonly string[], options: TailOptions, command: Command): Promise<void> {
  const filter = filterOf(words, options.filter)
  const target = await chooseTarget(options, command)
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const end = new AbortController()
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= target.own?.stop()
    return stopped
  }
  const following = beginFollowing(target, filter, options, end.signal, say)
  stopOnSignals(async () => {
    end.abort()
    await following.catch(() => undefined)
    await stop()
  })
  try {
    if ((await following) === "gone") say(`The NectoProxy at ${target.name} has ended, and so does this.`)
  } catch (error) {
    throw problemOf(error, target)
  } finally {
    await stop()
  }
}

/** Both, where there are both. */
function filterOf(words: readonly string[], option = ""): LineFilter {
  const filters = [words.join(" "), option].map(text => {
    const filter = compileLineFilter(text)
    if (isProblem(filter)) throw new Problem(`The filter is wrong. ${showProblem(filter)}`, 2)
    return filter
  })
  return {
    type: "filter",
    matches: subject => filters.every(({ matches }) => matches(subject)),
    isEmpty: filters.every(({ isEmpty }) => isEmpty),
  }
}

function beginFollowing(target: Target, filter: LineFilter, options: TailOptions, end: AbortSignal, notice: (text: string) => void) {
  const hard = new AbortController()
  const hasColour = process.stdout.isTTY === true && !process.env.NO_COLOR
  const following: Following = {
    api: openApi(sendTo(target.api, target.token), hard.signal),
    wish: { since: options.since ?? null, exchange: options.exchange ?? null },
    filter,
    output: openOutput(Bun.stdout.writer(), options.limit ?? Number.POSITIVE_INFINITY),
    notice,
    onReached: () => {
      if (target.own) process.stderr.write(announceOwn(target.own.ready, options.json === true))
      else notice(`Following the NectoProxy at ${target.name}.`)
    },
    isJson: options.json === true,
    paper: () => ({ hasColour, columns: process.stdout.isTTY ? process.stdout.columns || null : null }),
    forMs: options.for ?? null,
    end,
    hard,
  }
  return follow(following)
}

function problemOf(error: unknown, { name }: Target): unknown {
  if (error instanceof ApiRefusal && error.code === "token")
    return new Problem(`The NectoProxy at ${name} does not know this token; the URL that it printed at its start has the right one.`)
  if (error instanceof ApiRefusal) return new Problem(`${name} refuses to be followed: ${error.message}`)
  if (isRefused(error)) return new Problem(`Nobody listens at ${name}. Start NectoProxy there, or leave out --url to start one here.`)
  return error
}
