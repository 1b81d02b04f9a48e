// How a WebSocket ends, or does not begin, as it is recorded: who went away and how, and what a refusal means.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type Scripted, type ScriptedServer, scriptedClient, scriptedServer, tunnelClient } from "../support/scripted.ts"

let proxy: TestProxy
let server: ScriptedServer

beforeAll(async () => {
  proxy = startProxy()
  server = await scriptedServer()
})

afterAll(() => {
  proxy.stop()
  server.stop()
})

const upgrade =
  "GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
const agreed =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

async function open(answer: string): Promise<{ client: Scripted; peer: Scripted }> {
  const client = await tunnelClient(proxy.port, `localhost:${server.port}`)
  client.write(upgrade)
  const peer = await server.accept()
  await peer.bytes(upgrade.length)
  peer.write(answer)
  await client.bytes(answer.length)
  return { client, peer }
}

/** The exchange of the conversation that is going on, once it is over. */
const over = async () => {
  const { id } = proxy.exchanges().at(-1)!
  return (await proxy.until(all => ["closed", "failed"].includes(all.find(one => one.id === id)?.state ?? ""))).find(one => one.id === id)
}

describe("without a close frame: 1006, and who", () => {
  test.each([
    ["client", "end", /^The client ended the connection without a close frame/],
    ["server", "end", /^The server ended the connection without a close frame/],
    ["client", "reset", /^The client reset the connection without a close frame/],
    ["server", "reset", /^The server reset the connection without a close frame/],
  ] as const)("%s, %s", async (by, how, meaning) => {
    const { client, peer } = await open(agreed)
    const ending = over()
    const [gone, left] = by === "client" ? [client, peer] : [peer, client]
    if (how === "reset") gone.socket.resetAndDestroy()
    else gone.socket.end()
    await left.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    left.socket.end()
    const exchange = await ending
    expect(exchange?.websocket?.close).toMatchObject({ code: 1006, by, how, meaning: expect.stringMatching(meaning) })
  })
})

describe.each(["tunnel", "absolute form"] as const)("without an answer (%s): who went away, and how", way => {
  test.each([
    ["client", "end", /^The client closed the connection before/],
    ["server", "end", /^The server closed the connection without an answer/],
    ["client", "reset", /^The client broke off/],
    ["server", "reset", /^The server reset the connection without an answer/],
  ] as const)("%s, %s", async (by, how, message) => {
    const client = way === "tunnel" ? await tunnelClient(proxy.port, `localhost:${server.port}`) : await scriptedClient(proxy.port)
    client.write(`GET ${way === "tunnel" ? "" : `http://localhost:${server.port}`}/x HTTP/1.1\r\nHost: x\r\n\r\n`)
    const peer = await server.accept()
    await peer.until(({ text }) => text.endsWith("\r\n\r\n"))
    const ending = over()
    const [gone, left] = by === "client" ? [client, peer] : [peer, client]
    if (how === "reset") gone.socket.resetAndDestroy()
    else gone.socket.end()
    await left.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    left.socket.end()
    expect(await ending).toMatchObject({ state: "failed", failure: { code: "no-response", message: expect.stringMatching(message) } })
  })
})

describe("a handshake that is refused says what was wrong", () => {
  test.each([
    ["400 Bad Request", /took away `Upgrade`/],
    ["401 Unauthorized", /wants a login/],
    ["403 Forbidden", /`Origin`/],
    ["404 Not Found", /no WebSocket at this path/],
    ["200 OK", /ordinary page/],
    ["302 Found", /redirects/],
    ["599 Odd", /server's side/],
  ])("%s", async (status, meaning) => {
    const { client, peer } = await open(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nno`)
    const exchange = await over()
    expect(exchange).toMatchObject({ protocol: "ws", state: "failed", status: Number(status.slice(0, 3)), response: { bodySize: 2 } })
    expect(exchange?.failure?.message).toStartWith(`The server answered ${status} instead of 101`)
    expect(exchange?.failure?.message).toMatch(meaning)
    client.socket.destroy()
    await peer.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    peer.socket.destroy()
  })
})
