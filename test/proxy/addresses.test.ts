// Which URLs other machines are told, from what the system says of its interfaces.

import { describe, expect, test } from "bun:test"
import type { NetworkInterfaceInfo } from "node:os"
import { addressesOf, createAddresses } from "../../server/proxy/addresses.ts"

const entry = (address: string, internal = false) => ({ address, internal }) as NetworkInterfaceInfo

const interfaces = {
  lo: [entry("127.0.0.1", true), entry("::1", true)],
  docker0: [entry("172.17.0.1")],
  eth0: [entry("2001:db8::7"), entry("fe80::1"), entry("192.168.1.23"), entry("169.254.3.4")],
  wlan0: [entry("10.0.0.9")],
  gone: undefined,
}

describe("addressesOf", () => {
  test.each([
    ["127.0.0.1", []],
    ["127.1.2.3", []],
    ["localhost", []],
    ["::1", []],
    ["0.0.0.0", ["http://192.168.1.23:8888", "http://10.0.0.9:8888", "http://172.17.0.1:8888"]],
    ["::", ["http://192.168.1.23:8888", "http://10.0.0.9:8888", "http://[2001:db8::7]:8888", "http://172.17.0.1:8888"]],
    ["192.168.1.23", ["http://192.168.1.23:8888"]],
    ["2001:db8::7", ["http://[2001:db8::7]:8888"]],
    ["laptop.lan", ["http://laptop.lan:8888"]],
  ])("listening on %s: %p", (host, expected) => expect(addressesOf(host, 8888, interfaces)).toEqual(expected))
})

test("the system is asked again after ten seconds, and not before", () => {
  const given = [{ en0: [entry("192.0.2.1")] }, { en0: [entry("192.0.2.2")] }]
  let asked = 0
  let time = 5
  const addresses = createAddresses(
    "0.0.0.0",
    1,
    () => given[asked++] ?? {},
    () => time,
  )
  expect(addresses()).toEqual(["http://192.0.2.1:1"])
  time += 9_999
  expect([addresses(), asked]).toEqual([["http://192.0.2.1:1"], 1])
  time += 1
  expect([addresses(), asked]).toEqual([["http://192.0.2.2:1"], 2])
})
