// The root certificate that the commands are about: opened, or made where there is none and one is needed.

import { X509Certificate } from "node:crypto"
import { existsSync, lchownSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import type { Command } from "commander"
import { openAuthority } from "../../certs/authority.ts"
import { defaults } from "../../config.ts"
import { certificatesIn, type FoundCertificate } from "./certificates.ts"
import type { Owner } from "./owner.ts"

export type Root = {
  readonly file: string
  readonly name: string
  readonly fingerprint: string
  readonly keyHash: string
  /** Milliseconds since 1970. */
  readonly validFrom: number
  readonly expiresAt: number
  readonly pem: string
  readonly der: Uint8Array
  /** By which Windows names it. */
  readonly thumbprint: string
  readonly base64: string
}

/** The folder that was asked for; without a word about it, the one of who called sudo. */
export function dataDirOf(command: Command, owner: Owner): string {
  const isDefault = command.getOptionValueSource("dataDir") === "default" && process.env.NECTOPROXY_HOME === undefined
  if (isDefault && owner.ids !== null) return join(owner.home, ".nectoproxy")
  return resolve(command.getOptionValue("dataDir") ?? defaults.dataDir)
}

const folderOf = (dataDir: string): string => join(dataDir, "ca")

/** Throws an Error that says what is wrong, why, and what to do. */
export function openRoot(dataDir: string, owner: Owner): Root {
  const giveAway = gift(dataDir, owner)
  const authority = openAuthority(folderOf(dataDir))
  giveAway()
  const [found] = certificatesIn(authority.certDer) as [FoundCertificate]
  return {
    file: authority.certPath,
    name: authority.commonName,
    fingerprint: authority.fingerprint,
    keyHash: authority.spkiSha256Base64,
    validFrom: Date.parse(new X509Certificate(authority.certPem).validFrom),
    expiresAt: authority.expiresAt,
    pem: authority.certPem,
    der: authority.certDer,
    thumbprint: found.thumbprint,
    base64: found.base64,
  }
}

/** For a command that makes none: the one that is there, or one with a place and no facts, which is found nowhere. */
export function openRootIfThere(dataDir: string, owner: Owner): Root {
  const file = join(folderOf(dataDir), "ca.pem")
  if (existsSync(file)) return openRoot(dataDir, owner)
  const nothing = { fingerprint: "", keyHash: "", validFrom: 0, expiresAt: 0, pem: "", thumbprint: "", base64: "" }
  return { file, name: "NectoProxy CA", der: new Uint8Array(), ...nothing }
}

/** What root makes in somebody's folder is theirs: they could not read their key. Returns what gives it to them afterwards. */
function gift(dataDir: string, { ids }: Owner): () => void {
  const ca = folderOf(dataDir)
  const made = [dataDir, ca, join(ca, "ca.pem"), join(ca, "ca-key.pem")].filter(path => !existsSync(path))
  if (ids === null || made.length === 0 || statSync(nearest(dataDir)).uid !== ids.uid) return () => undefined
  return () => {
    for (const path of made) lchownSync(path, ids.uid, ids.gid)
  }
}

const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))
