// The same program, run by Bun.

import "./run-node.mjs"
