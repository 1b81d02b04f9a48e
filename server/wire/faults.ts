// Every way bytes can break a protocol, as data. The page shows the sentence; a test proves each one can happen.
// A fault never stops traffic: it is recorded, shown, and the bytes are relayed all the same.

export const faultText = {
  "http.head-too-large": "The head is longer than the limit of this proxy; what follows on this connection is not parsed",
  "http.bad-request-line": "The request line is not `method SP target SP version` (RFC 9112 §3)",
  "http.bad-status-line": "The status line is not `version SP status SP reason` (RFC 9112 §4)",
  "http.bad-field": "A field line has no colon, or no valid name before it (RFC 9112 §5)",
  "http.bare-lf": "A line ends in LF without CR (RFC 9112 §2.2)",
  "http.bad-length": "Content-Length is not a number, or there are several that differ (RFC 9112 §6.3)",
  "http.length-and-chunked": "Both Content-Length and Transfer-Encoding are given; a sign of request smuggling (RFC 9112 §6.3)",
  "http.bad-transfer-encoding": "The last transfer coding of a request is not chunked, so its length cannot be known (RFC 9112 §6.3)",
  "http.bad-chunk": "A chunk does not start with its size in hexadecimal, or does not end in CRLF (RFC 9112 §7.1)",
  "http.unexpected-response": "A response arrived that no request asked for (RFC 9112 §9.2)",
  "http.too-many-requests": "More requests are pipelined than this proxy follows; what comes later on this connection is not parsed",
  "http.truncated": "The connection closed before the message was complete (RFC 9112 §8)",
  "ws.bad-key": "The request has no Sec-WebSocket-Key, several, or one that is not 16 bytes in base64 (RFC 6455 §4.1)",
  "ws.bad-version": "The request has no Sec-WebSocket-Version, several, or one that is not 13 (RFC 6455 §4.1)",
  "ws.bad-upgrade": "The server switched protocols without `Upgrade: websocket` (RFC 6455 §4.1)",
  "ws.bad-connection": "The server switched protocols without `Connection: Upgrade` (RFC 6455 §4.1)",
  "ws.bad-accept": "Sec-WebSocket-Accept does not match the key that the client sent (RFC 6455 §4.1)",
  "ws.early-data":
    "The client sent more after the upgrade request than this proxy holds while the answer is awaited; not parsed (RFC 6455 §4.1)",
  "ws.unasked-extension": "The server accepted an extension that the client did not offer (RFC 6455 §4.1)",
  "ws.unasked-subprotocol": "The server chose a subprotocol that the client did not offer (RFC 6455 §4.1)",
  "ws.unasked-window-bits": "The server set client_max_window_bits for a client that did not offer it (RFC 7692 §7.1.2.2)",
  "ws.bad-parameter": "A parameter of permessage-deflate is not defined, or has a value where it takes none (RFC 7692 §7.1)",
  "ws.repeated-parameter": "A parameter of permessage-deflate is given twice (RFC 7692 §7.1)",
  "ws.bad-window-bits": "The window bits of permessage-deflate are not a number from 8 to 15 (RFC 7692 §7.1.2)",
  "ws.reserved-bits": "A reserved bit is set and no extension gave it a meaning (RFC 6455 §5.2)",
  "ws.unknown-opcode": "The opcode is reserved (RFC 6455 §5.2)",
  "ws.long-length": "The payload length is not written in the shortest form (RFC 6455 §5.2)",
  "ws.huge-length": "The payload length does not fit in 53 bits; what follows in this direction is not parsed (RFC 6455 §5.2)",
  "ws.unmasked": "A frame from the client is not masked (RFC 6455 §5.1)",
  "ws.masked": "A frame from the server is masked (RFC 6455 §5.1)",
  "ws.fragmented-control": "A control frame must not be fragmented (RFC 6455 §5.5)",
  "ws.long-control": "A control frame carries at most 125 bytes (RFC 6455 §5.5)",
  "ws.unexpected-continuation": "A continuation frame has no message to continue (RFC 6455 §5.4)",
  "ws.missing-continuation": "A new message starts before the fragmented one has ended (RFC 6455 §5.4)",
  "ws.after-close": "A frame was sent after the close frame (RFC 6455 §5.5.1)",
  "ws.truncated": "The connection closed inside a frame (RFC 6455 §7.1.5)",
} as const

export type FaultCode = keyof typeof faultText
