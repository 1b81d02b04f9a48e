// A file is told by what is in it; what is wrong with it is said in a sentence, and the rest of it is read.

import { describe, expect, test } from "bun:test"
import { gzipSync } from "node:zlib"
import { limits as defaults } from "../../server/config.ts"
import { readTransfer } from "../../server/transfer/read-transfer.ts"
import { each, type TransferredExchange } from "../../server/transfer/transferred.ts"
import { aBody, aMessage, anExchange, aWebSocket, formats, readAll, utf8, whole, writeAll } from "./values.ts"

const two = [
  whole(anExchange({ note: "é" })),
  whole(aWebSocket({ id: 3, startedAt: 1_500 }), { messages: [aMessage({ exchangeId: 3 }), aMessage({ exchangeId: 3, id: 2 })] }),
]
const read = async (file: string | Uint8Array, own?: Parameters<typeof readAll>[1]) => {
  const { exchanges, problems } = await readAll(file, own)
  return [...exchanges.map(({ exchange, messages }) => `${exchange.id} ${exchange.note} ${messages.length}`), ...problems]
}
const both = ["1 é 0", "3  2"]

describe.each(formats.map(format => [format]))("%s is told", format => {
  test.each<[string, (file: string) => string | Uint8Array]>([
    ["as it is written", file => file],
    ["with a byte order mark", file => `\ufeff${file}`],
    ["after white space", file => `\r\n  ${file}`],
    ["without an end of line", file => file.trimEnd()],
    ["with line ends of Windows", file => file.replaceAll("\n", "\r\n")],
    [
      "with its names in order",
      file =>
        file
          .trim()
          .split(format === "jsonl" ? "\n" : "\0")
          .map(line => JSON.stringify(sorted(JSON.parse(line))))
          .join("\n"),
    ],
    [
      "with spaces",
      file =>
        file
          .trim()
          .split(format === "jsonl" ? "\n" : "\0")
          .map(line => JSON.stringify(JSON.parse(line)).replaceAll('":', '" : '))
          .join("\n"),
    ],
  ])("%s", async (_name, change) => {
    const file = change(await writeAll(format, two))
    expect(await read(file)).toEqual(both)
    expect(await read(file, { pieceSize: 1 })).toEqual(both)
  })
})

const sorted = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, member]) => [name, sorted(member)]),
      )

test.each(["har", "json"] as const)("%s may be indented", async format => {
  const file = JSON.stringify(JSON.parse(await writeAll(format, two)), null, 2)
  expect(await read(file)).toEqual(both)
})

const lists = 'a HAR has "log" with "entries", and a recording as JSON has "exchanges"'

describe("a file that is none", () =>
  test.each<[string, string | Uint8Array, string]>([
    ["empty", "", "The file is empty."],
    ["blank", " \n\ufeff"[0]!, "The file is empty."],
    ["packed", gzipSync("{}"), "The file is compressed; unpack it, and import what is in it."],
    ["zipped", utf8("PK\u0003\u0004"), "The file is compressed; unpack it, and import what is in it."],
    [
      "UTF-16",
      Buffer.from("\ufeff{}", "utf16le"),
      "The file is text in UTF-16; save it as UTF-8, which JSON is written in (RFC 8259 §8.1).",
    ],
    [
      "a page",
      "<!doctype html>",
      'The file is no HAR, and no recording as JSON or JSONL: those begin with "{", and this with "<!doctype html>".',
    ],
    ["a list", "[1]", 'The file is no HAR, and no recording as JSON or JSONL: those begin with "{", and this with "[1]".'],
    ["other JSON", '{"a":1}', `There is nothing to import in this JSON: ${lists}.`],
    ["other JSONL", '{"a":1}\n{"a":2}\n', "The file: this is no JSON: "],
    ["cut off early", '{"log":', `The file ends in the middle; ${lists}.`],
    [
      "of a later version",
      '{"version":2,"exchanges":[{}]}',
      "version: the file has version 2 of this format, and 1 is read here; import it with a newer NectoProxy",
    ],
  ])("%s", async (_name, file, problem) => {
    const lines = await read(file)
    expect(lines).toEqual([expect.stringContaining(problem)])
  }))

test.each([
  ["har", '{"log":{"entries":[]}}'],
  ["json", '{"version":1,"exchanges":[]}'],
])("an empty recording is one: %s", async (_name, file) => expect(await read(file)).toEqual([]))

describe("one that is wrong does not lose the others", () => {
  test.each([
    ["har", "log.entries[1]"],
    ["json", "exchanges[1]"],
  ] as const)("%s", async (format, at) => {
    const file = await writeAll(format, [two[0]!, whole(anExchange({ id: 2, method: "WRONG" })), two[1]!])
    expect(await read(file.replace('"WRONG"', "5"))).toEqual([...both, expect.stringMatching(/ expected text, found 5$/)])
    expect(await read(file.replace('"WRONG"', "WRONG"))).toEqual([...both, expect.stringContaining(`${at}: this is no JSON: `)])
    expect(await read(file.slice(0, file.indexOf('"WRONG"')))).toEqual([
      both[0],
      expect.stringContaining(`${at}: this is no JSON: `),
      "The file ends in the middle: it was cut off. What came before was imported.",
    ])
  })

  test("a message of json", async () => {
    const file = (await writeAll("json", two)).replace('"data":"hi"', '"data":5')
    expect(await read(file)).toEqual(["1 é 0", "3  1", "exchanges[1].messages[0].data: expected text, found 5"])
  })

  test.each(["0102", "zzzzzzzz", "0102030405", ""])("a message with the masking key %j", async maskKey => {
    const frame = /"masked":false,"maskKey":null/
    const wrong = `"masked":true,"maskKey":"${maskKey}"`
    const expected = `frames[0].maskKey: expected eight hexadecimal digits, found "${maskKey}"`
    for (const format of ["json", "jsonl"] as const) {
      const file = await writeAll(format, two)
      expect(await read(file.replace(frame, wrong))).toEqual([...["1 é 0", "3  1"], expect.stringContaining(expected)])
      expect(await read(file.replace(frame, '"masked":true,"maskKey":"0aF90000"'))).toEqual(both)
    }
  })

  test("a message of json belongs to the exchange it stands in, whatever it says", async () => {
    const file = (await writeAll("json", two)).replaceAll('"exchangeId":3', '"exchangeId":7')
    const { exchanges } = await readAll(file)
    expect(exchanges[1]!.messages.map(({ exchangeId }) => Number(exchangeId))).toEqual([3, 3])
  })

  test("lines of jsonl", async () => {
    const lines = (await writeAll("jsonl", two)).trimEnd().split("\n")
    const file = [
      ...lines.slice(0, 2),
      "",
      "{",
      "5",
      '{"type":"other"}',
      lines[0],
      lines[2]!.replace('"exchangeId":3', '"exchangeId":4'),
      lines[2]!.replace('"exchangeId":3', '"exchangeId":1'),
      lines[2]!.replace('"frames":[', '"frames":[5,'),
      lines[3],
      lines[2],
    ].join("\n")
    expect(await read(file)).toEqual([
      "1 é 0",
      "3  1",
      expect.stringContaining("line 4: this is no JSON: "),
      "line 5: expected an object, found 5",
      'line 6.type: expected one of exchange, message, found "other"',
      "line 7.id: there was an exchange 1 before; ids must differ",
      "line 8.exchangeId: there is no exchange 4 before this line",
      "line 9.exchangeId: exchange 1 is no WebSocket and has no messages",
      "line 10.frames[0]: expected an object, found 5",
      "line 12.id: expected a number after 2, found 1",
    ])
  })
})

describe("limits", () => {
  const large = [two[0]!, whole(anExchange({ id: 2 }), { responseBody: aBody("x".repeat(3_000)) }), two[1]!]
  test.each([
    ["har", "log.entries[1]: entries of more than 0 MiB are not read; such a long WebSocket comes back from JSONL"],
    ["json", "exchanges[1]: entries of more than 0 MiB are not read; such a long WebSocket comes back from JSONL"],
    ["jsonl", "line 2: lines of more than 0 MiB are not read"],
  ] as const)("of what is read in one go: %s", async (format, problem) => {
    const file = await writeAll(format, large)
    for (const pieceSize of [10, 100_000]) {
      expect(await read(file, { pieceSize, limits: { transferEntryBytesMax: 2_500 } })).toEqual([...both, problem])
    }
  })

  // Lines: an exchange without messages, two WebSockets, then their messages by turns.
  const messages = (exchangeId: number) =>
    Array.from({ length: 50 }, (_, at) => aMessage({ exchangeId, id: at + 1, timestamp: 5_000 + at }))
  const turns = async () =>
    await writeAll("jsonl", [
      two[0]!,
      whole(two[1]!.exchange, { messages: messages(3) }),
      whole(aWebSocket({ id: 4, startedAt: 2_000 }), { messages: messages(4) }),
    ])

  test("of what is held: what was read by then is imported", async () => {
    const file = await turns()
    const lines = file.trimEnd().split("\n")
    const all = ["1 é 0", "3  50", "4  50"]
    expect(await read(file)).toEqual(all)
    // The second WebSocket, its messages, and one of the first's.
    const ofSecond = lines.filter((line, at) => at === 2 || line.includes('"exchangeId":4'))
    const needed = ofSecond.join("").length
    expect(await read(file, { limits: { transferHeldBytesMax: needed } })).toEqual(all)
    const [first, second, third, problem, ...more] = await read(file, { limits: { transferHeldBytesMax: needed - 1 } })
    expect([first, second, third, more]).toEqual(["1 é 0", "3  50", "4  49", []])
    expect(problem).toStartWith(
      `line ${lines.length - 1}: at most 0 MiB of WebSockets that were open at the same time are read from JSONL;`,
    )
    const [, some, fewer] = await read(file, { limits: { transferHeldBytesMax: needed / 2 } })
    expect([some, fewer]).toEqual([expect.stringMatching(/^3 {2}2\d$/), expect.stringMatching(/^4 {2}2\d$/)])
  })

  test("of what is held: what nobody asks for any more is not", async () => {
    const file = await turns()
    const found: number[] = []
    // Enough for one WebSocket, not for two.
    for await (const one of readTransfer(each([utf8(file)]), { ...defaults, transferHeldBytesMax: file.length * 0.6 })) {
      let count = 0
      for await (const _ of (one as TransferredExchange).messages()) if (++count === (found.length === 1 ? 1 : 50)) break
      found.push(count)
    }
    expect(found).toEqual([0, 1, 50])
  })

  test("of problems told", async () => {
    const file = `${await writeAll("jsonl", two)}${"{\n".repeat(10)}`
    expect(await read(file, { limits: { transferProblemsMax: 3 } })).toEqual([
      ...both,
      ...[5, 6, 7].map(line => expect.stringContaining(`line ${line}: this is no JSON`)),
    ])
    const entries = await read(`{"exchanges":[${"{},".repeat(10)}{}]}`, { limits: { transferProblemsMax: 2 } })
    expect(entries).toEqual([
      expect.stringContaining("exchanges[0]"),
      expect.stringContaining("exchanges[1]"),
      "More is wrong with the file than is listed here.",
    ])
  })

  test.each([...formats])("messages may be asked for late, or not at all: %s", async format => {
    const file = await writeAll(format, [
      whole(aWebSocket({ id: 3 }), { messages: messages(3) }),
      whole(aWebSocket({ id: 4, startedAt: 2_000 }), { messages: messages(4) }),
    ])
    const late = (await Array.fromAsync(readTransfer(each([utf8(file)])))) as TransferredExchange[]
    expect(
      await Promise.all(late.toReversed().map(async one => (await Array.fromAsync(one.messages())).map(({ id }) => Number(id)))),
    ).toEqual([4, 3].map(() => Array.from({ length: 50 }, (_, at) => at + 1)))
    const counts: number[] = []
    for await (const one of readTransfer(each([utf8(file)]))) {
      let count = 0
      for await (const _ of (one as TransferredExchange).messages()) if (++count === 10) break
      counts.push(count)
    }
    expect(counts).toEqual([10, 10])
  })
})

test("what has no messages is handed on at once, where nothing before it waits", async () => {
  const lines = (await writeAll("jsonl", [whole(anExchange()), whole(anExchange({ id: 2 }))])).trimEnd().split("\n")
  let given = 0
  async function* chunks() {
    for (const line of [...lines, " ".repeat(70_000)]) {
      given++
      yield utf8(`${line.padEnd(70_000)}\n`)
    }
  }
  const source = readTransfer(chunks())
  await source.next()
  expect(given).toBe(1)
})

test("who stops early lets go of the file", async () => {
  let isOpen = true
  async function* chunks() {
    try {
      for (;;) yield utf8(`${await writeAll("jsonl", [two[0]!])}`)
    } finally {
      isOpen = false
    }
  }
  for await (const _ of readTransfer(chunks())) break
  expect(isOpen).toBe(false)
})
