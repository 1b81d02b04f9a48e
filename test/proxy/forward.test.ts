// Requests in absolute form on one connection, each going where it says, in turn.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type ScriptedServer, scriptedClient, scriptedServer } from "../support/scripted.ts"

let proxy: TestProxy
let plain: ScriptedServer

beforeAll(async () => {
  proxy = startProxy()
  plain = await scriptedServer()
})

afterAll(() => {
  plain.stop()
  proxy.stop()
})

describe("requests in absolute form, one after the other", () => {
  const open = async () => {
    const client = await scriptedClient(proxy.port)
    const get = (path: string, port = plain.port) =>
      client.write(`GET http://localhost:${port}${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
    return { client, get }
  }

  test("a pipelined request waits for the answer before it, and goes where it says", async () => {
    const elsewhere = await scriptedServer()
    const { client, get } = await open()
    get("/one")
    get("/two", elsewhere.port)
    const first = await plain.accept()
    await first.until(({ text }) => text.endsWith("\r\n\r\n"))
    expect(elsewhere.connections).toHaveLength(0)
    first.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1")
    const second = await elsewhere.accept()
    await second.until(({ text }) => text.endsWith("\r\n\r\n"))
    expect(second.text).toStartWith("GET /two HTTP/1.1\r\n")
    second.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2")
    await client.until(({ text }) => text.endsWith("2"))
    client.socket.destroy()
    elsewhere.stop()
  })

  test.each([
    ["an answer delimited by the close", "HTTP/1.1 200 OK\r\n\r\nall"],
    ["an answer cut short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"],
    ["no answer", ""],
  ])("%s ends the connection, also for a request that waits behind it", async (_name, answer) => {
    const { client, get } = await open()
    get("/one")
    get("/two")
    const server = await plain.accept()
    await server.until(({ text }) => text.endsWith("\r\n\r\n"))
    server.write(answer)
    server.socket.end()
    await client.until(({ hasEnded }) => hasEnded)
    expect(client.text).toBe(answer)
    client.socket.end()
    await server.until(({ closed }) => closed !== null)
    await client.until(({ closed }) => closed !== null)
    expect(server.text).not.toContain("/two")
  })

  test("after the origin has ended, nothing more is asked of anybody", async () => {
    const elsewhere = await scriptedServer()
    const { client, get } = await open()
    get("/one")
    const server = await plain.accept()
    await server.until(({ text }) => text.endsWith("\r\n\r\n"))
    server.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    server.socket.end()
    await client.until(({ hasEnded }) => hasEnded)
    get("/two", elsewhere.port)
    client.socket.end()
    await client.until(({ closed }) => closed !== null)
    expect(elsewhere.connections).toHaveLength(0)
    elsewhere.stop()
  })

  test("a client that goes while its request waits is noticed", async () => {
    const { client, get } = await open()
    get("/one")
    get("/two")
    const server = await plain.accept()
    await server.until(({ text }) => text.endsWith("\r\n\r\n"))
    client.socket.resetAndDestroy()
    await server.until(({ closed }) => closed !== null)
    expect(server.closed).toBe("reset")
  })
})
