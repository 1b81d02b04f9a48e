// Where a root certificate can be trusted on a machine, and what is known of each such store. Types, and how a store is named to people.

export type Platform = "linux" | "macos" | "windows"

/** A Linux system's: files in a folder, of which a program makes the bundle that TLS libraries read. */
export type AnchorStore = {
  readonly type: "anchors"
  /** `update-ca-certificates` takes a file in the folder; `trust` is p11-kit's, which writes there itself. */
  readonly tool: "update-ca-certificates" | "trust"
  readonly folder: string
  /** Where anchors stand: the folder, and what else its program reads. */
  readonly searched: readonly string[]
  readonly bundle: string
  /** Debian's Java has a store of its own, which is told of what comes, but not of what goes. */
  readonly javaStore: string | null
}

/** Of Chrome's family and of Firefox on Linux. */
export type NssStore = { readonly type: "nss"; readonly browser: string; readonly folder: string; readonly isThere: boolean }

export type KeychainStore = { readonly type: "keychain"; readonly path: string; readonly isSystem: boolean }

export type WindowsStore = { readonly type: "windows"; readonly isSystem: boolean }

export type Store = AnchorStore | NssStore | KeychainStore | WindowsStore

/** A root of NectoProxy in a store. */
export type PlacedRoot = {
  readonly name: string
  readonly fingerprint: string
  /** What a command names it by: a file, a nickname, a hash. Null: in the bundle only. */
  readonly at: string | null
  readonly isTrusted: boolean
}

export type StoreFacts = {
  readonly store: Store
  /** Null: there is no program to look into it with. */
  readonly roots: readonly PlacedRoot[] | null
  /** Somebody else's certificate has the name that ours would get. */
  readonly isNameTaken: boolean
  /** Java's store has one of these roots, whatever the system's says. */
  readonly isInJava: boolean
}

export function titleOf(store: Store): string {
  switch (store.type) {
    case "anchors":
      return `System (${store.folder})`
    case "nss":
      return `${store.browser} (${store.folder})`
    case "keychain":
      return `${store.isSystem ? "System" : "Login"} keychain (${store.path})`
    case "windows":
      return store.isSystem ? "Windows, all users (Root)" : "Windows, this user (Root)"
    default:
      return store satisfies never
  }
}

export const isTrustedIn = (facts: StoreFacts, fingerprint: string): boolean =>
  facts.roots?.some(root => root.fingerprint === fingerprint && root.isTrusted) ?? false
