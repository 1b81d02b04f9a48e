// JSON-RPC 2.0 §4-6: a request has a method and an id, its response the same id and a result or an error; either side may ask, and
// both come in batches too. The Chrome DevTools Protocol leaves `"jsonrpc"` out and pairs all the same, so that is not asked for.

import type { ReplyTimes } from "../../statistics.ts"
import { KeyedReplies, occurring } from "../replies.ts"
import type { ScannedMessage } from "../scanned-message.ts"

export class JsonRpcTimes {
  readonly #replies = {
    "client-to-server": new KeyedReplies({ protocol: "json-rpc", request: "request", reply: "response", direction: "client-to-server" }),
    "server-to-client": new KeyedReplies({ protocol: "json-rpc", request: "request", reply: "response", direction: "server-to-client" }),
  }

  take(message: ScannedMessage): void {
    if (!mayBeJsonRpc(message)) return
    const value = message.json()
    for (const item of Array.isArray(value) ? value : [value]) this.#takeOne(item, message)
  }

  times(): ReplyTimes[] {
    return occurring(Object.values(this.#replies))
  }

  #takeOne(item: unknown, message: ScannedMessage): void {
    if (typeof item !== "object" || item === null || !("id" in item)) return
    const { id } = item
    // §4: 1 and "1" are different ids; a null one belongs to nobody.
    if (typeof id !== "number" && typeof id !== "string") return
    const key = JSON.stringify(id)
    if ("method" in item && typeof item.method === "string") this.#replies[message.direction].ask(key, message, item.method)
    else if ("result" in item || "error" in item)
      this.#replies[message.fromServer ? "client-to-server" : "server-to-client"].answer(key, message)
  }
}

/** Parsing is a hundred times as dear as a look. */
function mayBeJsonRpc(message: ScannedMessage): boolean {
  if (message.opcode !== 1 && message.opcode !== 2) return false
  const first = message.bytes()[0]
  if (first !== 0x7b && first !== 0x5b) return false
  const text = message.text()
  return text.includes('"id"') && (text.includes('"method"') || text.includes('"result"') || text.includes('"error"'))
}
