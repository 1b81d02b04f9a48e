// A conversation between a client and a server as data: who sends which bytes, who ends how, and what a recording has to say of it.
// Knows no socket and nothing of server/; the same case is carried over every way in (ways.ts).

export type Side = "client" | "server"

/**
 * In texts `{target}` stands for what is before the path in the request line (nothing, but in absolute form), `{host}` for the host.
 * The next step begins when the other side has all these bytes, or the first `awaited` of them.
 */
export type Send = { readonly by: Side; readonly bytes: string | Uint8Array; readonly awaited?: number | undefined }
export type Leave = { readonly by: Side; readonly does: "end" | "reset" }
export type Step = Send | Leave

export type Seen = {
  /** Requests that were seen. */
  readonly exchanges?: number
  /** Of the last one. */
  readonly status?: number | null
  /** Codes over all exchanges, each once, sorted. */
  readonly faults?: readonly string[]
  readonly messages?: readonly [clientToServer: number, serverToClient: number]
  readonly close?: { readonly code: number; readonly by: Side | null }
  /** What the messages say, in order; of a client's first, where both sides sent at once. */
  readonly texts?: readonly string[]
  readonly subprotocol?: string | null
}

export type Case = {
  readonly name: string
  readonly steps: readonly Step[]
  readonly seen?: Seen
  /**
   * `refused`: the request is answered with 400 and not forwarded. `rewritten`: what the server gets instead of the client's bytes,
   * where the head is rewritten by more than its target. `none`: cannot be said in absolute form.
   */
  readonly absolute?: "refused" | "none" | { readonly rewritten: string }
}

export const isSend = (step: Step): step is Send => "bytes" in step

export const client = (...parts: readonly (string | Uint8Array)[]): Send => ({ by: "client", bytes: join(parts) })
export const server = (...parts: readonly (string | Uint8Array)[]): Send => ({ by: "server", bytes: join(parts) })
export const ends = (by: Side): Leave => ({ by, does: "end" })
export const resets = (by: Side): Leave => ({ by, does: "reset" })

/** One piece; text as long as it can be, so that placeholders are still filled. */
export function join(parts: readonly (string | Uint8Array)[]): string | Uint8Array {
  return parts.map(part => (typeof part === "string" ? part : Buffer.from(part).toString("latin1"))).join("")
}

export const latin1 = (text: string): Buffer => Buffer.from(text, "latin1")

/** A head with its line ends, the host in its usual place. */
export const get = (path = "/", ...fields: readonly string[]): string => request("GET", path, ...fields)
export const request = (method: string, path: string, ...fields: readonly string[]): string =>
  head(`${method} {target}${path} HTTP/1.1`, "Host: {host}", ...fields)
export const head = (...lines: readonly string[]): string => `${lines.join("\r\n")}\r\n\r\n`
export const ok = (body: string, ...fields: readonly string[]): string =>
  `${head("HTTP/1.1 200 OK", `Content-Length: ${body.length}`, ...fields)}${body}`
