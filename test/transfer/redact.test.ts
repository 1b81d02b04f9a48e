// Secrets are replaced before anything is written: in fields, and in what formats repeat of them.

import { describe, expect, test } from "bun:test"
import type { Fields } from "../../server/contract.ts"
import { parseRedact, redacted, redactedByDefault, redactFields } from "../../server/transfer/redact.ts"
import { aMessage, anExchange, aWebSocket, formats, transferred, whole, write } from "./values.ts"

describe("redactFields", () => {
  const fields: Fields = [
    ["Host", "a"],
    ["COOKIE", "s=1"],
    ["authorization", "Bearer t"],
    ["Proxy-Authorization", "Basic x"],
    ["Set-Cookie", "a=1"],
    ["set-cookie", ""],
    ["X-Api-Key", "k"],
  ]
  test.each<[readonly string[] | undefined, string[]]>([
    [undefined, ["COOKIE", "authorization", "Proxy-Authorization", "Set-Cookie", "set-cookie"]],
    [["x-api-key"], ["X-Api-Key"]],
    [
      ["X-API-KEY", "host", "x"],
      ["Host", "X-Api-Key"],
    ],
    [[], []],
  ])("%p: %p", (names, expected) => {
    const after = redactFields(names)(fields)
    expect(after.filter(([, value]) => value === "[redacted]").map(([name]) => name)).toEqual(expected)
    expect(after.map(([name, value], at) => (value === "[redacted]" || value === fields[at]![1] ? name : null))).toEqual(
      fields.map(([name]) => name),
    )
  })
})

describe("parseRedact", () => {
  test.each<[string, readonly string[]]>([
    ["default", redactedByDefault],
    ["DEFAULT,X-Api-Key", [...redactedByDefault, "X-Api-Key"]],
    [" X-Api-Key , Cookie ", ["X-Api-Key", "Cookie"]],
  ])("%j", (text, names) => expect(parseRedact(text)).toEqual({ type: "names", names }))

  test.each<[string, string]>([
    ["", "an empty name"],
    ["a,,b", "an empty name"],
    ["X Api Key", '"X Api Key"'],
    ["X-Api-Key:", '"X-Api-Key:"'],
    ["é", '"é"'],
  ])("%j is refused", (text, what) => {
    const read = parseRedact(text)
    expect(read).toMatchObject({
      type: "problem",
      message: expect.stringContaining(`such as \`default,X-Api-Key\`; ${what} is no name of a field.`),
    })
  })
})

const names = [...redactedByDefault, "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Location", "Content-Type"]

test.each(formats.map(format => [format]))("no secret is in %s, and what is none is", async format => {
  const one = anExchange({
    request: {
      fields: [
        ["Cookie", "sid=SECRET1; SECRET2"],
        ["authorization", "Bearer SECRET3"],
        ["Sec-WebSocket-Protocol", "chat, SECRET4"],
        ["X-Known", "kept1"],
      ],
      bodySize: 0,
    },
    response: {
      fields: [
        ["Set-Cookie", "sid=SECRET5; Path=/SECRET6"],
        ["Location", "/SECRET7"],
        ["Content-Type", "text/SECRET8"],
      ],
      bodySize: 0,
    },
  })
  const agreed = { ...aWebSocket().websocket!, subprotocol: "SECRET9", extensions: "SECRET10" }
  const two = aWebSocket({ id: 2, websocket: agreed })
  const wholes = [whole(one), whole(two, { messages: [aMessage({ exchangeId: 2, data: "kept2" })] })]
  const file = (await Array.fromAsync(write(format, redacted(transferred(wholes), names)))).join("")
  expect(file.match(/SECRET\d+/g)).toBeNull()
  expect(file).toContain("kept1")
  expect(file).toContain("kept2")
  expect(file).toContain("[redacted]")
  // The check sees them where they are not replaced.
  const open = (await Array.fromAsync(write(format, redacted(transferred(wholes), [])))).join("")
  expect(new Set(open.match(/SECRET\d+/g)).size).toBe(10)
})
