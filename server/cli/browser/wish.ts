// What a browser is to be told, whichever it is.

export type Wish = {
  /** The proxy's URL. */
  readonly proxy: string
  /** `host:port` of the page, the one address that is not asked of the proxy: it never connects to itself. */
  readonly page: string
  /** SHA-256 of the root certificate's public key, in base64. */
  readonly keyHash: string
  readonly profile: string
  /** What to open, in this order. */
  readonly urls: readonly string[]
  readonly isHeadless: boolean
  readonly isRoot: boolean
  /** The user's own, after `--`. */
  readonly extra: readonly string[]
}
