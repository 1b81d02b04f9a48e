// The body of a form, or its beginning, to be taken apart: as much as a person fills in, and not the files that go with it.

import { createMemo } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import { type Bytes, readBody } from "./api.ts"
import { createLoaded, valueIn } from "./payload.ts"

const bytesMax = 1024 * 1024

export function createFormBody(id: () => ExchangeId, of: () => "request" | "response", size: () => number): () => Bytes | null {
  const wish = createMemo(() => (size() === 0 ? null : { id: id(), of: of(), size: size() }), null, {
    equals: (a, b) => a?.id === b?.id && a?.of === b?.of && a?.size === b?.size,
  })
  const loaded = createLoaded(wish, (wanted, signal) => readBody(wanted.id, wanted.of, bytesMax, signal))
  return createMemo(() => valueIn(loaded()))
}
