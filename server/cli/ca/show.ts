// `nectoproxy ca show`: which root this is, and where it is trusted now.

import { gatherFacts, type Subject } from "./facts.ts"
import { isTrustedIn, type StoreFacts, titleOf } from "./store.ts"

/** One line of `--json`: what a script asks of the root. Times are milliseconds since 1970. */
export type RootFacts = {
  readonly name: string
  readonly file: string
  readonly fingerprint: string
  readonly keyHash: string
  readonly validFrom: number
  readonly expiresAt: number
  /** `trusted` is null where it cannot be found out. */
  readonly stores: readonly { readonly name: string; readonly trusted: boolean | null }[]
}

export async function showRoot(subject: Subject, isJson: boolean): Promise<void> {
  const { stores } = await gatherFacts(subject)
  const facts = rootFacts(subject, stores)
  process.stdout.write(isJson ? `${JSON.stringify(facts)}\n` : describeRoot(facts))
}

export function rootFacts({ root }: Subject, stores: readonly StoreFacts[]): RootFacts {
  const { name, file, fingerprint, keyHash, validFrom, expiresAt } = root
  const trust = stores.map(each => ({
    name: titleOf(each.store),
    trusted: each.roots === null ? null : isTrustedIn(each, fingerprint),
  }))
  return { name, file, fingerprint, keyHash, validFrom, expiresAt, stores: trust }
}

export function describeRoot({ name, file, fingerprint, keyHash, validFrom, expiresAt, stores }: RootFacts): string {
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
  const said = (trusted: boolean | null): string =>
    trusted === null ? "unknown (certutil is missing, or its list cannot be read)" : trusted ? "trusted" : "not trusted"
  const lines = [
    name,
    "",
    `  File      ${file}`,
    `  SHA-256   ${fingerprint}`,
    `  Key hash  ${keyHash}`,
    `  Valid     ${day(validFrom)} to ${day(expiresAt)}`,
    "",
    ...stores.map(store => `  ${said(store.trusted)}: ${store.name}`),
    ...(stores.length === 0 ? ["  This system has no store that NectoProxy knows."] : []),
    ...(stores.some(({ trusted }) => trusted === false) ? ["", "  `nectoproxy ca install` makes it trusted."] : []),
  ]
  return `${lines.join("\n")}\n`
}
