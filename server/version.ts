// The version, from the one place that has it; the bundler inlines it.

import { version } from "../package.json" with { type: "json" }

export { version }
