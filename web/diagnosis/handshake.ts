// Why did the handshake fail? Both heads against RFC 6455 §4, then what is usually behind such an answer; or why there is no answer.

import type { Exchange, Failure } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"
import { describeStatus } from "../list/cells.ts"
import { showDuration, showElapsed } from "../ui/format.ts"
import { causeRules } from "./handshake-causes.ts"
import { type Check, protocolRules, runChecks } from "./handshake-checks.ts"
import { factsOf } from "./handshake-facts.ts"
import { distinct, type Evidence, type Verdict } from "./verdict.ts"

/** In the order in which they are worth reading: the protocol, then the causes. */
export function handshakeChecks(exchange: Exchange, now: number): readonly Check[] {
  const facts = factsOf(exchange, now)
  return [...runChecks(protocolRules, facts), ...runChecks(causeRules(facts), facts)]
}

export function diagnoseHandshake(exchange: Exchange, _statistics: Statistics | null, now: number): Verdict {
  const checks = handshakeChecks(exchange, now)
  if (exchange.status === 101) return opened(exchange, checks)
  if (exchange.status !== null) return refused(exchange, checks)
  if (exchange.failure) return failed(exchange, exchange.failure, checks)
  const isWaiting = exchange.state === "connecting" || exchange.state === "waiting"
  return {
    tone: "info",
    headline: isWaiting ? `No answer yet, after ${showElapsed(now - exchange.startedAt)}.` : "There was no answer.",
    evidence: broken(checks),
    advice: advice(checks),
  }
}

const isBroken = ({ result }: Check): boolean => result === "wrong"
const describe = ({ name, sent, says }: Check): Evidence => ({
  text: `${name}${sent === "" ? "" : ` \`${sent}\``}: ${says}`,
  isChecked: true,
})
const broken = (checks: readonly Check[]): readonly Evidence[] => checks.filter(isBroken).map(describe)
const advice = (checks: readonly Check[]): readonly string[] => {
  const telling = [...checks.filter(isBroken), ...checks.filter(({ result }) => result === "suspicious")]
  return distinct(telling.map(check => check.advice).filter(text => text !== ""))
}

function opened(exchange: Exchange, checks: readonly Check[]): Verdict {
  const { websocket, timings } = exchange
  const took = timings.firstByteMs === null ? "" : `, in ${showDuration(timings.firstByteMs)}`
  const doubts = checks.filter(({ result }) => result !== "passed")
  if (doubts.length > 0)
    return {
      tone: doubts.some(isBroken) ? "bad" : "warning",
      headline: `The server agreed${took}, and the handshake is not as it should be.`,
      evidence: doubts.map(describe),
      advice: advice(checks),
    }
  const agreed = [
    websocket?.subprotocol ? `subprotocol ${websocket.subprotocol}` : "no subprotocol",
    websocket?.extensions ?? "no extensions",
  ]
  return {
    tone: "good",
    headline: `The handshake succeeded${took}.`,
    evidence: [{ text: `Agreed on: ${agreed.join(", ")}.` }],
    advice: [],
  }
}

function refused(exchange: Exchange, checks: readonly Check[]): Verdict {
  const hasBody = (exchange.response?.bodySize ?? 0) > 0
  const telling = checks.filter(({ name, result }) => result !== "passed" && name !== "Status")
  return {
    tone: "bad",
    headline: `The server answered ${describeStatus(exchange)} instead of 101.`,
    evidence: [
      ...telling.toSorted((a, b) => Number(isBroken(b)) - Number(isBroken(a))).map(describe),
      ...(hasBody
        ? [{ text: "The answer has a body, which may say more:", sources: [{ type: "tab", tab: "response", text: "Response" } as const] }]
        : []),
    ],
    advice: advice(checks),
  }
}

/** What to do beyond what the failure says itself, by its code. */
const remedies: { readonly [code: string]: readonly string[] } = {
  "connect-refused": [
    "See whether the server runs and listens on this port, and not only on another address of its machine (127.0.0.1, ::1).",
  ],
  "connect-timeout": ["See whether a firewall or security group lets this port through."],
  "dns-not-found": ["Look the name up on this machine: `nslookup` or `dig`. Names of a VPN or of Docker are not known everywhere."],
  "tls-certificate": ["Mend the certificate's chain on the server, or start NectoProxy with `--insecure`."],
  "tls-certificate-name": ["Connect by a name that the certificate has, or get one for this name."],
  "tls-origin": ["If the server speaks no TLS on this port, connect with ws: and not wss:."],
  "tls-client": ["Trust NectoProxy's certificate in the client."],
  "no-response": ["Look into the log of the server, and of what stands before it, at this moment."],
}

const failed = (exchange: Exchange, { code, message }: Failure, checks: readonly Check[]): Verdict => ({
  tone: "bad",
  headline: message,
  evidence: [
    ...(exchange.serverAddress ? [{ text: `The server's address was ${exchange.serverAddress}.` }] : []),
    ...broken(checks),
    ...(code.startsWith("tls-certificate")
      ? [{ text: "What the server showed:", sources: [{ type: "tab", tab: "tls", text: "TLS" } as const] }]
      : []),
  ],
  advice: [...(remedies[code] ?? []), ...advice(checks)],
})
