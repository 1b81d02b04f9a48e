// EXCHANGE AND MESSAGE → OBJECTS AS JSON AND JSONL HAVE THEM: the fields of the contract, with bodies beside the fields of their heads.

import { isUtf8 } from "node:buffer"
import type { Octets } from "./json-pieces.ts"
import type { TransferredBody, TransferredExchange } from "./transferred.ts"

/** Text where the bytes are UTF-8, and base64 where they are not: nothing is lost. */
export const octetsOf = (bytes: Uint8Array): Octets => ({ octets: bytes, as: isUtf8(bytes) ? "utf8" : "base64" })

export function plainExchange({ exchange, requestBody, responseBody, gaps = [] }: TransferredExchange): object {
  const { request, response } = exchange
  return {
    ...exchange,
    request: { ...request, body: plainBody(requestBody) },
    response: response && { ...response, body: plainBody(responseBody) },
    ...(gaps.length > 0 ? { gaps } : {}),
  }
}

function plainBody(body: TransferredBody | null): object | null {
  if (!body) return null
  const { bytes, decoded, size, isTruncated, isDecoded = false } = body
  return {
    ...plainBytes(bytes),
    size,
    truncated: isTruncated,
    ...(decoded ? { decoded: plainBytes(decoded) } : {}),
    ...(isDecoded ? { isDecoded } : {}),
  }
}

function plainBytes(bytes: Uint8Array): object {
  const data = octetsOf(bytes)
  return { encoding: data.as, data }
}
