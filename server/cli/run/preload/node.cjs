// Loaded into every Node program that `nectoproxy run` starts, by NODE_OPTIONS: its http, https, `ws`, fetch and WebSocket go through the
// proxy that the environment names. An agent whose class opens connections its own way (as proxy agents do) keeps doing so; any other
// one is tunnelled: a program's own `new https.Agent({ keepAlive: true })` is not meant against a proxy. Must not break a program: what
// fails in here is left as it was.
"use strict"

for (const name of ["./warnings.cjs", "./agents.cjs", "./connections.cjs", "./dispatcher.cjs"]) {
  try {
    require(name)
  } catch {
    // Another Node than we know.
  }
}
try {
  // What was imported by name follows, in modules too.
  require("node:module").syncBuiltinESMExports()
} catch {
  // Older than modules.
}
