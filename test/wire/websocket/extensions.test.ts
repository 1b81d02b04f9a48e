// RFC 6455 §9.1, RFC 7692 §7.1: lists of extensions as text, and the parameters that permessage-deflate may have on either side. Each
// fault stands in a whole conversation in ../conversation.handshake.test.ts too.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { deflateFaults, hasParameter, parseExtensions } from "../../../server/wire/websocket/extensions.ts"

describe("RFC 6455 §9.1: the examples of extension lists, and worse ones", () => {
  const showAll = (values: readonly string[]) =>
    parseExtensions(values).map(({ name, parameters }) => [name, ...[...parameters].map(([name, value]) => `${name}=${value}`)].join(" "))
  test.each([
    [
      ["foo", "bar; baz=2"],
      ["foo", "bar baz=2"],
    ],
    [["foo, bar; baz=2"], ["foo", "bar baz=2"]],
    [["deflate-stream"], ["deflate-stream"]],
    [["mux; max-channels=4; flow-control, deflate-stream"], ["mux max-channels=4 flow-control=", "deflate-stream"]],
    [["private-extension"], ["private-extension"]],
    [['a;b="c"'], ["a b=c"]],
    [["a ; b = c ,, d"], ["a b=c", "d"]],
    [["a; B=C"], ["a b=C"]],
    [["", ",", ";a"], []],
  ])("%p", (values, expected) => expect(showAll(values)).toEqual(expected))
})

/** What is wrong with it as an offer, and as a response. */
describe("RFC 7692 §7.1: the parameters of permessage-deflate", () =>
  test.each([
    ["", "", ""],
    ["server_no_context_takeover; client_no_context_takeover", "", ""],
    ["Server_No_Context_Takeover", "", ""],
    ["server_no_context_takeover=1", "ws.bad-parameter", "ws.bad-parameter"],
    ["client_no_context_takeover=true", "ws.bad-parameter", "ws.bad-parameter"],
    ["server_max_window_bits=8; client_max_window_bits=15", "", ""],
    ['server_max_window_bits="10"', "", ""],
    ["client_max_window_bits", "", "ws.bad-window-bits"],
    ["server_max_window_bits", "ws.bad-window-bits", "ws.bad-window-bits"],
    ...["7", "16", "0", "08", "+8", "8.0", "-9", "x", "1e1", "100"].flatMap(bits => [
      [`server_max_window_bits=${bits}`, "ws.bad-window-bits", "ws.bad-window-bits"],
      [`client_max_window_bits=${bits}`, "ws.bad-window-bits", "ws.bad-window-bits"],
    ]),
    ["mem_level=9", "ws.bad-parameter", "ws.bad-parameter"],
    [";", "ws.bad-parameter ws.repeated-parameter", "ws.bad-parameter ws.repeated-parameter"],
    ["server_max_window_bits=9; server_max_window_bits=9", "ws.repeated-parameter", "ws.repeated-parameter"],
    ["server_no_context_takeover; SERVER_NO_CONTEXT_TAKEOVER", "ws.repeated-parameter", "ws.repeated-parameter"],
    [
      "x; y; server_max_window_bits=1; client_max_window_bits=1",
      "ws.bad-parameter ws.bad-window-bits",
      "ws.bad-parameter ws.bad-window-bits",
    ],
  ])("%s: offered %p, accepted %p", (parameters, offered, accepted) => {
    const extensions = parseExtensions([parameters === "" ? "permessage-deflate" : `permessage-deflate; ${parameters}`])
    expect((["client", "server"] as const).map(by => deflateFaults(extensions, by).sort().join(" "))).toEqual([offered!, accepted!])
  }))

test("RFC 7692 §7.1: every offer is looked at, and no other extension", () => {
  expect(deflateFaults(parseExtensions(["permessage-deflate, foo; a; a, Permessage-Deflate; x"]), "client")).toEqual(["ws.bad-parameter"])
  expect(deflateFaults(parseExtensions(["foo; a; a"]), "server")).toEqual([])
})

test("nothing throws on any text", () => {
  const value = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.stringMatching(/^(permessage-deflate|[a;=," ]|\*_max){0,8}$/))
  fc.assert(
    fc.property(fc.array(value), values => {
      for (const extension of parseExtensions(values))
        for (const [name] of extension.parameters) expect(hasParameter(extension, name)).toBe(true)
      for (const by of ["client", "server"] as const) expect(deflateFaults(parseExtensions(values), by)).toBeArray()
    }),
  )
})
