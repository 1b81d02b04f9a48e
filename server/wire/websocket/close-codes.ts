// RFC 6455 §7.4 and the IANA registry of close codes: what a number means to a person.

import type { Departure, MessageClose } from "../../contract.ts"

const table: { readonly [code: number]: readonly [name: string, meaning: string] } = {
  1000: ["Normal Closure", "The purpose of the connection is fulfilled."],
  1001: ["Going Away", "An end goes away: a server shuts down, or a page was left."],
  1002: ["Protocol Error", "An end saw the protocol broken."],
  1003: ["Unsupported Data", "An end got a type of data it cannot take, such as binary where it wants text."],
  1004: ["Reserved", "Reserved; must not be used."],
  1005: ["No Status Received", "The close frame carried no code. Never sent on the wire."],
  1006: ["Abnormal Closure", "The connection went away without a close frame. Never sent on the wire."],
  1007: ["Invalid Payload Data", "A message did not hold what its type says, such as text that is not UTF-8."],
  1008: ["Policy Violation", "A message broke a rule of the receiver; often a missing or expired login."],
  1009: ["Message Too Big", "A message was larger than the receiver takes."],
  1010: ["Mandatory Extension", "The client needs an extension that the server did not accept."],
  1011: ["Internal Error", "The server hit something unexpected."],
  1012: ["Service Restart", "The server restarts; connect again after a while."],
  1013: ["Try Again Later", "The server is overloaded; connect again later."],
  1014: ["Bad Gateway", "A gateway got an invalid answer from the server behind it."],
  1015: ["TLS Handshake", "The TLS handshake failed. Never sent on the wire."],
}

/** Codes that stand for something that happened and must not be in a close frame (RFC 6455 §7.4.1). */
const unsendable = new Set([1004, 1005, 1006, 1015])

export const isSendableCloseCode = (code: number): boolean =>
  code >= 3000 && code <= 4999 ? true : table[code] !== undefined && !unsendable.has(code)

/** A name and a meaning for any code. */
export function explainClose(code: number, reason = ""): MessageClose {
  const known = table[code]
  if (known) return { code, name: known[0], reason, meaning: known[1] }
  if (code >= 3000 && code <= 3999)
    return { code, name: "Registered", reason, meaning: "A code of a library or framework, registered with IANA." }
  if (code >= 4000 && code <= 4999)
    return { code, name: "Application", reason, meaning: "A private code: what it means, the application knows." }
  return { code, name: "Unknown", reason, meaning: "Not a code that RFC 6455 allows in a close frame." }
}

/** What it means when a side went away without a close frame. */
export function explainDeparture(by: "client" | "server", how: Departure): string {
  const side = by === "client" ? "The client" : "The server"
  const causes = {
    client: {
      end: "its page was closed, or its program ended",
      reset: "its program crashed, or a firewall cut the connection",
      timeout: "its network is gone, or its machine sleeps",
    },
    server: {
      end: "it was stopped or restarted, or a proxy in front of it has an idle time-out",
      reset: "it crashed or was restarted, or a proxy in front of it cut the connection",
      timeout: "its machine or the network to it is gone",
    },
  } as const
  const verb = { end: "ended the connection", reset: "reset the connection", timeout: "fell silent" }[how]
  return `${side} ${verb} without a close frame: most likely ${causes[by][how]}.`
}
