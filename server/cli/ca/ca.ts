// `nectoproxy ca`: the root certificate: where it is, what it is, out to a file, and into and out of what trusts it on this machine.

import { Command, Option } from "commander"
import { dataDirOption } from "../data-dir.ts"
import { changeTrust, showPlan } from "./change.ts"
import { exportRoot } from "./export-root.ts"
import type { Subject } from "./facts.ts"
import { currentOwner } from "./owner.ts"
import type { Wanted } from "./plan.ts"
import { dataDirOf, openRoot, openRootIfThere } from "./root.ts"
import { showRoot } from "./show.ts"

export function caCommand(): Command {
  return new Command("ca")
    .description("Show the root certificate, and have it trusted on this machine or not.")
    .addCommand(pathCommand())
    .addCommand(showCommand())
    .addCommand(exportCommand())
    .addCommand(changeCommand("install", "Have it trusted by the system and by the browsers that are here."))
    .addCommand(changeCommand("uninstall", "Take it, and earlier ones of NectoProxy, out again; nothing else is removed."))
}

function pathCommand(): Command {
  return new Command("path")
    .description("Print where its file is; one is made where there is none.")
    .addOption(dataDirOption())
    .action((_options: object, command: Command) => {
      process.stdout.write(`${subjectOf(command).root.file}\n`)
    })
}

function showCommand(): Command {
  return new Command("show")
    .description("Show its name, fingerprints and validity, and where it is trusted now.")
    .addOption(dataDirOption())
    .option("--json", "print one line of JSON")
    .action(({ json }: { readonly json?: true }, command: Command) => showRoot(subjectOf(command), json === true))
}

function exportCommand(): Command {
  return new Command("export")
    .description("Write it to standard output or to a file.")
    .argument("[file]", "left out: standard output")
    .addOption(new Option("--format <format>", "pem or der").choices(["pem", "der"]).default("pem"))
    .option("--bundle", "with the system's roots, for SSL_CERT_FILE and the like")
    .addOption(dataDirOption())
    .action((file: string | undefined, options: { readonly format: "pem" | "der"; readonly bundle?: true }, command: Command) =>
      exportRoot(subjectOf(command).root, file, { format: options.format, isBundle: options.bundle === true }),
    )
}

type ChangeOptions = { readonly system?: true; readonly nss?: true; readonly dryRun?: true }

function changeCommand(change: Wanted["change"], description: string): Command {
  return new Command(change)
    .description(description)
    .option("--system", "the system's store")
    .option("--nss", "the databases of browsers on Linux (NSS); without either option: all there is")
    .option("--dry-run", "print the commands and change nothing")
    .addOption(dataDirOption())
    .action((options: ChangeOptions, command: Command) => {
      const wanted: Wanted = { change, system: options.system === true, nss: options.nss === true }
      // Only what is to be trusted must be there.
      const isMade = change === "install" && !options.dryRun
      const subject = subjectOf(command, isMade)
      return options.dryRun ? showPlan(wanted, subject) : changeTrust(wanted, subject)
    })
}

function subjectOf(command: Command, isMade = true): Subject {
  const owner = currentOwner()
  const dataDir = dataDirOf(command, owner)
  return { owner, dataDir, root: isMade ? openRoot(dataDir, owner) : openRootIfThere(dataDir, owner) }
}
