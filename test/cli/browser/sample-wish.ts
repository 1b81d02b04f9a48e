// What a browser may be told, for tests that change some of it.

import type { Wish } from "../../../server/cli/browser/wish.ts"

export const sampleWish = (more: Partial<Wish> = {}): Wish => ({
  proxy: "http://127.0.0.1:8888",
  page: "127.0.0.1:8889",
  keyHash: "aGFzaA==",
  profile: "/tmp/p",
  urls: ["https://example.com/"],
  isHeadless: false,
  isRoot: false,
  extra: [],
  ...more,
})
