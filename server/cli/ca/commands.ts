// Store → the commands that put a root into it or take one out of it, as somebody would type them. Pure.

import { join } from "node:path"
import { anchorFile, nickname } from "../../trust.ts"
import type { Root } from "./root.ts"
import type { AnchorStore, KeychainStore, NssStore, PlacedRoot, Store, StoreFacts, WindowsStore } from "./store.ts"

/** A program and its arguments. */
export type Command = readonly string[]

export function commandsToAdd({ store, isNameTaken }: StoreFacts, root: Root): readonly Command[] {
  switch (store.type) {
    case "anchors":
      if (store.tool === "trust") return [["trust", "anchor", root.file]]
      return [
        // Not cp: a data folder may be its owner's alone, and so would be the copy.
        ["install", "-m", "644", root.file, join(store.folder, nameFor(anchorFile, root, isNameTaken))],
        ["update-ca-certificates"],
      ]
    case "nss":
      return [
        ...(store.isThere ? [] : [["mkdir", "-p", "-m", "700", store.folder]]),
        [...database(store), "-A", "-t", "C,,", "-n", nameFor(nickname, root, isNameTaken), "-i", root.file],
      ]
    case "keychain":
      return [["security", "add-trusted-cert", ...(store.isSystem ? ["-d"] : []), "-r", "trustRoot", "-k", store.path, root.file]]
    case "windows":
      return [[...windows(store), "-addstore", "Root", root.file]]
    default:
      return store satisfies never
  }
}

/** `roots`: those that are there and shall not be. */
export function commandsToRemove(store: Store, roots: readonly PlacedRoot[], root: Root, isInJava: boolean): readonly Command[] {
  switch (store.type) {
    case "anchors":
      return [...removeAnchors(store, roots, root), ...(isInJava ? removeFromJava(store, roots) : [])]
    case "nss":
      // Several with one subject have one nickname, and each goes with one call.
      return roots.flatMap(({ at }) => (at === null ? [] : [[...database(store), "-D", "-n", at]]))
    case "keychain":
      return roots.flatMap(placed => removeFromKeychain(store, placed, root))
    case "windows":
      return roots.flatMap(({ at }) => (at === null ? [] : [[...windows(store), "-delstore", "Root", at]]))
    default:
      return store satisfies never
  }
}

/** One of its own, where somebody else's certificate has the usual one. */
function nameFor(usual: string, { fingerprint }: Root, isTaken: boolean): string {
  const [stem = "", ...extension] = usual.split(".")
  return isTaken ? [`${stem}-${fingerprint.replaceAll(":", "").slice(0, 8).toLowerCase()}`, ...extension].join(".") : usual
}

const database = ({ folder }: NssStore): Command => ["certutil", "-d", `sql:${folder}`]
const windows = ({ isSystem }: WindowsStore): Command => ["certutil", ...(isSystem ? [] : ["-user"])]

function removeAnchors(store: AnchorStore, roots: readonly PlacedRoot[], root: Root): readonly Command[] {
  const files = roots.flatMap(({ at }) => at ?? [])
  if (roots.length === 0) return []
  const isOnlyInBundle = roots.some(({ at, fingerprint }) => at === null && fingerprint === root.fingerprint)
  const remove: readonly Command[] = files.length > 0 ? [["rm", ...files]] : []
  if (store.tool === "update-ca-certificates") return [...remove, ["update-ca-certificates", "--fresh"]]
  const unanchor: readonly Command[] = isOnlyInBundle ? [["trust", "anchor", "--remove", root.file]] : []
  return [...remove, ...unanchor, ["update-ca-trust"]]
}

/** Debian names it by the file, and its own hook never takes one out that was in the local folder. */
function removeFromJava({ javaStore, folder }: AnchorStore, roots: readonly PlacedRoot[]): readonly Command[] {
  if (javaStore === null) return []
  const names = roots.flatMap(({ at }) => (at?.startsWith(`${folder}/`) ? at.slice(folder.length + 1) : []))
  return (names.length > 0 ? names : [anchorFile]).map(name => {
    const alias = `debian:${name.replace(/\.crt$/, ".pem").toLowerCase()}`
    return ["keytool", "-delete", "-alias", alias, "-keystore", javaStore, "-storepass", "changeit"]
  })
}

function removeFromKeychain({ path, isSystem }: KeychainStore, { at, fingerprint }: PlacedRoot, root: Root): readonly Command[] {
  if (at === null) return []
  // `-t` takes the account's trust back, not the machine's.
  const distrust: readonly Command[] =
    isSystem && fingerprint === root.fingerprint ? [["security", "remove-trusted-cert", "-d", root.file]] : []
  return [...distrust, ["security", "delete-certificate", ...(isSystem ? [] : ["-t"]), "-Z", at, path]]
}
