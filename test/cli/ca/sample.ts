// Roots for the tests of `ca`: one to be installed, and stores that look as a system's do.

import type { Root } from "../../../server/cli/ca/root.ts"
import type { PlacedRoot, StoreFacts } from "../../../server/cli/ca/store.ts"

export const root: Root = {
  file: "/home/me/my ca/ca.pem",
  name: "NectoProxy CA laptop",
  fingerprint: "AB:CD:EF:01:23",
  keyHash: "aGFzaA==",
  validFrom: Date.UTC(2026, 0, 2),
  expiresAt: Date.UTC(2036, 0, 2),
  pem: "PEM\n",
  der: new Uint8Array([1]),
  thumbprint: "abcdef0123456789abcdef0123456789abcdef01",
  base64: "AQ==",
}

export const placed = (at: string | null, fingerprint = root.fingerprint, isTrusted = true): PlacedRoot => ({
  name: root.name,
  fingerprint,
  at,
  isTrusted,
})

export const facts = (store: StoreFacts["store"], roots: StoreFacts["roots"] = [], more: Partial<StoreFacts> = {}): StoreFacts => ({
  store,
  roots,
  isNameTaken: false,
  isInJava: false,
  ...more,
})

const debianFolder = "/usr/local/share/ca-certificates"
const fedoraFolder = "/etc/pki/ca-trust/source/anchors"

export const stores = {
  debian: {
    type: "anchors",
    tool: "update-ca-certificates",
    folder: debianFolder,
    searched: [debianFolder],
    bundle: "/bundle",
    javaStore: "/etc/ssl/certs/java/cacerts",
  },
  fedora: {
    type: "anchors",
    tool: "trust",
    folder: fedoraFolder,
    searched: ["/etc/pki/ca-trust/source", fedoraFolder],
    bundle: "/bundle",
    javaStore: null,
  },
  chrome: { type: "nss", browser: "Chrome, Chromium, Edge", folder: "/home/me/.pki/nssdb", isThere: true },
  noChrome: { type: "nss", browser: "Chrome, Chromium, Edge", folder: "/home/me/.pki/nssdb", isThere: false },
  firefox: { type: "nss", browser: "Firefox, profile a.default", folder: "/home/me/.mozilla/firefox/a.default", isThere: true },
  login: { type: "keychain", path: "/Users/me/Library/Keychains/login.keychain-db", isSystem: false },
  system: { type: "keychain", path: "/Library/Keychains/System.keychain", isSystem: true },
  windowsUser: { type: "windows", isSystem: false },
  windowsAll: { type: "windows", isSystem: true },
} as const satisfies { readonly [name: string]: StoreFacts["store"] }
