// Every flag that the environment can set: yes, no, or a line that says what it takes. Nothing else is touched.

import { describe, expect, test } from "bun:test"
import { readFlags } from "../../server/cli/flags.ts"
import { makeProgram } from "../../server/cli/program.ts"

const flags = ["NECTOPROXY_INSECURE", "NECTOPROXY_EPHEMERAL", "NECTOPROXY_NO_OPEN", "NECTOPROXY_JSON"]

describe.each(flags.map(name => [name] as const))("%s", name => {
  test.each(["1", "true", "YES", "on"].map(value => [value] as const))("%s is yes", value => {
    const environment = { [name]: value, NECTOPROXY_PORT: "0" }
    readFlags(makeProgram(), environment)
    expect(environment).toEqual({ [name]: value, NECTOPROXY_PORT: "0" })
  })

  test.each(["0", "false", "No", "off", ""].map(value => [value] as const))("%p is no", value => {
    const environment = { [name]: value, NECTOPROXY_PORT: "0", OTHER: "0" }
    readFlags(makeProgram(), environment)
    expect(environment).toEqual({ NECTOPROXY_PORT: "0", OTHER: "0" } as Record<string, string> & typeof environment)
  })

  test("anything else is refused", () => {
    expect(() => readFlags(makeProgram(), { [name]: "maybe" })).toThrow(`${name} is 1 or 0, not "maybe".`)
  })
})
