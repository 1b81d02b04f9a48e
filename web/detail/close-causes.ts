// What probably made a WebSocket close with a code, and what usually helps (RFC 6455 §7.4.1 and the registry of IANA). Pure; the
// facts themselves (name and meaning of a code) come from the server.

export type CloseBy = "client" | "server" | null

export type CloseCauses = {
  /** The likeliest first. */
  readonly causes: readonly string[]
  readonly remedy: string
  /** Why the code itself is wrong in a close frame; null where it may be sent. */
  readonly invalid: string | null
  /** Where it says what the code means. */
  readonly section: string
}

type Entry = {
  readonly any?: readonly string[]
  readonly client?: readonly string[]
  readonly server?: readonly string[]
  readonly remedy: string
}

const table: { readonly [code: number]: Entry } = {
  1000: {
    any: ["the work is done and the program closed it in order"],
    server: ["a time limit of the server was reached", "the session was ended elsewhere"],
    remedy: "Nothing to mend. If it came too early, look at the last messages before it.",
  },
  1001: {
    client: ["the page was left or reloaded", "the application was put to sleep or ended"],
    server: ["the server shuts down or is being deployed", "an idle time-out of a proxy or load balancer"],
    remedy: "Connect again, with a growing and random pause. Against idle time-outs send a ping more often than they last.",
  },
  1002: {
    any: [
      "a frame broke RFC 6455: a reserved bit, a missing mask, a wrong continuation",
      "a proxy on the way changed frames",
      "compression that was not agreed",
    ],
    remedy: "Look at the faults of the messages just before, sent by the other side; compare the extensions in request and response.",
  },
  1003: {
    any: ["binary where the receiver takes only text, or the reverse"],
    remedy: "Send the type that the receiver takes: the opcode of the last message of the other side shows what was sent.",
  },
  1004: { any: ["a program that invents codes"], remedy: "Use a code from 1000 to 1003, 1007 to 1014, or 3000 to 4999." },
  1005: {
    any: ["the close frame is empty: `close()` was called without a code"],
    remedy: "Nothing to mend; give a code and a reason if you want to know more the next time.",
  },
  1006: {
    client: ["the page or the program ended or crashed", "the network of the client went away, or its machine sleeps"],
    server: [
      "the server was stopped, restarted or crashed",
      "an idle time-out of a proxy or load balancer in between",
      "a message that the server could not take, and it cut the connection",
    ],
    any: ["the network went away"],
    remedy:
      "Look at the time since the last message: a round number (30 s, 60 s, 5 min) is a time-out, and a regular ping helps. Otherwise look into the log of the side that went away.",
  },
  1007: {
    any: ["text that is not UTF-8", "a character that was cut in two", "binary data sent as text"],
    remedy: "Look at the last text messages of the other side in Hex. Send bytes as binary, or encode them as UTF-8.",
  },
  1008: {
    server: ["the login is missing or has expired", "too many messages or connections", "the Origin is not allowed"],
    client: ["the client does not accept what the server sent"],
    remedy: "Look at cookies, Authorization and Origin of the request, and at how fast messages were sent.",
  },
  1009: {
    any: ["the last message of the other side is larger than the receiver's limit", "it is small compressed and large decompressed"],
    remedy: "Send less at a time, or raise the limit (`maxPayload` in ws, `max_size` in Python's websockets).",
  },
  1010: {
    client: ["the client needs an extension that the response does not name"],
    remedy: "Compare Sec-WebSocket-Extensions in request and response.",
  },
  1011: {
    server: ["an exception in the server while it handled a message", "something behind the server failed"],
    client: ["an exception in the client"],
    remedy: "Look at the last message of the other side, and into the log of the side that closed. Connecting again may meet it again.",
  },
  1012: { any: ["the server restarts"], remedy: "Connect again after a random pause of 5 to 30 seconds." },
  1013: { any: ["the server is overloaded"], remedy: "Connect again later, and to another address if there is one." },
  1014: {
    any: ["a gateway got no valid answer from the server behind it"],
    remedy: "Look into the gateway's log and whether the server behind it runs.",
  },
  1015: {
    any: ["the certificate is not trusted, has expired or is for another name", "no common version or cipher"],
    remedy: "Look at the certificates and at what NectoProxy says of TLS for this exchange.",
  },
  3000: { any: ["the login is missing or not valid"], remedy: "Look at cookies and Authorization of the request." },
  3003: { any: ["the login is valid and does not allow this"], remedy: "Look at the rights of this user." },
  3008: { any: ["something took longer than was allowed"], remedy: "Look at the time between the last messages." },
  4400: { any: ["graphql-ws: a message that the server does not understand"], remedy: "Look at the last message that was sent." },
  4401: {
    any: ["graphql-ws: `subscribe` before the connection was acknowledged", "the login is missing or has expired"],
    remedy: "Wait for connection_ack; look at the payload of connection_init.",
  },
  4403: {
    any: ["graphql-ws: the server refused connection_init", "this user may not do this"],
    remedy: "Look at the payload of connection_init.",
  },
  4406: { any: ["graphql-ws: the subprotocol is not acceptable"], remedy: "Compare Sec-WebSocket-Protocol in request and response." },
  4408: { any: ["graphql-ws: connection_init did not come in time"], remedy: "Send connection_init at once after the connection opens." },
  4409: { any: ["graphql-ws: a subscriber of this id is there already"], remedy: "Use a new id for every subscription." },
  4429: { any: ["graphql-ws: connection_init was sent twice", "too many requests"], remedy: "Send it once; send less often." },
}

const unsendable: { readonly [code: number]: string } = {
  1004: "it is reserved",
  1005: "it stands for a close frame without a code",
  1006: "it stands for a connection that went away without a close frame",
  1015: "it stands for a failed TLS handshake",
}

/** For a code that was seen or that stands for what happened; `by` is who sent it, or went away first. */
export function closeCauses(code: number, by: CloseBy): CloseCauses {
  const known = table[code]
  const isLater = code >= 1012 && code <= 1014
  const section = isLater ? "IANA's registry of close codes" : code >= 3000 ? "RFC 6455 §7.4.2" : "RFC 6455 §7.4.1"
  const entry = known ?? ranges(code)
  const either = [...(entry.server ?? []), ...(entry.client ?? [])]
  const own = by === null ? either : (entry[by] ?? (entry.any ? [] : either))
  return {
    causes: [...own, ...(entry.any ?? [])],
    remedy: entry.remedy,
    invalid: invalidity(code),
    section,
  }
}

export function invalidity(code: number): string | null {
  if (unsendable[code]) return `${code} must not be sent in a close frame: ${unsendable[code]} (RFC 6455 §7.4.1).`
  if (code < 1000) return "Codes below 1000 are not used (RFC 6455 §7.4.2)."
  if (code > 4999) return "Codes above 4999 are not defined (RFC 6455 §7.4.2)."
  return code > 1014 && code < 3000 ? `${code} is reserved for later versions of the protocol and its extensions (RFC 6455 §7.4.2).` : null
}

function ranges(code: number): Entry {
  if (code >= 4000 && code <= 4999)
    return {
      any: ["the application decided so, by a rule of its own"],
      remedy: `Look for ${code} in the sources or the documentation of the application.`,
    }
  if (code >= 3000 && code <= 3999)
    return {
      any: ["a library or framework decided so"],
      remedy: `Look for ${code} in its documentation, or in IANA's registry of close codes.`,
    }
  return {
    any: ["a program that takes a number for a code, such as an HTTP status"],
    remedy: "Use a code from 1000 to 1014, or 3000 to 4999.",
  }
}
