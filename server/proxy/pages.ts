// The few responses that the proxy itself gives: a failure explained, and what it says to whom opens its own address, a phone first of
// all: how to use it, and how to trust it. Each closes its connection: who got one should start afresh.

import { type Place, phoneProxy, piecesOf, placesFor, type Step, systemOf, trustPlaces } from "../trust.ts"
import { parseHost, showAuthority } from "../wire/http1/target.ts"

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)

const style = `:root{color-scheme:light dark;background:Canvas;color:CanvasText}body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:8vh auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.1rem;margin:2rem 0 .5rem}li{margin:.4rem 0}code,pre{font:.9em ui-monospace,monospace}
code{background:#8882;border-radius:4px;padding:.1em .3em}pre{background:#8882;border-radius:8px;padding:.7rem;white-space:pre-wrap}
summary{cursor:pointer;font-weight:600;padding:.6rem 0}details{border-top:1px solid #8885}details:last-of-type{border-bottom:1px solid #8885}
a.button{display:inline-block;margin:.2rem .4rem .2rem 0;padding:.6rem 1rem;border:1px solid;border-radius:8px;text-decoration:none;font-weight:600}small{opacity:.75}`

function writeHtml(status: number, reason: string, title: string, content: string): Buffer {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>`
  const body = `<!doctype html><html lang="en"><head>${head}<style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${content}</main></body></html>\n`
  return writeResponse(status, reason, "text/html; charset=utf-8", Buffer.from(body))
}

export function writePage(status: number, reason: string, title: string, paragraphs: readonly string[]): Buffer {
  return writeHtml(status, reason, title, paragraphs.map(paragraph => `<p>${escapeHtml(paragraph)}</p>`).join(""))
}

export function writeResponse(status: number, reason: string, type: string, body: Uint8Array, more: readonly string[] = []): Buffer {
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    ...more,
    "Cache-Control: no-store",
    // So that a program can tell this response from one of the origin.
    "Via: 1.1 nectoproxy",
    "Connection: close",
  ]
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body])
}

export const writeFailurePage = (message: string): Buffer =>
  writePage(502, "Bad Gateway", "NectoProxy could not get an answer", [message, "The origin did not send this page; NectoProxy did."])

export const writeBadRequestPage = (message: string): Buffer =>
  writePage(400, "Bad Request", "NectoProxy could not read this request", [message])

export const writeLoopPage = (message: string): Buffer => writePage(508, "Loop Detected", "This is NectoProxy", [message])

export type OwnFacts = {
  readonly host: string
  readonly port: number
  readonly uiUrl: string
  readonly certPem: string
  readonly certDer: Uint8Array
  readonly certPath: string
  readonly commonName: string
  readonly fingerprint: string
  readonly spkiSha256Base64: string
}

export type Visit = {
  /** The Host field: the address by which this visitor reaches the proxy, unless the request came through it. */
  readonly host: string | null
  readonly userAgent: string | null
  /** The request came through the proxy, for `ownHost`: whoever sent it uses the proxy already. */
  readonly isThrough: boolean
}

/** For requests to the proxy itself: they carry a path only, where requests through it carry a whole URL (RFC 9112 §3.2.2). */
export function writeOwnPage(target: string, facts: OwnFacts, visit: Visit): Buffer {
  const [path = "/"] = target.split("?")
  switch (path) {
    case "/ca.pem":
      return writeResponse(200, "OK", "application/x-pem-file", Buffer.from(facts.certPem), [download("pem")])
    // iOS and Android take the certificate by this type; Android shows the name when it asks for the file.
    case "/ca.crt":
      return writeResponse(200, "OK", "application/x-x509-ca-cert", facts.certDer, [download("crt")])
    case "/":
      return writeHtml(200, "OK", "This is NectoProxy", welcome(facts, visit))
    default:
      return writePage(404, "Not Found", "This is NectoProxy", [
        "It is a proxy, and has no such page of its own: those are /, /ca.crt and /ca.pem.",
      ])
  }
}

const download = (extension: string): string => `Content-Disposition: attachment; filename="nectoproxy-ca.${extension}"`

function welcome(facts: OwnFacts, { host, userAgent, isThrough }: Visit): string {
  const reached = (isThrough ? null : parseHost(host ?? "", 80)) ?? { host: facts.host, port: facts.port }
  const authority = showAuthority(reached.host, reached.port)
  const system = systemOf(userAgent ?? "")
  const places = trustPlaces({
    // Whoever reads this may be on another machine: the file is the one that was downloaded.
    file: "nectoproxy-ca.pem",
    name: facts.commonName,
    fingerprint: facts.fingerprint,
    keyHash: facts.spkiSha256Base64,
    origin: isThrough ? `http://${host ?? authority}` : `http://${authority}`,
    port: facts.port,
  })
  const ways = (["ios", "android"] as const).filter(each => system === null || system === each || !isPhone(system))
  const use = isThrough
    ? "<p>This device uses the proxy already. To let it read encrypted traffic too, trust its certificate.</p>"
    : `<h2>1. Use it</h2><p>Host <code>${escapeHtml(reached.host)}</code>, port <code>${reached.port}</code>, for HTTP and HTTPS.</p>
<ul>${ways.map(each => `<li>${each === "ios" ? "iPhone, iPad" : "Android"}: ${showText(phoneProxy(each, reached.host, reached.port))}</li>`).join("")}</ul>`
  return `<p>It is a proxy that shows the traffic of browsers and programs, on the computer where it runs, at <code>${escapeHtml(facts.uiUrl)}</code>.</p>
${use}
<h2>${isThrough ? "" : "2. "}Trust its certificate</h2>
<p><a class="button" href="/ca.crt">Certificate for phones (ca.crt)</a><a class="button" href="/ca.pem">For computers (ca.pem)</a></p>
<p><small>${escapeHtml(facts.commonName)}, made on that computer for nobody else. SHA-256 ${facts.fingerprint.replaceAll(":", ":<wbr>")}. Who trusts it lets this proxy read everything: remove it when the work is done.</small></p>
${placesFor(system, places)
  .map((place, at) => showPlace(place, at === 0 && system !== null))
  .join("")}`
}

const isPhone = (system: string): boolean => system === "ios" || system === "android"

const showPlace = ({ name, steps, undo }: Place, isOpen: boolean): string =>
  `<details${isOpen ? " open" : ""}><summary>${escapeHtml(name)}</summary>${steps.map(showStep).join("")}<p><small>To undo it:</small></p>${undo.map(showStep).join("")}</details>`

const showStep = (step: Step): string => ("code" in step ? `<pre>${escapeHtml(step.code)}</pre>` : `<p>${showText(step)}</p>`)

const showText = (step: Step): string =>
  piecesOf("text" in step ? step.text : `\`${step.code}\``)
    .map(({ type, text }) => (type === "code" ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text)))
    .join("")
