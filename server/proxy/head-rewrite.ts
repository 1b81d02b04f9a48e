// The one place where bytes of a request change without being asked to: the head of a forwarded request.
// RFC 9112 §3.2.1 (the target in origin form), §3.2.2 (Host as in the target), RFC 9110 §7.6.1 (fields meant for the proxy).

import type { RequestHead } from "../wire/http1/events.ts"
import { fieldValue } from "../wire/http1/fields.ts"
import { defaultPorts, showAuthority, type Target } from "../wire/http1/target.ts"

/** Towards another proxy the target stays as it is (RFC 9112 §3.2.2), and our credentials for it are added. */
export type NextProxy = { readonly credentials: string | null }

/** Takes and returns a whole head, through its empty line. Every other byte, line ends and odd spacing included, stays. */
export function rewriteHead(
  bytes: Uint8Array,
  target: Extract<Target, { form: "absolute" }>,
  head: RequestHead,
  next: NextProxy | null,
): Buffer {
  // Each line with the line end it has, and with the folded lines that continue it (RFC 9112 §5.2).
  const lines =
    Buffer.from(bytes)
      .toString("latin1")
      .match(/[^\n]*\n(?:[ \t][^\n]*\n)*/g) ?? []
  const requestLine = lines.findIndex(line => line.trim() !== "")
  const host = showAuthority(target.host, target.port, defaultPorts[target.scheme])
  const given = fieldValue(head.fields, "host")?.toLowerCase() ?? null
  const lineEnd = (line: string): string => (line.endsWith("\r\n") ? "\r\n" : "\n")
  const added = [
    // "A proxy that forwards such a request MUST generate a new Host field value": also where there was none.
    ...(given === null ? [`Host: ${host}`] : []),
    ...(next?.credentials ? [`Proxy-Authorization: ${next.credentials}`] : []),
  ]
  const rewritten = lines.map((line, index) => {
    if (index === requestLine) {
      const start = next ? line : line.replace(head.target, () => target.path)
      return start + added.map(field => field + lineEnd(line)).join("")
    }
    const name = line.slice(0, Math.max(0, line.indexOf(":"))).toLowerCase()
    if (name === "proxy-connection" || name === "proxy-authorization") return ""
    // "MUST ignore the received Host header field (if any) and instead replace it with the host information of the request-target."
    if (name === "host" && given !== host) return `${line.slice(0, 5)} ${host}${lineEnd(line)}`
    return line
  })
  return Buffer.from(rewritten.join(""), "latin1")
}
