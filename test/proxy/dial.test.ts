// From a name to a connection: both families of addresses, and every way it can fail as a value with a sentence.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { type AddressInfo, createServer, type Server } from "node:net"
import { defaultTimeouts } from "../../server/config.ts"
import { dial } from "../../server/proxy/dial.ts"
import { OwnAddresses } from "../../server/proxy/own-addresses.ts"
import { unusedPort } from "../support/ports.ts"

const surroundings = { own: new OwnAddresses(), settings: { isInsecure: false, timeouts: defaultTimeouts } }
const servers: Server[] = []
let onIPv4: number
let onIPv6: number
const unused = unusedPort()

const listen = (host: string) =>
  new Promise<number>(resolve => {
    const server = createServer(socket => socket.on("error", () => undefined))
    servers.push(server)
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
  })

beforeAll(async () => {
  ;[onIPv4, onIPv6] = await Promise.all([listen("127.0.0.1"), listen("::1")])
})

afterAll(() => {
  for (const server of servers) server.close()
})

describe("connects", () => {
  test.each([
    ["an IPv4 address", "127.0.0.1", () => onIPv4, /^127\.0\.0\.1$/],
    ["an IPv6 address", "::1", () => onIPv6, /^::1$/],
    ["a name whose server listens on IPv4 only", "localhost", () => onIPv4, /^127\.0\.0\.1$/],
  ])("%s", async (_name, host, port, address) => {
    const dialed = await dial(host, port(), surroundings)
    if (dialed.type === "failed") throw new Error(dialed.failure.message)
    expect(dialed.address).toMatch(address)
    expect(dialed.timings.dnsMs === null).toBe(host !== "localhost")
    dialed.peer.reset()
  })
})

describe("fails with a sentence", () => {
  test.each([
    ["127.0.0.1", () => unused, "connect-refused", /^Cannot connect to 127\.0\.0\.1:\d+: nothing listens there/],
    ["::1", () => unused, "connect-refused", /^Cannot connect to \[::1\]:\d+: nothing listens there/],
    ["localhost", () => unused, "connect-refused", /^Cannot connect to localhost:\d+: nothing listens there/],
    ["no-such-host.invalid", () => 80, "dns-not-found", /^Cannot resolve the name no-such-host\.invalid: it is not known/],
    ["-not a name-", () => 80, "dns-not-found", /^Cannot resolve the name -not a name-/],
    ["", () => 80, "dns-not-found", /^Cannot resolve the name/],
  ])("%p", async (host, port, code, message) => {
    const dialed = await dial(host, port(), surroundings)
    expect(dialed).toMatchObject({ type: "failed", failure: { code, message: expect.stringMatching(message) } })
  })
})
