// While the text of the filter is no filter, the page goes on with the last one.

import "./reactive.ts"
import { expect, test } from "bun:test"
import type { ExchangeId } from "../../server/contract.ts"
import { exchange } from "../filter/subjects.ts"

const { createRoot, createSignal } = await import("solid-js")
const { createTraffic } = await import("../../web/data/traffic.ts")

test("a filter that is not finished leaves the list as it was, and new traffic is still filtered", () =>
  createRoot(dispose => {
    const traffic = createTraffic()
    const open = (id: number, host: string) =>
      traffic.fold([{ type: "opened", exchange: exchange({ id: id as ExchangeId, host, url: `http://${host}/` }) }])
    const [text, setText] = createSignal("(")
    const matching = traffic.createMatching(text)
    open(1, "a")
    open(2, "b")
    const seen = [matching().map(Number)]
    for (const typed of ["host:a", "host:a (", "host:a (host:b", '"'] as const) {
      setText(typed)
      seen.push(matching().map(Number))
    }
    open(3, "a")
    seen.push(matching().map(Number))
    setText("")
    seen.push(matching().map(Number))
    expect(seen).toEqual([[1, 2], [1], [1], [1], [1], [1, 3], [1, 2, 3]])
    dispose()
  }))
