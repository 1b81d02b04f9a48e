// The version, from the one place that has it; the bundler inlines it. A build also knows the commit it was made of.

import { version } from "../package.json" with { type: "json" }

/** Defined by release/compile.ts; from the sources nobody defines it. */
declare const NECTOPROXY_COMMIT: string | undefined

/** Abbreviated; with "-dirty" where files had changed since. Null when run from the sources. */
export const commit: string | null = typeof NECTOPROXY_COMMIT === "string" ? NECTOPROXY_COMMIT : null

/** For people: the version comes first, so that scripts can cut it off at the space. */
export const versionText: string = commit === null ? version : `${version} (${commit})`

export { version }
