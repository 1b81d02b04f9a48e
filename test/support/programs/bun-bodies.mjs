// bodies.mjs, run by Bun.

import "./bodies.mjs"
