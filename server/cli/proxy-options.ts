// The options of every command that starts a proxy, and what they come to. `start` has all of them; who runs for a while, and is alone,
// wants any free port and no page of its own.

import { resolve } from "node:path"
import { type Command, Option } from "commander"
import { type Config, defaultSizes, defaults, defaultTimeouts, type Reverse, type Upstream } from "../config.ts"
import { dataDirOption } from "./data-dir.ts"
import { parseDays, parseMap, parsePassthrough, parsePort, parseReverse, parseSize, parseUpstream } from "./option-values.ts"

export type ProxyOptions = {
  readonly port: number
  readonly host: string
  readonly uiPort: number
  readonly uiHost: string
  readonly dataDir: string
  readonly ephemeral?: true
  readonly insecure?: true
  readonly passthrough: readonly string[]
  readonly upstream?: Upstream
  readonly reverse: readonly Reverse[]
  readonly map: ReadonlyMap<string, string>
  readonly session?: string
  readonly sessionSize: number
  readonly bodySize: number
  readonly messageSize: number
  readonly memorySize: number
  readonly keepSize: number
  readonly keepDays: number
}

/** Adds them to a command. `ports`: what --port and --ui-port are where nobody says. */
export function addProxyOptions(command: Command, ports: { readonly port: number; readonly uiPort: number } = defaults): Command {
  return command
    .addOption(
      new Option("--port <number>", "port of the proxy; 0: any free one").env("NECTOPROXY_PORT").default(ports.port).argParser(parsePort),
    )
    .addOption(new Option("--host <address>", "address the proxy listens on").env("NECTOPROXY_HOST").default(defaults.host))
    .addOption(
      new Option("--ui-port <number>", "port of the page and the API; 0: any free one")
        .env("NECTOPROXY_UI_PORT")
        .default(ports.uiPort)
        .argParser(parsePort),
    )
    .addOption(new Option("--ui-host <address>", "address the page listens on").env("NECTOPROXY_UI_HOST").default(defaults.uiHost))
    .addOption(dataDirOption())
    .addOption(new Option("--session <name>", "record into this session, new or not; else one named by the time").env("NECTOPROXY_SESSION"))
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
    .addOption(sizeOption("session-size", "bytes of one session; the oldest go when there are more", defaultSizes.sessionBytesMax, sizeMin))
    .addOption(sizeOption("body-size", "bytes kept of one body", defaultSizes.bodyKeptBytesMax))
    .addOption(sizeOption("message-size", "bytes kept of one WebSocket frame", defaultSizes.messageKeptBytesMax))
    .addOption(sizeOption("memory-size", "memory for what was read from disk, besides some 80 MiB", defaultSizes.frameCacheBytesMax))
    .addOption(sizeOption("keep-size", "bytes of all sessions; the oldest go when there are more", defaultSizes.sessionsBytesMax, sizeMin))
    .addOption(
      new Option("--keep-days <days>", "how long earlier sessions are kept")
        .env("NECTOPROXY_KEEP_DAYS")
        .default(defaultSizes.sessionsDaysMax)
        .argParser(parseDays),
    )
}

/** Less holds nothing worth having. */
const sizeMin = 1024 * 1024

const sizeOption = (name: string, description: string, preset: number, min = 1): Option =>
  new Option(`--${name} <size>`, description)
    .env(`NECTOPROXY_${name.replaceAll("-", "_").toUpperCase()}`)
    .default(preset, `${preset / 2 ** 20} MiB`)
    .argParser(text => parseSize(text, min))

export function configOf(options: ProxyOptions): Config {
  return {
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
    session: options.session ?? null,
    sizes: {
      sessionBytesMax: options.sessionSize,
      bodyKeptBytesMax: options.bodySize,
      messageKeptBytesMax: options.messageSize,
      frameCacheBytesMax: options.memorySize,
      sessionsBytesMax: options.keepSize,
      sessionsDaysMax: options.keepDays,
    },
  }
}
