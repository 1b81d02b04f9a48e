// `nectoproxy start`: proxy and page, until a signal.

import { resolve } from "node:path"
import { Command, Option } from "commander"
import { type Config, defaults, defaultTimeouts, type Reverse, type Upstream } from "../config.ts"
import { type Ready, startInstance } from "./instance.ts"
import { openBrowser } from "./open-browser.ts"
import { parseMap, parsePassthrough, parsePort, parseReverse, parseUpstream } from "./option-values.ts"

type StartOptions = {
  readonly port: number
  readonly host: string
  readonly uiPort: number
  readonly uiHost: string
  readonly open: boolean
  readonly dataDir: string
  readonly ephemeral?: true
  readonly insecure?: true
  readonly passthrough: readonly string[]
  readonly upstream?: Upstream
  readonly reverse: readonly Reverse[]
  readonly map: ReadonlyMap<string, string>
  readonly json?: true
}

export function startCommand(): Command {
  return new Command("start")
    .description("Start the proxy and the page that shows its traffic.")
    .addOption(
      new Option("--port <number>", "port of the proxy; 0: any free one")
        .env("NECTOPROXY_PORT")
        .default(defaults.port)
        .argParser(parsePort),
    )
    .addOption(new Option("--host <address>", "address the proxy listens on").env("NECTOPROXY_HOST").default(defaults.host))
    .addOption(
      new Option("--ui-port <number>", "port of the page and the API; 0: any free one")
        .env("NECTOPROXY_UI_PORT")
        .default(defaults.uiPort)
        .argParser(parsePort),
    )
    .addOption(new Option("--ui-host <address>", "address the page listens on").env("NECTOPROXY_UI_HOST").default(defaults.uiHost))
    .addOption(new Option("--no-open", "do not open the page in the browser").env("NECTOPROXY_NO_OPEN"))
    .addOption(
      new Option("--data-dir <folder>", "where the certificate and recordings are kept")
        .env("NECTOPROXY_DATA_DIR")
        .default(process.env.NECTOPROXY_HOME ?? defaults.dataDir),
    )
    .addOption(new Option("--ephemeral", "leave nothing on disk").env("NECTOPROXY_EPHEMERAL"))
    .addOption(new Option("--insecure", "accept any certificate of a server").env("NECTOPROXY_INSECURE"))
    .addOption(
      new Option("--passthrough <host>", "never decrypt this host; *.example.com: all below it; repeatable")
        .env("NECTOPROXY_PASSTHROUGH")
        .default([], "none")
        .argParser(parsePassthrough),
    )
    .addOption(
      new Option("--upstream <url>", "reach servers through this http, https or socks5 proxy")
        .env("NECTOPROXY_UPSTREAM")
        .argParser(parseUpstream),
    )
    .addOption(
      new Option("--reverse <port=url>", "let a port stand for a server, such as 9000=ws://localhost:3000; repeatable")
        .env("NECTOPROXY_REVERSE")
        .default([], "none")
        .argParser(parseReverse),
    )
    .addOption(
      new Option("--map <host=address>", "connect to this address for a host; repeatable")
        .env("NECTOPROXY_MAP")
        .default(new Map(), "none")
        .argParser(parseMap),
    )
    .addOption(new Option("--json", "print one line of JSON when ready").env("NECTOPROXY_JSON"))
    .action((options: StartOptions) => start(options))
}

function start(options: StartOptions): void {
  const config: Config = {
    port: options.port,
    host: options.host,
    uiPort: options.uiPort,
    uiHost: options.uiHost,
    dataDir: resolve(options.dataDir),
    isEphemeral: options.ephemeral === true,
    isInsecure: options.insecure === true,
    passthrough: options.passthrough,
    upstream: options.upstream ?? null,
    reverse: options.reverse,
    map: options.map,
    timeouts: defaultTimeouts,
  }
  const instance = startInstance(config)
  stopOnSignals(() => instance.stop())
  process.stdout.write(options.json ? `${JSON.stringify(instance.ready)}\n` : show(instance.ready, config))
  if (options.open && !options.json) openBrowser(instance.ready.ui)
}

function show(ready: Ready, config: Config): string {
  const lines = [
    "NectoProxy is ready.",
    "",
    `  Proxy        ${ready.proxy}   (set this as HTTP and HTTPS proxy)`,
    `  Page         ${ready.ui}`,
    `  Certificate  ${ready.ca}   (let clients trust this to read HTTPS and WSS)`,
    ...ready.reverse.map(({ listen, target }) => `  Reverse      ${listen} → ${target}`),
    ...(isLoopback(config.host) ? [] : ["", `  The proxy listens on ${config.host}: everybody who can reach this machine can use it.`]),
    "",
    "  Stop with Ctrl+C.",
    "",
  ]
  return `${lines.join("\n")}\n`
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.")

/** The first signal ends in order; a second one does not wait. */
function stopOnSignals(stop: () => void): void {
  let isStopping = false
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(130)
      isStopping = true
      stop()
      process.exit(0)
    })
  }
}
