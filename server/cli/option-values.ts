// What options take, from text to values; each wrong one gets a line that says what was expected.

import type { Reverse, Upstream } from "../config.ts"
import { defaultPorts, parseHost, parseTarget } from "../wire/http1/target.ts"
import { Problem } from "./problem.ts"

const usage = (message: string): Problem => new Problem(message, 2)

export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw usage(`A port is a whole number from 0 to 65535, not "${text}".`)
  return port
}

const sizeUnits: { readonly [unit in string]?: number } = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** Octets: `500M`, `4GiB`, `1048576`; units are powers of 1024. */
export function parseSize(text: string, min = 1): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? []
  const bytes = Math.round(Number(number) * (sizeUnits[unit.toLowerCase()] ?? 0))
  if (number === "" || bytes < 1) throw usage(`A size is a number of bytes, such as 500M or 4GiB, not "${text}".`)
  if (bytes < min) throw usage(`A size here is at least ${min / 2 ** 20}M, not "${text}".`)
  return bytes
}

export function parseDays(text: string): number {
  const days = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text)) throw usage(`A number of days is something like 30, not "${text}".`)
  return days
}

/** Repeatable options take several values at once too, with commas between: an environment variable has no other way. */
const repeatable =
  <Value>(parse: (text: string, known: Value) => Value) =>
  (text: string, known: Value): Value =>
    text.split(",").reduce((all, one) => parse(one.trim(), all), known)

/** `--passthrough HOST` */
export const parsePassthrough = repeatable((text: string, known: readonly string[]): readonly string[] => {
  const host = text.toLowerCase()
  if (!/^(?:\*\.)?[^*/:\s]+$|^\[?[\da-f:.]+\]?$/.test(host))
    throw usage(`--passthrough takes a host, such as example.com or *.example.com, not "${text}".`)
  return [...known, host.replace(/^\[|\]$/g, "")]
})

/** `--upstream`: http, https or socks5, with user name and password in the URL where the proxy wants them. */
export function parseUpstream(text: string): Upstream {
  const url = URL.canParse(text) ? new URL(text) : null
  const scheme = url?.protocol.slice(0, -1)
  if (!url || (scheme !== "http" && scheme !== "https" && scheme !== "socks5") || url.hostname === "")
    throw usage(`--upstream takes a URL such as http://user:password@proxy:8080, https://… or socks5://…, not "${text}".`)
  const port = url.port === "" ? { http: 80, https: 443, socks5: 1080 }[scheme] : Number(url.port)
  const host = url.hostname.replace(/^\[|\]$/g, "")
  return { scheme, host, port, username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
}

/** `--reverse LISTEN=TARGET`: `9000=ws://localhost:3000` */
export const parseReverse = repeatable((text: string, known: readonly Reverse[]): readonly Reverse[] => {
  const [listen = "", url = ""] = text.split(/=(.*)/s, 2)
  const target = parseTarget(url, "GET")
  const isBare = target?.form === "absolute" && target.path === "/"
  if (!/^\d+$/.test(listen) || !isBare)
    throw usage(`--reverse takes a port and a URL without a path, such as 9000=ws://localhost:3000, not "${text}".`)
  const { host, port, scheme } = target
  return [...known, { port: parsePort(listen), target: { isSecure: defaultPorts[scheme] === 443, host, port } }]
})

/** `--map HOST=ADDRESS` */
export const parseMap = repeatable((text: string, known: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const [host = "", address = ""] = text.split("=", 2)
  const from = parseHost(host, 1)
  const to = parseHost(address.includes(":") && !address.startsWith("[") ? `[${address}]` : address, 1)
  if (!from || !to || from.port !== 1 || to.port !== 1)
    throw usage(`--map takes a host and an address, such as api.example.com=127.0.0.1, not "${text}".`)
  return new Map([...known, [from.host, to.host]])
})
