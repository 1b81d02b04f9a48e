// `nectoproxy start`: proxy and page, until a signal.

import { Command, Option } from "commander"
import type { Config } from "../config.ts"
import { type Ready, startInstance } from "./instance.ts"
import { openBrowser } from "./open-browser.ts"
import { addProxyOptions, configOf, type ProxyOptions } from "./proxy-options.ts"
import { stopOnSignals } from "./signals.ts"

type StartOptions = ProxyOptions & { readonly open: boolean; readonly json?: true }

export function startCommand(): Command {
  return addProxyOptions(new Command("start").description("Start the proxy and the page that shows its traffic."))
    .addOption(new Option("--no-open", "do not open the page in the browser").env("NECTOPROXY_NO_OPEN"))
    .addOption(new Option("--json", "print one line of JSON when ready").env("NECTOPROXY_JSON"))
    .action((options: StartOptions) => start(options))
}

async function start(options: StartOptions): Promise<void> {
  const config = configOf(options)
  const instance = await startInstance(config)
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
    `  Session      ${ready.session}`,
    `  Certificate  ${ready.ca}   (let clients trust this to read HTTPS and WSS)`,
    ...ready.reverse.map(({ listen, target }) => `  Reverse      ${listen} → ${target}`),
    ...(isLoopback(config.host) ? [] : ["", `  The proxy listens on ${config.host}: everybody who can reach this machine can use it.`]),
    ...(isLoopback(config.uiHost)
      ? []
      : ["", `  The page listens on ${config.uiHost}: everybody who can reach this machine and has its link can read all that passes.`]),
    "",
    "  Stop with Ctrl+C.",
    "",
  ]
  return `${lines.join("\n")}\n`
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.")
