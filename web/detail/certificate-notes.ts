// What is remarkable about a certificate that a server showed: its time, its names, who signed it. Pure.

import type { CertificateFacts } from "../../server/contract.ts"

export type CertificateNote = { readonly tone: "good" | "info" | "warning" | "bad"; readonly text: string }

const dayMs = 86_400_000
/** Let's Encrypt renews 30 days before: what has less left was forgotten, or is about to be. */
const soonDays = 21

const days = (ms: number): string => {
  const count = Math.floor(ms / dayMs)
  return `${count.toLocaleString("en-US")} day${count === 1 ? "" : "s"}`
}

function timeNote({ validFrom, validTo }: CertificateFacts, now: number): CertificateNote {
  if (now < validFrom) return { tone: "bad", text: `Not valid before ${days(validFrom - now)} from now.` }
  if (now > validTo) return { tone: "bad", text: `Expired ${days(now - validTo)} ago.` }
  const left = validTo - now
  return left < soonDays * dayMs
    ? { tone: "warning", text: `Expires in ${days(left)}.` }
    : { tone: "good", text: `Valid for ${days(left)} more.` }
}

/** `isOwn`: the server's own, and not one that signed another. */
export function certificateNotes(certificate: CertificateFacts, host: string, isOwn: boolean, now: number): readonly CertificateNote[] {
  const notes = [timeNote(certificate, now)]
  if (isOwn) notes.push(nameNote(certificate, host))
  if (/NectoProxy/i.test(certificate.issuer)) notes.push({ tone: "info", text: "Made by a NectoProxy: another one stands in between." })
  else if (certificate.subject === certificate.issuer)
    notes.push(
      isOwn
        ? { tone: "warning", text: "Self-signed: only who knows it can trust it." }
        : { tone: "info", text: "A root: it signed itself." },
    )
  return notes
}

function nameNote(certificate: CertificateFacts, host: string): CertificateNote {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "")
  if (matchesName(certificate.names, name)) return { tone: "good", text: `It is for ${name}.` }
  return { tone: "bad", text: `It is not for ${name}, but for ${namesOf(certificate.names).join(", ") || "no name at all"}.` }
}

/** "DNS:localhost, IP Address:127.0.0.1" → the names alone. */
const namesOf = (names: string): readonly string[] =>
  names
    .split(",")
    .map(name => name.trim().replace(/^(?:DNS|IP Address|IP):/i, ""))
    .filter(name => name !== "")

/** RFC 9525 §6.3: an asterisk stands for the whole first label. */
export const matchesName = (names: string, host: string): boolean =>
  namesOf(names).some(name => {
    const [pattern, wanted] = [name.toLowerCase(), host.toLowerCase()]
    if (!pattern.startsWith("*.")) return pattern === wanted
    const dot = wanted.indexOf(".")
    return dot > 0 && wanted.slice(dot) === pattern.slice(1)
  })
