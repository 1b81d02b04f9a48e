// The state of the program and of its recordings, as schemas.

import * as z from "zod/mini"
import type * as contract from "../../contract.ts"
import { type ErrorBody, type RefusalCode, refusals } from "../errors.ts"
import type { ImportResult } from "../services.ts"
import { count, field, moment, schemaOf, sentence } from "./proof.ts"

const codes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]

export const Refused = schemaOf<ErrorBody>()(
  z.object({ error: z.object({ code: field(z.enum(codes), "Stable."), message: field(z.string(), "One sentence for a person.") }) }),
  "What is answered instead of what was asked for.",
  { error: { code: "no-exchange", message: "There is no exchange 7 (any more)." } },
)

const status: contract.Status = {
  version: "0.1.0",
  proxy: "http://127.0.0.1:8888",
  addresses: ["http://192.168.1.23:8888"],
  ui: "http://127.0.0.1:8889/",
  ca: "/home/me/.nectoproxy/ca/ca.pem",
  root: {
    name: "NectoProxy CA laptop",
    fingerprint: Array.from({ length: 32 }, (_, at) => (at + 160).toString(16).toUpperCase()).join(":"),
    keyHash: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    expiresAt: 2_079_348_585_000,
  },
  session: "2026-11-22 14-03-05",
  recording: true,
  problem: null,
  exchanges: 12,
  messages: 3_456,
  memoryBytes: 90_000_000,
  uptimeMs: 60_000,
}

const root = z.object({
  name: field(z.string(), "Its common name."),
  fingerprint: field(z.string(), "SHA-256, in hexadecimal with colons."),
  keyHash: field(z.string(), "SHA-256 of its public key, in base64: for Chromium's `--ignore-certificate-errors-spki-list`."),
  expiresAt: moment("Until when it is valid."),
})

export const Status = schemaOf<contract.Status>()(
  z.object({
    version: z.string(),
    proxy: field(z.string(), "The URL programs use as their proxy."),
    addresses: field(
      z.array(z.string()),
      "The URLs that programs on other machines use, the likeliest first; empty where the proxy listens on loopback only.",
    ),
    ui: field(z.string(), "The URL of the page."),
    ca: field(z.string(), "The file with the root certificate."),
    root: field(z.nullable(root), "What tells the root certificate from others; null: there is no proxy."),
    session: field(z.string(), "The name of the session at work."),
    recording: field(z.boolean(), "False: traffic flows and is not recorded."),
    problem: sentence("Why what passes now is not kept, as a sentence; null: all is well."),
    exchanges: count("In the list."),
    messages: count("Of all of them."),
    memoryBytes: count("That the program uses."),
    uptimeMs: field(z.number(), "Since it was started."),
  }),
  "How NectoProxy is.",
  status,
)

export const exampleStatus = status

export const RecordingSwitch = schemaOf<{ readonly recording: boolean }>()(
  z.object({ recording: z.boolean() }),
  "Whether traffic is recorded.",
  { recording: false },
)

const session: contract.SessionFacts = {
  name: "2026-11-22 14-03-05",
  startedAt: 1763816585000.5,
  endedAt: null,
  bytes: 1_048_576,
  exchanges: 12,
  messages: 3_456,
  isRunning: true,
  isCurrent: true,
  problem: null,
}

export const Session = schemaOf<contract.SessionFacts>()(
  z.object({
    name: z.string(),
    startedAt: moment("When it began."),
    endedAt: field(z.nullable(z.number()), "When it ended, epoch milliseconds; null: it is being recorded."),
    bytes: count("On disk."),
    exchanges: field(z.nullable(z.int()), "Null: not known."),
    messages: field(z.nullable(z.int()), "Null: not known."),
    isRunning: field(z.boolean(), "It is being recorded, by this NectoProxy or another one."),
    isCurrent: field(z.boolean(), "It is the one at work here."),
    problem: sentence("Why it cannot be opened, as a sentence; null: it can."),
  }),
  "A recording on disk.",
  session,
)

export const SessionList = schemaOf<{ readonly sessions: readonly contract.SessionFacts[] }>()(
  z.object({ sessions: z.array(Session) }),
  "Recordings on disk.",
  { sessions: [session] },
)

export const Imported = schemaOf<ImportResult>()(
  z.object({
    exchanges: count("That are in the session now."),
    messages: count("Of all of them."),
    problems: field(z.array(z.string()), "What could not be imported: where it stands in the file, and why."),
  }),
  "What became of a file.",
  { exchanges: 1, messages: 0, problems: ["log.entries[1].request.url: expected a URL, found nothing"] },
)
