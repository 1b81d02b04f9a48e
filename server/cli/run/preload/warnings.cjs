// NODE_USE_ENV_PROXY makes Node 22 warn, in every program, that this is experimental: the user has not asked for it, so he is not told. The
// warning is on its way when this is loaded, and comes with the next tick.
"use strict"

const { emit } = process

process.emit = function (...given) {
  const [name, warning] = given
  return name === "warning" && warning?.code === "UNDICI-EHPA" ? false : emit.apply(this, given)
}
setImmediate(() => {
  process.emit = emit
}).unref()
