// `nectoproxy man`: the manual, to be read with `man -l -` or put where man finds it.

import { Command } from "commander"
import { version } from "../../version.ts"
import { manPage } from "./man-page.ts"
import { print } from "./print.ts"

/** `programOf`: the whole program, of which this is a part. */
export function manCommand(programOf: () => Command): Command {
  return new Command("man")
    .description("Print the manual, nectoproxy(1); to read it: nectoproxy man | man -l -")
    .action(() => print(manPage(programOf(), { version, date: today() })))
}

const today = (): string => new Date().toISOString().slice(0, 10)
