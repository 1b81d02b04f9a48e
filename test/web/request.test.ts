import { expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { diagnoseRequest, diagnoseRequestSpeed } from "../../web/diagnosis/request.ts"
import { exchange } from "../filter/subjects.ts"

const answered = (status: number, statusText: string, fields: Exchange["request"]["fields"] = []) =>
  exchange({ status, statusText, response: { fields, bodySize: 20 } })

test.each([
  [answered(200, "OK"), "good", "The server answered 200 OK."],
  [answered(301, "Moved", [["Location", "/new"]]), "info", "The server answered 301 Moved. It redirects to /new."],
  [answered(404, "Not Found"), "warning", "The server answered 404 Not Found. There is nothing at this path."],
  [answered(500, ""), "bad", "The server answered 500. It failed while it answered."],
  [exchange({ state: "failed", failure: { code: "x", message: "No way there." } }), "bad", "No way there."],
  [exchange({ state: "waiting", startedAt: 1_000 }), "info", "No answer yet, after 3 s."],
  [exchange({ protocol: "tunnel", state: "closed" }), "info", "A tunnel: what passed in it was not read."],
] as const)("%#", (given, tone, headline) => expect(diagnoseRequest(given, 4_000)).toMatchObject({ tone, headline }))

test("an answer with a body that may say more leads there", () =>
  expect(diagnoseRequest(answered(500, ""), 0).evidence.at(-1)?.sources).toEqual([{ type: "tab", tab: "response", text: "Response" }]))

test.each([
  [{ dnsMs: 2, tcpMs: 3, tlsMs: 4, firstByteMs: 30 }, 40, "good", "It took 40 ms, most of it waiting for the first byte (30 ms)."],
  [{ dnsMs: 5_000, tcpMs: 3, tlsMs: null, firstByteMs: 30 }, 5_100, "bad", "It took 5.1 s, most of it receiving (5.1 s)."],
  [
    { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: 1_800 },
    1_810,
    "warning",
    "It took 1.8 s, most of it waiting for the first byte (1.8 s).",
  ],
] as const)("%p in %d ms", (timings, durationMs, tone, headline) => {
  const given = exchange({ timings, durationMs, response: { fields: [], bodySize: 0 } })
  expect(diagnoseRequestSpeed(given, 0)).toMatchObject({ tone, headline })
})

test("of a tunnel no speed is known", () => expect(diagnoseRequestSpeed(exchange({ protocol: "tunnel" }), 0)).toBeNull())
