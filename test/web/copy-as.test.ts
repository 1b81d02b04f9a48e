// Requests as commands: a shell and curl really run them, against a server that tells what it was asked.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { Exchange, Fields } from "../../server/contract.ts"
import { toCurl } from "../../web/list/copy-as/curl.ts"
import { copyAs, formats } from "../../web/list/copy-as/formats.ts"
import { toJavaScript } from "../../web/list/copy-as/javascript.ts"
import { offeredProtocols, sentFields } from "../../web/list/copy-as/sent-fields.ts"
import { printfOf, quote, quoteOctets } from "../../web/list/copy-as/shell.ts"
import { toWebsocat } from "../../web/list/copy-as/websocat.ts"
import { exchange, websocket } from "../filter/subjects.ts"

const utf8 = (text: string) => new TextEncoder().encode(text)

/** What a POSIX shell writes to its output, when it reads this as from a terminal: a word of its own may not be so long. */
async function run(script: string): Promise<Uint8Array> {
  const child = Bun.spawn(["sh"], { stdin: utf8(script), stdout: "pipe", stderr: "pipe" })
  const [out, problem, code] = await Promise.all([new Response(child.stdout).bytes(), new Response(child.stderr).text(), child.exited])
  if (code !== 0) throw new Error(`${code}: ${problem}\n${script}`)
  return out
}
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1")
const everyOctet = Uint8Array.from({ length: 256 }, (_, at) => at)

describe("a shell reads words as they were meant", () => {
  test.each([["plain"], [""], ["it's"], ["''"], ['$HOME `id` \\n "x" !1 *'], ["two\nlines\n"], ["grüße 👍"], ["-n %s"]])("%j", async text =>
    expect(await run(`printf %s ${quote(text)}`)).toEqual(utf8(text)),
  )

  test.each([["caf\xe9's \xff\xfe"], ["\xe9"], ["ascii"]])("octets that are no UTF-8: %j", async octets =>
    expect(latin1(await run(`printf %s ${quoteOctets(octets)}`))).toBe(octets),
  )

  test.each([[everyOctet], [utf8("-%d\\\\ '100%' 1234")], [new Uint8Array([0, 49, 50, 51])]])("through printf: %#", async bytes =>
    expect(await run(`printf ${printfOf(bytes)}`)).toEqual(bytes),
  )
})

type Asked = { readonly line: string; readonly fields: readonly string[]; readonly body: string }

/** Sees the bytes: a library would tidy them. */
let server: Bun.TCPSocketListener<{ seen: Buffer }>
let asked: Asked | null = null
beforeAll(() => {
  server = Bun.listen<{ seen: Buffer }>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        socket.data = { seen: Buffer.alloc(0) }
      },
      data(socket, chunk) {
        socket.data.seen = Buffer.concat([socket.data.seen, chunk])
        const { seen } = socket.data
        const end = seen.indexOf("\r\n\r\n")
        if (end < 0) return
        const [line = "", ...fields] = seen.subarray(0, end).toString("latin1").split("\r\n")
        const length = Number(fields.find(field => /^content-length:/i.test(field))?.split(":")[1] ?? 0)
        if (seen.length < end + 4 + length) return
        asked = { line, fields, body: seen.subarray(end + 4).toString("latin1") }
        socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
      },
    },
  })
})
afterAll(() => server.stop(true))

const sent = (path: string, fields: Fields, facts: Partial<Exchange> = {}, bodySize = 0): Exchange => {
  const host = `127.0.0.1:${server.port}`
  return exchange({ url: `http://${host}${path}`, host, path, request: { fields: [["Host", host], ...fields], bodySize }, ...facts })
}

async function replay(of: Exchange, body: Uint8Array | null = null): Promise<Asked> {
  asked = null
  await run(toCurl(of, body).replace(/curl /, "curl --silent --show-error --noproxy '*' "))
  expect(asked).not.toBeNull()
  return asked!
}

describe("curl asks again what was asked", () => {
  const fields: Fields = [
    ["User-Agent", "it's me/1.0 $HOME"],
    ["ACCEPT", "*/*;q=0.8"],
    ["Cookie", "sid=abc; lang='de'"],
    ["X-Empty", ""],
    ["X-Octets", "caf\xe9"],
    ["X-Text", "gr\xc3\xbc\xc3\x9fe"],
    ["X-Twice", "1"],
    ["x-twice", "2"],
  ]

  test("with the same fields, in their order and spelling, and none besides", async () => {
    const of = sent("/a/../b/[1-3]{x}?q=it's&r=$x", [["Connection", "keep-alive, X-Hop"], ["X-Hop", "1"], ...fields])
    const { line, fields: came } = await replay(of)
    expect(line).toBe("GET /a/../b/[1-3]{x}?q=it's&r=$x HTTP/1.1")
    expect(came).toEqual([`Host: ${of.host}`, ...fields.map(([name, value]) => (value === "" ? `${name}:` : `${name}: ${value}`))])
  })

  test.each<[method: string, fields: Fields, body: Uint8Array, line: string, came: readonly string[]]>([
    [
      "POST",
      [
        ["Content-Type", "application/json"],
        ["Content-Length", "9"],
      ],
      utf8('{"a":"\'"}'),
      "POST / HTTP/1.1",
      ["Content-Type: application/json"],
    ],
    ["PUT", [["Transfer-Encoding", "chunked"]], utf8("@file\nand more\r\n"), "PUT / HTTP/1.1", []],
    ["POST", [["Content-Encoding", "gzip"]], everyOctet, "POST / HTTP/1.1", ["Content-Encoding: gzip"]],
    ["GET", [["Content-Length", "3"]], utf8("who"), "GET / HTTP/1.1", []],
    ["PATCH", [], utf8("long ".repeat(40_000)), "PATCH / HTTP/1.1", []],
  ])("%s with a body %#", async (method, given, body, line, came) => {
    const got = await replay(sent("/", given, { method }, body.length), body)
    expect(got.line).toBe(line)
    expect(got.body).toBe(latin1(body))
    const own = [/^host:/i, /^content-length:/i]
    expect(got.fields.filter(field => !own.some(name => name.test(field)))).toEqual([...came])
    expect(got.fields.filter(field => /^content-length:/i.test(field))).toEqual([`Content-Length: ${body.length}`])
  })

  test.each([
    ["HEAD", [], "HEAD / HTTP/1.1", []],
    ["DELETE", [], "DELETE / HTTP/1.1", []],
    ["POST", [["Content-Length", "0"]], "POST / HTTP/1.1", ["Content-Length: 0"]],
  ] as const)("%s without one", async (method, given, line, came) => {
    const got = await replay(sent("/", given, { method }))
    expect([got.line, got.fields.slice(1)]).toEqual([line, [...came]])
  })

  test("another Host stays, and so does a `#` in the target", async () => {
    const of = sent("/a#b", [], {})
    const { line, fields: came } = await replay({ ...of, request: { fields: [["Host", "other.test"]], bodySize: 0 } })
    expect([line, came]).toEqual(["GET /a#b HTTP/1.1", ["Host: other.test"]])
  })

  test("compressed answers are asked for, and unpacked", () =>
    expect(toCurl(sent("/", [["Accept-Encoding", "gzip, br"]]), null)).toMatch(/-H 'Accept-Encoding: gzip, br' \\\n.*--compressed$/s))

  test("a body that is not at hand is said to be missing", () =>
    expect(toCurl(sent("/", [], { method: "POST" }, 5), null)).toMatch(/^# The body \(5 bytes\) is not at hand.*@body\.bin$/s))

  test("a handshake is asked again as it was", async () => {
    const handshake: Fields = [
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
      ["User-Agent", "x"],
      ["Accept", "y"],
    ]
    const of = sent("/chat", handshake, { protocol: "ws", websocket: websocket(1, 1) })
    const { line, fields: came } = await replay({ ...of, url: of.url.replace("http:", "ws:") })
    expect([line, came.slice(1)]).toEqual(["GET /chat HTTP/1.1", handshake.map(([name, value]) => `${name}: ${value}`)])
  })
})

const chat = exchange({
  protocol: "wss",
  url: "wss://api.test/chat?room='a'",
  host: "api.test",
  path: "/chat?room='a'",
  websocket: websocket(1, 1),
  request: {
    fields: [
      ["Host", "api.test"],
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
      ["Origin", "https://app.test"],
      ["Sec-WebSocket-Key", "x"],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Protocol", "chat.v2, chat.v1"],
      ["Sec-WebSocket-Extensions", "permessage-deflate"],
      ["Cookie", "sid=1"],
      ["Authorization", "Bearer 'x'"],
    ],
    bodySize: 0,
  },
})

test("websocat makes its own handshake, and is told the rest", async () => {
  const command = toWebsocat(chat)
  const words = latin1(await run(command.replace("websocat", "printf '%s\\n'"))).trim()
  expect(words.split("\n")).toEqual([
    "--protocol",
    "chat.v2, chat.v1",
    "-H=Origin: https://app.test",
    "-H=Cookie: sid=1",
    "-H=Authorization: Bearer 'x'",
    "wss://api.test/chat?room='a'",
  ])
})

test("JavaScript opens the WebSocket, and says what a browser does not let it set", () => {
  expect(toJavaScript(chat, null).split("\n").slice(0, 5)).toEqual([
    "// A browser's WebSocket takes no header fields. These were sent:",
    "//   Origin: https://app.test",
    "//   Cookie: sid=1",
    "//   Authorization: Bearer 'x'",
    `const socket = new WebSocket("wss://api.test/chat?room='a'", ["chat.v2", "chat.v1"])`,
  ])
  expect([offeredProtocols(chat), sentFields(chat).length]).toEqual([["chat.v2", "chat.v1"], 3])
})

describe("fetch() asks again", () => {
  test.each<[body: Uint8Array, fields: Fields]>([
    [
      utf8('{"a":"\u2028</script>"}'),
      [
        ["Content-Type", "application/json"],
        ["X-A", 'quo"te'],
        ["Cookie", "a=1"],
      ],
    ],
    [everyOctet, [["Content-Type", "application/octet-stream"]]],
  ])("with the body %#", async (body, fields) => {
    asked = null
    const script = toJavaScript(sent("/post", [...fields, ["Sec-Fetch-Mode", "cors"]], { method: "POST" }, body.length), body)
    await new Function(`return (async () => { ${script.replace("await fetch(", "return await fetch(")} })()`)()
    const got = asked as Asked | null
    expect([got?.line, got?.body]).toEqual(["POST /post HTTP/1.1", latin1(body)])
    for (const [name, value] of fields.filter(([name]) => name !== "Cookie")) expect(got?.fields).toContain(`${name}: ${value}`)
    expect(got?.fields.some(field => /^(?:cookie|sec-fetch-mode: cors)/i.test(field))).toBe(false)
  })

  test("of a plain GET nothing but the address is left", () =>
    expect(toJavaScript(exchange({ url: "http://a.test/", request: { fields: [["Host", "a.test"]], bodySize: 0 } }), null)).toBe(
      'await fetch("http://a.test/")',
    ))
})

test("several are copied at once, each in what it can be", async () => {
  const tunnel = exchange({ protocol: "tunnel", url: "mail.test:993" })
  const of = (id: string) => formats.find(format => format.id === id)!
  const never = () => Promise.reject(new Error("no body was sent"))
  expect(await copyAs(of("url"), [chat, tunnel], never)).toBe("wss://api.test/chat?room='a'\nmail.test:993")
  expect(JSON.parse(await copyAs(of("json"), [chat, tunnel], never))).toEqual([chat, tunnel])
  expect(JSON.parse(await copyAs(of("json"), [chat], never))).toEqual(chat)
  expect((await copyAs(of("websocat"), [chat, tunnel, chat], never)).match(/^websocat/gm)?.length).toBe(2)
  const posted = sent("/", [], { method: "POST" }, 3)
  expect(await copyAs(of("curl"), [posted], async () => utf8("abc"))).toContain("--data-raw 'abc'")
})
