// The few responses that the proxy itself gives: a failure explained, and what it says to whom opens its own address.
// Each closes its connection: who got one should start afresh.

import { showAuthority } from "../wire/http1/target.ts"

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)

const style =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:12vh auto;padding:0 1rem;color-scheme:light dark}code{font-family:ui-monospace,monospace}"

export function writePage(status: number, reason: string, title: string, paragraphs: readonly string[]): Buffer {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style><h1>${escapeHtml(title)}</h1>${paragraphs
    .map(paragraph => `<p>${escapeHtml(paragraph)}</p>`)
    .join("")}</html>\n`
  return writeResponse(status, reason, "text/html; charset=utf-8", Buffer.from(body))
}

export function writeResponse(status: number, reason: string, type: string, body: Uint8Array): Buffer {
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
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

export type OwnFacts = {
  readonly host: string
  readonly port: number
  readonly uiUrl: string
  readonly certPem: string
  readonly certDer: Uint8Array
}

/** For requests to the proxy itself: they carry a path only, where requests through it carry a whole URL (RFC 9112 §3.2.2). */
export function writeOwnPage(path: string, facts: OwnFacts): Buffer {
  if (path === "/ca.pem") return writeResponse(200, "OK", "application/x-pem-file", Buffer.from(facts.certPem))
  if (path === "/ca.crt") return writeResponse(200, "OK", "application/x-x509-ca-cert", facts.certDer)
  return writePage(path === "/" ? 200 : 404, path === "/" ? "OK" : "Not Found", "This is NectoProxy", [
    `It is a proxy: set ${showAuthority(facts.host, facts.port)} as the HTTP and HTTPS proxy of a browser or program, and watch its traffic at ${facts.uiUrl}.`,
    "Its certificate, for clients that should trust it: /ca.pem, or /ca.crt for phones.",
  ])
}

export const writeLoopPage = (message: string): Buffer => writePage(508, "Loop Detected", "This is NectoProxy", [message])
