// A small program with every kind of thing that a shell may complete, so that what shells do does not depend on what ours can do today.

import { Argument, Command, Option } from "commander"

const folderOption = () => new Option("--data-dir <folder>", "where it's kept").default("/nowhere")

export function sampleProgram(): Command {
  const sessions = new Command("sessions").description("Recordings.")
  sessions.command("delete").description("Delete some.").argument("<names...>", "their names").addOption(folderOption())
  sessions.command("open").description("Open one.").argument("<name>", "its name").addOption(folderOption())
  return new Command("nectoproxy")
    .description("A sample.")
    .version("1.2.3")
    .addCommand(
      new Command("start")
        .description('It starts: the "proxy" and $HOME, `all` of it.')
        .option("-p, --port <number>", "a port [any]; it's 8888")
        .option("--session <name>", "one, new or not")
        .addOption(new Option("--passthrough <host>", "a host; repeatable").default([], "none"))
        .addOption(new Option("--format <format>", "of the file").choices(["har", "jsonl"]))
        .option("--output <file>", "where to")
        .option("--report <junit:file>", "a report")
        .option("--json", "for programs")
        .option("--no-open", "no page")
        .addOption(new Option("--secret", "not shown").hideHelp())
        .addOption(folderOption()),
    )
    .addCommand(sessions)
    .addCommand(
      new Command("run")
        .description("Run another.")
        .option("--har <file>", "a file")
        .argument("<command>", "the other")
        .argument("[arguments...]", "its own"),
    )
    .addCommand(
      new Command("import")
        .description("Read a file.")
        .argument("<file>", "the file")
        .option("--session <name>", "a name")
        .option("--json", "x"),
    )
    .addCommand(new Command("completion").description("A script.").addArgument(new Argument("<shell>", "which").choices(["bash", "zsh"])))
    .addCommand(new Command("hidden").description("Not shown."), { hidden: true })
}
