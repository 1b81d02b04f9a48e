// What is said of a browser that failed, from what it said itself.

import { expect, test } from "bun:test"
import { explainEnd, launch, wasClosed } from "../../../server/cli/browser/launch.ts"

const noise = "[12:34:1123/060955.4:ERROR:dbus/bus.cc:405] Failed to connect to the bus\n"

test.each([
  [
    { code: 1, signal: null, said: `${noise}[1:1:0:ERROR:ozone] Missing X server or $DISPLAY\n${noise}` },
    "X ended with code 1: there is no screen here. Start it without one: --headless.",
  ],
  [
    { code: 1, signal: null, said: "Error: no DISPLAY environment variable specified\n" },
    "X ended with code 1: there is no screen here. Start it without one: --headless.",
  ],
  [
    { code: 133, signal: "SIGTRAP", said: "[1:1:0:FATAL:zygote] No usable sandbox! If you are running on Ubuntu 23.10+ …" },
    "X was ended by SIGTRAP: it cannot make its sandbox here. If you trust what you open, add: -- --no-sandbox",
  ],
  [
    { code: 127, signal: null, said: "/opt/x: error while loading shared libraries: libnss3.so: cannot open" },
    "X ended with code 127: a library it needs is missing: install the browser with the system's packages.",
  ],
  [{ code: 2, signal: null, said: `something odd\n${noise}\n` }, "X ended with code 2: something odd"],
  [{ code: 139, signal: "SIGSEGV", said: noise }, "X was ended by SIGSEGV."],
  [{ code: 3, signal: null, said: "" }, "X ended with code 3."],
] as const)("%o", (ended, line) => expect(explainEnd("X", ended)).toBe(line))

test.each([
  [0, null, true],
  [143, "SIGTERM", true],
  [130, "SIGINT", true],
  [1, null, false],
  [139, "SIGSEGV", false],
] as const)("code %p, signal %p: closed %p", (code, signal, closed) => expect(wasClosed({ code, signal, said: "" })).toBe(closed))

const shell = (script: string) => launch({ path: "/bin/sh", args: ["-c", script], env: process.env, isHeard: false })

test("the end of what it says is kept, however much it was", async () => {
  const { code, said } = await shell("i=0; while [ $i -lt 2000 ]; do echo 'a long complaint' >&2; i=$((i+1)); done; echo last >&2; exit 3")
    .ended
  expect({ code, length: said.length, isLast: said.endsWith("complaint\nlast\n") }).toEqual({ code: 3, length: 4_096, isLast: true })
})

test("one that does not heed is ended all the same", async () => {
  const launched = shell("trap '' TERM; while :; do sleep 0.1; done")
  launched.stop()
  expect((await launched.ended).code).not.toBe(0)
})

test("what cannot be started is said with what to do", () => {
  expect(() => launch({ path: "/nonexistent/browser", args: [], env: {}, isHeard: false })).toThrow(
    /^\/nonexistent\/browser cannot be started: .*--browser\.$/,
  )
})
