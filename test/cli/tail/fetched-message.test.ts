// A filter finds the same messages here as a search in the recording does.

import { afterAll, beforeAll, expect, test } from "bun:test"
import { openApi } from "../../../server/cli/tail/api.ts"
import { linesOf } from "../../../server/cli/tail/exchange-lines.ts"
import { FetchedMessage } from "../../../server/cli/tail/fetched-message.ts"
import { PageSizes } from "../../../server/cli/tail/page-sizes.ts"
import type { MessageRow } from "../../../server/contract.ts"
import { compileMessageFilter, type MessageFilter } from "../../../server/filter/message-filter.ts"
import { idsOfRuns } from "../../../server/study/id-runs.ts"
import { search } from "../../../server/study/search.ts"
import { makeApp, type TestApp } from "../../support/app.ts"
import { closePayload, compressedBit, makeCompressor, scriptedWebSocket } from "../../support/websocket.ts"

let page: TestApp
beforeAll(async () => {
  page = makeApp()
  const extensions = "permessage-deflate; server_no_context_takeover"
  const { client, server } = scriptedWebSocket(page.connect(), { target: "/chat", extensions })
  client('{"type":"hello","n":12}')
  server("x".repeat(5_000))
  server(`{"type":"long","pad":"${"y".repeat(3_000)}","end":"needle"}`)
  client(Uint8Array.of(0, 255, 104, 105), { opcode: 2 })
  client("first half", { fin: false })
  client(" second half", { opcode: 0 })
  using compressor = makeCompressor(false)
  server(await compressor.compress('{"type":"packed","text":"ÄÖÜ"}'), { rsv: compressedBit })
  server("ping", { opcode: 9 })
  client("ping", { opcode: 10 })
  client(closePayload(4001, "enough"), { opcode: 8 })
  server(new Uint8Array(0), { opcode: 8 })
  await page.recorder.flush()
})
afterAll(() => page[Symbol.dispose]())

const compiled = (text: string): MessageFilter => {
  const filter = compileMessageFilter(text)
  if (filter.type !== "filter") throw new Error(filter.message)
  return filter
}

test.each([
  "",
  "hello",
  "needle",
  "hi",
  "half",
  "/y{2000}/",
  "json.type:long",
  "json.end:needle",
  "json.text:äöü",
  "json.n:>=12",
  "sent",
  "received -opcode:ping",
  "length:>1k",
  "length:3k..4k",
  "opcode:binary",
  "is:compressed",
  "is:fragmented",
  "is:truncated",
  "close:4001",
  "close:1005",
  "enough",
  "gap:>1s",
  "gap:1s",
  "gap:0",
  "after:+2s before:+6s",
  "url:/chat id:3..5",
  "status:101 -sent",
])("%s", async text => {
  const filter = compiled(text)
  const expected: number[] = []
  for await (const event of search([page.record()], filter, page.limits as Parameters<typeof search>[2]))
    if (event.type === "matches") expected.push(...idsOfRuns(event.ids))
  const exchange = page.exchanges()[0]!
  const api = openApi((path, signal) => page.request(`/api${path}`, { signal }), new AbortController().signal)
  const known = { exchange, cursor: 0, lastAt: null, introduction: "done", faultsTold: 0, overAt: null } as const
  const facts = {
    api,
    filter: {
      type: "filter",
      isEmpty: false,
      matches: ({ message }: { message: unknown }) => message instanceof FetchedMessage && filter.matches(message),
    } as const,
    since: 0,
    sizes: new PageSizes(),
    now: () => 0,
  }
  const found: MessageRow[] = []
  for await (const line of linesOf({ known: { ...known }, exchange, until: 10 }, facts)) if (line.type === "message") found.push(line.row)
  expect(found.map(({ id }) => id as number)).toEqual(expected)
})
