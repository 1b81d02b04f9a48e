// A search on the server, as events. EventSource searches again when the stream ends, and keeps the reason of a refusal to itself: so it
// is closed at `done`, and a refusal is asked for once more.

import { reasonOf, request } from "./request.ts"
import type { SearchSource } from "./search.ts"
import { apiUrl } from "./session.ts"

export const openSearch: SearchSource = (exchange, q, after, take) => {
  const url = apiUrl("/search", { exchange, q, after })
  const source = new EventSource(url)
  const abort = new AbortController()
  let isEnded = false
  for (const type of ["matches", "progress", "done"] as const)
    source.addEventListener(type, event => {
      if (type === "done") source.close()
      take({ type, ...JSON.parse(event.data) })
    })
  source.addEventListener("error", () => {
    source.close()
    void whyRefused(url, abort).then(why => isEnded || take({ type: "failed", why }))
  })
  return () => {
    isEnded = true
    source.close()
    abort.abort()
  }
}

async function whyRefused(url: string, abort: AbortController): Promise<string> {
  try {
    await request(url, { signal: abort.signal })
    // It would be answered now: only the reason was wanted.
    abort.abort()
    return "The search broke off; change it, or press Enter, to search again."
  } catch (error) {
    return reasonOf(error)
  }
}
