// A store → the roots of NectoProxy in it. Changes nothing; what cannot be read has none.

import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { anchorFile, nickname } from "../../trust.ts"
import { certificatesIn, type FoundCertificate, hasCertificate } from "./certificates.ts"
import type { RunProgram } from "./programs.ts"
import type { Root } from "./root.ts"
import type { AnchorStore, KeychainStore, NssStore, PlacedRoot, Store, StoreFacts, WindowsStore } from "./store.ts"

export type Looking = {
  readonly root: Root
  readonly run: RunProgram
  /** What certutil is called by, with what makes it run as the owner of the databases; null where there is none. */
  readonly certutil: readonly string[] | null
}

/** These answer at once; one that waits for a lock does not do so for ever. */
const lookMs = 20_000

export async function lookInto(store: Store, looking: Looking): Promise<StoreFacts> {
  switch (store.type) {
    case "anchors":
      return lookIntoAnchors(store, looking.root)
    case "nss":
      return await lookIntoNss(store, looking)
    case "keychain":
      return { store, roots: await rootsInKeychain(store, looking.run), ...ownName }
    case "windows":
      return { store, roots: await rootsInWindows(store, looking), ...ownName }
    default:
      return store satisfies never
  }
}

/** Where a certificate goes by no name that somebody could have taken. */
const ownName = { isNameTaken: false, isInJava: false }

/** Larger ones are not a certificate's. */
const anchorBytesMax = 256 * 1024

function lookIntoAnchors(store: AnchorStore, root: Root): StoreFacts {
  const bundle = read(store.bundle).toString("latin1")
  const files = store.searched.flatMap(filesIn).map(path => ({ path, certificates: certificatesIn(read(path)) }))
  // A file with others beside ours is somebody's own, and not to be removed.
  const ours = files.flatMap(({ path, certificates: [first, ...more] }) => (first?.isOurs && more.length === 0 ? [{ path, first }] : []))
  const placed = ours.map(({ path, first }) => placedAt(path, first, hasCertificate(bundle, first.base64)))
  const isOnlyInBundle = hasCertificate(bundle, root.base64) && !ours.some(({ first }) => first.fingerprint === root.fingerprint)
  const inBundle = { name: root.name, fingerprint: root.fingerprint, at: null, isTrusted: true }
  const wanted = join(store.folder, anchorFile)
  const java = store.javaStore === null ? Buffer.alloc(0) : read(store.javaStore)
  const ders = [root.der, ...ours.map(({ first }) => first.der)]
  return {
    store,
    roots: isOnlyInBundle ? [...placed, inBundle] : placed,
    isNameTaken: files.some(({ path }) => path === wanted) && !ours.some(({ path }) => path === wanted),
    isInJava: ders.some(der => der.length > 0 && java.includes(der)),
  }
}

const placedAt = (at: string, { name, fingerprint }: FoundCertificate, isTrusted: boolean): PlacedRoot => ({
  name,
  fingerprint,
  at,
  isTrusted,
})

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .sort()
      .map(name => join(folder, name))
      .filter(path => isSmallFile(path))
  } catch {
    return []
  }
}

function isSmallFile(path: string): boolean {
  const facts = statSync(path, { throwIfNoEntry: false })
  return facts?.isFile() === true && facts.size <= anchorBytesMax
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

async function lookIntoNss(store: NssStore, { run, certutil }: Looking): Promise<StoreFacts> {
  if (!store.isThere) return { store, roots: [], ...ownName }
  if (certutil === null) return { store, roots: null, ...ownName }
  const list = await run([...certutil, "-d", `sql:${store.folder}`, "-L"], lookMs)
  // Damaged, or somebody else's: what cannot be read is not empty.
  if (list.code !== 0) return { store, roots: null, ...ownName }
  const roots: PlacedRoot[] = []
  let isNameTaken = false
  for (const [name, isTrusted] of nicknames(list.out)) {
    const { out } = await run([...certutil, "-d", `sql:${store.folder}`, "-L", "-n", name, "-a"], lookMs)
    const found = certificatesIn(Buffer.from(out))
    if (name === nickname && found.some(({ isOurs }) => !isOurs)) isNameTaken = true
    roots.push(...found.filter(({ isOurs }) => isOurs).map(each => placedAt(name, each, isTrusted)))
  }
  return { store, roots, isNameTaken, isInJava: false }
}

/** A browser's list by hand has few; each costs a process. */
const nicknamesMax = 50

/** Once each, with whether it is trusted for TLS (`C`): those that are named for us, or trusted and so could be ours under another name. */
function nicknames(list: string): readonly (readonly [name: string, isTrusted: boolean])[] {
  const lines = [...list.matchAll(/^(.+?)\s+([a-zA-Z]*),[a-zA-Z]*,[a-zA-Z]*\s*$/gm)].map(
    ([, name = "", flags = ""]) => [name, flags.includes("C")] as const,
  )
  const wanted = lines.filter(([name, isTrusted]) => isTrusted || /nectoproxy/i.test(name))
  // Ours first: a company's roots may be more than that.
  const isNamedForUs = ([name]: readonly [string, boolean]) => /nectoproxy/i.test(name)
  const all = [...new Map(wanted)]
  return [...all.filter(isNamedForUs), ...all.filter(each => !isNamedForUs(each)).slice(0, nicknamesMax)]
}

async function rootsInKeychain({ path, isSystem }: KeychainStore, run: RunProgram): Promise<readonly PlacedRoot[]> {
  const { out } = await run(["security", "find-certificate", "-a", "-p", "-c", "NectoProxy CA", path], lookMs)
  // Being in a keychain is not being trusted: that is a list apart, of an account or of the machine.
  const settings = await run(["security", "dump-trust-settings", ...(isSystem ? ["-d"] : [])], lookMs)
  const trusted = new Set([...settings.out.matchAll(/^Cert \d+: (.*)$/gm)].map(([, name]) => name))
  const ours = certificatesIn(Buffer.from(out)).filter(({ isOurs }) => isOurs)
  return ours.map(each => placedAt(each.fingerprint.replaceAll(":", ""), each, trusted.has(each.name)))
}

async function rootsInWindows({ isSystem }: WindowsStore, { run, root }: Looking): Promise<readonly PlacedRoot[]> {
  const list = async (...scope: string[]) => rootsInList((await run(["certutil", ...scope, "-store", "Root"], lookMs)).out, root)
  const all = await list()
  // The user's list shows the machine's too.
  return isSystem ? all : (await list("-user")).filter(({ at }) => !all.some(other => other.at === at))
}

/** Its words are in the user's language; a block that names us twice (issuer and subject) and its SHA-1 are not. */
function rootsInList(list: string, root: Root): readonly PlacedRoot[] {
  return list.split(/^=+.*=+\s*$/m).flatMap(block => {
    const names = [...block.matchAll(/CN=(NectoProxy CA [^,\r\n]*), O=NectoProxy/g)].map(([, name = ""]) => name)
    const at = /\b(?:[0-9a-f]{2} ?){19}[0-9a-f]{2}\b/i.exec(block)?.[0].replaceAll(" ", "").toLowerCase()
    if (names.length !== 2 || names[0] !== names[1] || at === undefined) return []
    return [{ name: names[0]!, fingerprint: at === root.thumbprint ? root.fingerprint : at, at, isTrusted: true }]
  })
}
