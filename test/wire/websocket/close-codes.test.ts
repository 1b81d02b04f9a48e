// RFC 6455 §7.4: which codes may be in a close frame, and that every number has a name and a meaning. Names are those of the IANA
// registry "WebSocket Close Code Number".

import { describe, expect, test } from "bun:test"
import { explainClose, isSendableCloseCode } from "../../../server/wire/websocket/close-codes.ts"

describe("RFC 6455 §7.4.1 and IANA: defined codes", () =>
  test.each([
    [1000, "Normal Closure", "sendable"],
    [1001, "Going Away", "sendable"],
    [1002, "Protocol Error", "sendable"],
    [1003, "Unsupported Data", "sendable"],
    [1004, "Reserved", "never sent"],
    [1005, "No Status Received", "never sent"],
    [1006, "Abnormal Closure", "never sent"],
    [1007, "Invalid Payload Data", "sendable"],
    [1008, "Policy Violation", "sendable"],
    [1009, "Message Too Big", "sendable"],
    [1010, "Mandatory Extension", "sendable"],
    [1011, "Internal Error", "sendable"],
    [1012, "Service Restart", "sendable"],
    [1013, "Try Again Later", "sendable"],
    [1014, "Bad Gateway", "sendable"],
    [1015, "TLS Handshake", "never sent"],
  ])("%d %s: %s", (code, name, sent) => {
    expect(explainClose(code, "why")).toMatchObject({ code, name, reason: "why" })
    expect(isSendableCloseCode(code)).toBe(sent === "sendable")
  }))

describe("RFC 6455 §7.4.2: ranges, at their ends", () =>
  test.each([
    [0, "Unknown", "never sent"],
    [999, "Unknown", "never sent"],
    [1016, "Unknown", "never sent"],
    [1999, "Unknown", "never sent"],
    [2000, "Unknown", "never sent"],
    [2999, "Unknown", "never sent"],
    [3000, "Registered", "sendable"],
    [3999, "Registered", "sendable"],
    [4000, "Application", "sendable"],
    [4999, "Application", "sendable"],
    [5000, "Unknown", "never sent"],
    [65_535, "Unknown", "never sent"],
  ])("%d %s: %s", (code, name, sent) => {
    expect(explainClose(code)).toMatchObject({ code, name, reason: "" })
    expect(isSendableCloseCode(code)).toBe(sent === "sendable")
  }))

test("every code of two octets has a name and a sentence, and is sendable by the rule of the RFC", () => {
  for (let code = 0; code <= 0xffff; code++) {
    const { name, meaning } = explainClose(code)
    if (name === "" || !meaning.endsWith(".")) expect([code, name, meaning]).toBeNull()
    const isDefined = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)
    if (isSendableCloseCode(code) !== (isDefined || (code >= 3000 && code <= 4999))) expect(code).toBeNull()
  }
})

test.each([-1, 1000.5, Number.NaN, Number.POSITIVE_INFINITY])("%d is no code, and nothing throws", code => {
  expect(isSendableCloseCode(code)).toBe(false)
  expect(explainClose(code).name).toBe("Unknown")
})
