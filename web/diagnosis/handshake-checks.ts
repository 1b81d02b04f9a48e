// RFC 6455 §4.1 and §4.2.2 as a table: everything that can be checked in the two heads of an opening handshake. What the RFC forbids is
// wrong; what is only unusual, or breaks some clients, is suspicious.

import { acceptFor } from "./accept.ts"
import { fieldMembers, fieldValue, fieldValues, hasToken } from "./fields.ts"
import type { HandshakeFacts } from "./handshake-facts.ts"

export type Result = "passed" | "wrong" | "suspicious"

export type Check = {
  readonly name: string
  readonly result: Result
  /** What was sent, as it was; "" for nothing. */
  readonly sent: string
  /** What that means, where it did not pass; "" otherwise. */
  readonly says: string
  /** What to do; "" for nothing. */
  readonly advice: string
  readonly section: string
}

export type Outcome = { readonly result: Result; readonly sent: string; readonly says?: string; readonly advice?: string }

export type Rule = {
  readonly name: string
  readonly section: string
  /** Null where there is nothing to check. */
  readonly judge: (facts: HandshakeFacts) => Outcome | null
}

export const passed = (sent: string, says = ""): Outcome => ({ result: "passed", sent, says })
export const wrong = (sent: string, says: string, advice = ""): Outcome => ({ result: "wrong", sent, says, advice })
export const suspicious = (sent: string, says: string, advice = ""): Outcome => ({ result: "suspicious", sent, says, advice })

export const runChecks = (rules: readonly Rule[], facts: HandshakeFacts): readonly Check[] =>
  rules.flatMap(({ name, section, judge }) => {
    const outcome = judge(facts)
    return outcome ? [{ name, section, says: "", advice: "", ...outcome }] : []
  })

const useLibrary = "Open it with `new WebSocket(…)` or a WebSocket library; a request typed by hand needs this field."

/** One line of that name, and it fits. */
function only(values: readonly string[], fits: RegExp, missing: string, unfit: string): Outcome {
  if (values.length === 0) return wrong("", missing, useLibrary)
  if (values.length > 1) return wrong(values.join(" · "), `It is there ${values.length} times and must be there once.`, useLibrary)
  return fits.test(values[0]!) ? passed(values[0]!) : wrong(values[0]!, unfit, useLibrary)
}

const ofRequest: readonly Rule[] = [
  {
    name: "Method",
    section: "RFC 6455 §4.1",
    judge: ({ exchange }) =>
      exchange.method === "GET" ? passed("GET") : wrong(exchange.method, "A handshake is a GET.", "Send GET, as WebSocket libraries do."),
  },
  {
    name: "Host",
    section: "RFC 6455 §4.1",
    judge: ({ request }) => only(fieldValues(request, "host"), /./, "The request names no host.", "It is empty."),
  },
  {
    name: "Upgrade",
    section: "RFC 6455 §4.1",
    judge: ({ request }) => asks(request, "upgrade", "websocket"),
  },
  {
    name: "Connection",
    section: "RFC 6455 §4.1",
    judge: ({ request }) => asks(request, "connection", "upgrade"),
  },
  {
    name: "Sec-WebSocket-Key",
    section: "RFC 6455 §4.1",
    judge: ({ request }) =>
      only(fieldValues(request, "sec-websocket-key"), /^[A-Za-z0-9+/]{22}==$/, "There is none.", "It is not 16 bytes in base64."),
  },
  {
    name: "Sec-WebSocket-Version",
    section: "RFC 6455 §4.1",
    judge: ({ request }) =>
      only(fieldValues(request, "sec-websocket-version"), /^13$/, "There is none.", "It must be 13; 7 and 8 were drafts."),
  },
  {
    name: "Offered subprotocols",
    section: "RFC 6455 §4.1",
    judge: ({ request }) => {
      const offered = fieldMembers(request, "sec-websocket-protocol")
      if (offered.length === 0) return null
      const sent = offered.join(", ")
      return new Set(offered).size === offered.length ? passed(sent) : wrong(sent, "One of them is there twice.", "Offer each once.")
    },
  },
  faults("Offered extensions", "RFC 7692 §7.1", "client-to-server", ["ws.bad-parameter", "ws.repeated-parameter", "ws.bad-window-bits"]),
]

const ofResponse: readonly Rule[] = [
  { name: "Status", section: "RFC 6455 §4.2.2", judge: judgeStatus },
  {
    name: "Upgrade of the response",
    section: "RFC 6455 §4.2.2",
    judge: ({ response, isSwitched }) => (isSwitched ? asks(response, "upgrade", "websocket") : null),
  },
  {
    name: "Connection of the response",
    section: "RFC 6455 §4.2.2",
    judge: ({ response, isSwitched }) => (isSwitched ? asks(response, "connection", "upgrade") : null),
  },
  { name: "Sec-WebSocket-Accept", section: "RFC 6455 §4.2.2", judge: judgeAccept },
  { name: "Chosen subprotocol", section: "RFC 6455 §4.2.2", judge: judgeSubprotocol },
  { name: "Accepted extensions", section: "RFC 6455 §9.1", judge: judgeExtensions },
  faults("Parameters of the extensions", "RFC 7692 §7.1", "server-to-client", [
    "ws.unasked-window-bits",
    "ws.bad-parameter",
    "ws.repeated-parameter",
    "ws.bad-window-bits",
  ]),
]

export const protocolRules: readonly Rule[] = [...ofRequest, ...ofResponse]

const lostOnTheWay = "A proxy on the way may have taken it away: it concerns one connection only (RFC 9110 §7.6.1) and has to be set again."

function asks(fields: HandshakeFacts["response"], name: string, token: string): Outcome {
  const sent = fieldValue(fields, name)
  if (sent === null) return wrong("", `There is no \`${token}\`.`, lostOnTheWay)
  return hasToken(fields, name, token) ? passed(sent) : wrong(sent, `It does not say \`${token}\`.`, lostOnTheWay)
}

function judgeStatus({ exchange, status }: HandshakeFacts): Outcome | null {
  if (status === null) return null
  const sent = `${status} ${exchange.statusText}`.trim()
  return status === 101 ? passed(sent) : wrong(sent, "Only 101 opens a WebSocket.")
}

function judgeAccept({ request, response, isSwitched }: HandshakeFacts): Outcome | null {
  const key = fieldValue(request, "sec-websocket-key")
  if (!isSwitched || key === null) return null
  const sent = fieldValue(response, "sec-websocket-accept") ?? ""
  const right = acceptFor(key)
  if (sent === right) return passed(sent)
  return wrong(
    sent,
    `To this key belongs ${right}. Clients close such a connection.`,
    "Something answered that did not read this request: a cache, a proxy that makes handshakes of its own, or a server with a mistake.",
  )
}

function judgeSubprotocol({ request, response, isSwitched }: HandshakeFacts): Outcome | null {
  const offered = fieldMembers(request, "sec-websocket-protocol")
  const chosen = fieldValue(response, "sec-websocket-protocol")
  if (!isSwitched || (chosen === null && offered.length === 0)) return null
  if (chosen === null)
    return suspicious(
      "",
      `${offered.join(", ")} was offered, and the server chose none. Browsers close such a connection.`,
      "Let the server choose one of those that were offered.",
    )
  if (offered.includes(chosen)) return passed(chosen)
  return wrong(
    chosen,
    offered.length === 0
      ? "The client offered none. Clients close such a connection."
      : `Offered was ${offered.join(", ")}. Clients close such a connection.`,
    "Let client and server name the same subprotocol, in the same case.",
  )
}

function judgeExtensions({ request, response, isSwitched }: HandshakeFacts): Outcome | null {
  const sent = fieldValue(response, "sec-websocket-extensions")
  if (!isSwitched || sent === null) return null
  const named = (member: string) => member.split(";")[0]!.trim()
  const offered = fieldMembers(request, "sec-websocket-extensions").map(named)
  const unasked = fieldMembers(response, "sec-websocket-extensions")
    .map(named)
    .filter(name => !offered.includes(name))
  if (unasked.length === 0) return passed(sent)
  return wrong(
    sent,
    `${unasked.join(", ")} was not offered. Clients close such a connection.`,
    "A server may accept only what the client offered.",
  )
}

/** What the server has found already, by the codes of its faults. */
function faults(name: string, section: string, direction: "client-to-server" | "server-to-client", codes: readonly string[]): Rule {
  return {
    name,
    section,
    judge: ({ exchange, request, response }) => {
      const sent = fieldValue(direction === "client-to-server" ? request : response, "sec-websocket-extensions")
      const found = exchange.faults.filter(fault => fault.direction === direction && codes.includes(fault.code))
      if (found.length > 0) return wrong(sent ?? "", found.map(({ text }) => `${text}.`).join(" "))
      return sent === null || direction === "server-to-client" ? null : passed(sent)
    },
  }
}
