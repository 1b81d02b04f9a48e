import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { exchangeLanguage } from "../../server/filter/exchange-filter.ts"
import { messageLanguage } from "../../server/filter/message-filter.ts"
import { piecesOf } from "../../web/ui/filter-pieces.ts"

/** "kind:text", negated ones with a "!" before. */
const show = (text: string) =>
  piecesOf(text, exchangeLanguage)
    .filter(({ kind }) => kind !== "space")
    .map(({ text, kind, isNegated }) => `${isNegated ? "!" : ""}${kind} ${text}`)

describe("pieces of a filter", () => {
  test.each([
    ["", []],
    ["wss host:api.example.com", ["keyword wss", "field host:", "value api.example.com"]],
    ["WS 4xx chat", ["keyword WS", "keyword 4xx", "text chat"]],
    ["-note:ok ws", ["!minus -", "!field note:", "!value ok", "keyword ws"]],
    ["-(ws OR http)", ["!minus -", "!parenthesis (", "!keyword ws", "or OR", "keyword http", "parenthesis )"]],
    ["ORDER OR x", ["text ORDER", "or OR", "text x"]],
    ['host:"a b" "c d"', ["field host:", 'value "a b"', 'text "c d"']],
    ["/a b/i /path", ["text /a b/i", "text /path"]],
    ['x "not ended ws', ["text x", 'text "not ended ws']],
    ['"ended"ws http', ['text "ended"ws', "keyword http"]],
    ["header.origin:x json:", ["field header.origin:", "value x", "text json:"]],
    ["status: ws", ["field status:", "keyword ws"]],
    ["nofield:x", ["text nofield:x"]],
  ])("%p", (text, pieces) => expect(show(text)).toEqual(pieces))

  test.each([exchangeLanguage, messageLanguage] as const)("joined they are the text, whatever it is", language => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab:"/\\() -OR\t') }))
    fc.assert(
      fc.property(
        texts,
        text =>
          piecesOf(text, language as typeof exchangeLanguage)
            .map(piece => piece.text)
            .join("") === text,
      ),
    )
  })
})
