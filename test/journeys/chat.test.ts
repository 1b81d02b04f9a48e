// The whole product as a user meets it: a real Chromium chats with a real server through the executable, over ws:// and wss://, and
// a second tab shows the page. What the page and the API say is compared with what both ends sent and received.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { BrowserContext, Page } from "playwright-core"
import type { Exchange, Message, MessageRow } from "../../server/contract.ts"
import { eventually, type Running, startExecutable } from "../support/executable.ts"
import { type Origin, startOrigin } from "../support/origin.ts"
import { launchProxied } from "../support/proxied-browser.ts"
import { screenshot } from "../support/screenshots.ts"

let origin: Origin
let necto: Running
let context: BrowserContext
let ui: Page

beforeAll(async () => {
  ;[origin, necto] = await Promise.all([startOrigin(), startExecutable(["--insecure"])])
  context = await launchProxied(necto)
  ui = await context.newPage()
  await ui.goto(necto.ready.ui)
}, 60_000)

afterAll(async () => {
  await context?.close()
  await origin?.stop()
  if (necto) expect(await necto.stop()).toBe(0)
})

const binary = [0x82, 0xa4, 0x74, 0x79, 0x70, 0x65, 0x00, 0xff]
const json = JSON.stringify({ type: "typing", room: "general", nested: { list: [1, 2.5, null, true] } })
const long = JSON.stringify({ type: "history", lines: Array.from({ length: 200 }, (_, i) => `line ${i} äöü 🎉`) })

/** What is sent, and what a chat server answers, as [direction, opcode, data as the API shows it, isBinary]. */
const conversation = [
  ["client-to-server", 1, "Hello!", false],
  ["server-to-client", 1, JSON.stringify({ type: "message", from: "alice", text: "Hello!", room: "general" }), false],
  ["client-to-server", 1, json, false],
  ["server-to-client", 1, JSON.stringify({ type: "message", from: "alice", text: json, room: "general" }), false],
  ["client-to-server", 2, Buffer.from(binary).toString("base64"), true],
  ["server-to-client", 2, Buffer.from(binary).toString("base64"), true],
  ["client-to-server", 1, "", false],
  ["server-to-client", 1, JSON.stringify({ type: "message", from: "alice", text: "", room: "general" }), false],
  ["client-to-server", 1, long, false],
  ["server-to-client", 1, JSON.stringify({ type: "message", from: "alice", text: long, room: "general" }), false],
] as const

describe.each([
  ["ws", "http"],
  ["wss", "https"],
] as const)("a chat over %s://", (protocol, scheme) => {
  let exchange: Exchange
  const port = () => (scheme === "http" ? origin.httpPort : origin.httpsPort)
  const path = `/chat?over=${protocol}`

  test("client and server receive what the other sent", async () => {
    const page = await context.newPage()
    await page.goto(`${scheme}://localhost:${port()}/`)
    await page.waitForFunction(() => document.title === "Chat: 2")
    const received = await page.evaluate(chat, {
      url: `${protocol}://localhost:${port()}${path}`,
      texts: ["Hello!", json],
      bytes: binary,
      more: ["", long],
    })
    await page.close()

    const answers = conversation.filter(([direction]) => direction === "server-to-client")
    expect(received).toEqual({ messages: answers.map(([, , data]) => data), code: 1000, reason: "bye", wasClean: true })
    await origin.until(event => event.event === "close" && event.url === path)
    const seen = origin.events.filter(event => event.event === "message" && event.url === path)
    const sent = conversation.filter(([direction]) => direction === "client-to-server")
    expect(seen).toEqual(sent.map(([, , data, isBinary]) => ({ event: "message", url: path, isBinary, data })))
    expect(origin.events).toContainEqual({ event: "pong", url: path, data: "hb-17" })
    expect(origin.events).toContainEqual({ event: "close", url: path, code: 1000, reason: "bye" })
  })

  test("the API tells it as it was", async () => {
    const found = await eventually(
      () => necto.json<{ exchanges: Exchange[]; total: number }>(`/exchanges?q=${protocol}+over=${protocol}`),
      ({ exchanges }) => exchanges[0]?.state === "closed",
    )
    expect(found.total).toBe(1)
    exchange = found.exchanges[0]!
    expect(exchange).toMatchObject({
      protocol,
      method: "GET",
      url: `${protocol}://localhost:${port()}${path}`,
      host: `localhost:${port()}`,
      path,
      status: 101,
      statusText: "Switching Protocols",
      state: "closed",
      faults: [],
      failure: null,
      websocket: {
        subprotocol: null,
        extensions: "permessage-deflate",
        close: { code: 1000, name: "Normal Closure", reason: "bye", by: "client" },
      },
    })
    expect(exchange.tls?.server?.version ?? null).toBe(protocol === "wss" ? "TLSv1.3" : null)
    expect(exchange.websocket?.messages).toEqual({ "client-to-server": 7, "server-to-client": 7 })
  })

  test("every message is there, in order, with direction, opcode, data and length", async () => {
    const { messages, total } = await necto.json<{ messages: MessageRow[]; total: number }>(`/exchanges/${exchange.id}/messages`)
    expect(total).toBe(14)
    expect(messages.map(({ id }) => id) as number[]).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
    const whole = await Promise.all(messages.map(({ id }) => necto.json<Message>(`/exchanges/${exchange.id}/messages/${id}`)))
    const times = whole.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort((a, b) => a - b))

    const data = whole.filter(({ opcode }) => opcode < 8)
    expect(data.map(message => [message.direction, message.opcode, message.data, message.isBinary] as const)).toEqual([...conversation])
    for (const message of data) {
      const bytes = Buffer.from(message.data, message.isBinary ? "base64" : "utf8")
      expect([message.length, message.compressed, message.truncated, message.problem]).toEqual([bytes.length, true, false, null])
      expect(message.frames.map(({ fin, masked }) => [fin, masked])).toEqual([[true, message.direction === "client-to-server"]])
      const payload = await necto.api(`/exchanges/${exchange.id}/messages/${message.id}/data`)
      expect(Buffer.from(await payload.arrayBuffer()).equals(bytes)).toBe(true)
    }
    const control = whole.filter(({ opcode }) => opcode >= 8)
    expect(control.map(({ direction, opcode, data }) => [direction, opcode, data])).toEqual([
      ["server-to-client", 9, "hb-17"],
      ["client-to-server", 10, "hb-17"],
      ["client-to-server", 8, "bye"],
      ["server-to-client", 8, "bye"],
    ])
    expect(control.at(-1)?.close).toMatchObject({ code: 1000, name: "Normal Closure", reason: "bye" })
  })

  test("the page shows the connection and its frames", async () => {
    const row = ui.locator(`[data-testid="exchange-row"][data-id="${exchange.id}"]`)
    await row.click()
    expect(await cells(row, ["protocol", "status", "method", "host", "path"])).toEqual([
      protocol.toUpperCase(),
      "101",
      "GET",
      exchange.host,
      path,
    ])
    const frames = ui.locator('[data-testid="frame-row"]')
    await frames.nth(13).waitFor()
    const shown = await frames.evaluateAll(rows =>
      rows.map(row => [
        (row as HTMLElement).dataset.direction,
        row.querySelector('[data-cell="opcode"]')?.textContent?.trim(),
        row.querySelector('[data-cell="data"]')?.textContent ?? "",
        row.querySelector('[data-cell="length"]')?.textContent ?? "",
      ]),
    )
    expect(shown.map(([direction, opcode]) => [direction, opcode])).toEqual(
      (await listMessages()).map(({ direction, opcode }) => [direction, opcodeNames[opcode]]),
    )
    expect(shown.find(([, opcode]) => opcode === "Text")?.[2]).toContain("Hello!")
    expect(shown.find(([, opcode]) => opcode === "Binary")?.[2]).toContain("82 a4 74 79 70 65 00 ff")
    expect(shown.find(([, opcode]) => opcode === "Binary")?.[3]).toStartWith("8")
    expect(shown.find(([, opcode]) => opcode === "Close")?.[2]).toMatch(/1000.*Normal Closure.*bye/)
    expect(shown.find(([, opcode]) => opcode === "Ping")?.[2]).toContain("hb-17")
  })

  test("a frame opens: JSON formatted, binary as base64 with its size", async () => {
    const payload = ui.locator('[data-testid="payload"]')
    const messages = await listMessages()
    const open = (message: MessageRow | undefined) => ui.locator(`[data-testid="frame-row"][data-id="${message?.id}"]`).click()
    await open(messages.find(message => message.data === json))
    await payload.getByText('"typing"').waitFor()
    expect(await payload.textContent()).toMatch(/\n\s+"?nested"?: \{/)
    await open(messages.find(({ isBinary }) => isBinary))
    await payload.getByText(Buffer.from(binary).toString("base64")).waitFor()
    expect(await payload.textContent()).toContain("8 bytes")
    await open(messages.find(({ opcode }) => opcode === 8))
    await payload.getByText("Normal Closure").first().waitFor()
    await screenshot(ui, `chat-${protocol}`)
  })

  const listMessages = async () => (await necto.json<{ messages: MessageRow[] }>(`/exchanges/${exchange.id}/messages`)).messages
})

test("typing `ws` leaves only WebSockets among ordinary traffic", async () => {
  await ui.waitForFunction(() => document.querySelectorAll('[data-testid="exchange-row"]').length >= 8)
  for (const [typed, expected] of [
    ["ws", ["WS", "WSS"]],
    ["wss", ["WSS"]],
    ["101", ["WS", "WSS"]],
    ["over=ws", ["WS", "WSS"]],
  ] as const) {
    await ui.locator('[data-testid="filter"]').fill(typed)
    await ui.waitForFunction(count => document.querySelectorAll('[data-testid="exchange-row"]').length === count, expected.length)
    expect(await ui.locator('[data-testid="exchange-row"] [data-cell="protocol"]').allInnerTexts()).toEqual([...expected])
  }
  await ui.locator('[data-testid="filter"]').fill("")
  const protocols = await ui.locator('[data-testid="exchange-row"] [data-cell="protocol"]').allInnerTexts()
  expect(new Set(protocols)).toEqual(new Set(["HTTP", "HTTPS", "WS", "WSS"]))
})

test("frames arrive live on the page, thousands of them", async () => {
  const page = await context.newPage()
  await page.goto(`http://localhost:${origin.httpPort}/`)
  await page.evaluate(url => {
    const socket = new WebSocket(url)
    Object.assign(window, { socket })
    return new Promise(resolve => socket.addEventListener("open", resolve))
  }, `ws://localhost:${origin.httpPort}/live`)
  await ui.locator('[data-testid="exchange-row"]', { hasText: "/live" }).click()
  await ui.getByText("hb-17").first().waitFor()
  await page.evaluate(() => (window as unknown as { socket: WebSocket }).socket.send("flood"))
  await ui.locator('[data-testid="frame-row"][data-id="5004"]').waitFor()
  expect(await ui.locator('[data-testid="frame-row"]').count()).toBeLessThan(100)
  await screenshot(ui, "live")
  await page.close()
})

test("ordinary requests load: keep-alive, HEAD, POST, chunked, a page that is missing", async () => {
  const page = await context.newPage()
  await page.goto(`https://localhost:${origin.httpsPort}/`)
  const got = await page.evaluate(async () => {
    const text = async (path: string, init?: RequestInit) => {
      const response = await fetch(path, init)
      return [response.status, await response.text()]
    }
    return [
      await text("/style.css", { method: "HEAD" }),
      await text("/echo", { method: "POST", body: "x".repeat(100_000) }),
      await text("/chunked"),
      await text("/nothing"),
    ]
  })
  expect(got).toEqual([
    [200, ""],
    [201, "x".repeat(100_000)],
    [200, "first second"],
    [404, "not here"],
  ])
  await page.close()
  const { exchanges } = await necto.json<{ exchanges: Exchange[] }>("/exchanges?q=https+/echo")
  expect(exchanges.map(({ method, status, request, response }) => [method, status, request.bodySize, response?.bodySize])).toEqual([
    ["POST", 201, 100_000, 100_000],
  ])
})

const opcodeNames: Record<number, string> = { 1: "Text", 2: "Binary", 8: "Close", 9: "Ping", 10: "Pong" }

const cells = (row: ReturnType<Page["locator"]>, names: readonly string[]) =>
  Promise.all(names.map(async name => (await row.locator(`[data-cell="${name}"]`).innerText()).trim()))

/** Runs in the chat page: one exchange of messages at a time, so that the order is the same on both sides. */
async function chat({ url, texts, bytes, more }: { url: string; texts: string[]; bytes: number[]; more: string[] }) {
  const socket = new WebSocket(url)
  socket.binaryType = "arraybuffer"
  const messages: string[] = []
  const next = () => new Promise<MessageEvent>(resolve => socket.addEventListener("message", resolve, { once: true }))
  await new Promise(resolve => socket.addEventListener("open", resolve))
  for (const message of [...texts, new Uint8Array(bytes), ...more]) {
    const answer = next()
    socket.send(message)
    const { data } = await answer
    messages.push(typeof data === "string" ? data : btoa(String.fromCharCode(...new Uint8Array(data))))
  }
  const closed = new Promise<CloseEvent>(resolve => socket.addEventListener("close", resolve))
  socket.close(1000, "bye")
  const { code, reason, wasClean } = await closed
  return { messages, code, reason, wasClean }
}
