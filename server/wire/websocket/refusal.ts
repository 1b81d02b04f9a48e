// An opening handshake that was not answered with 101 (RFC 6455 §4.2.2): what the status means there, and what is usually behind it.

const causes: { readonly [status: number]: string } = {
  200: "An ordinary page came instead: the path is not that of a WebSocket, or a proxy in front of the server does not pass on `Upgrade` and `Connection`.",
  400: "The server could not make sense of the handshake: often a proxy in front of it took away `Upgrade` or `Connection`, or the path or version is wrong.",
  401: "The server wants a login: a cookie or token is missing or expired. Browsers send no `Authorization` with a WebSocket.",
  403: "The server forbids it: most often it does not accept this `Origin`, or the cookie or token is not good for this.",
  404: "There is no WebSocket at this path.",
  405: "The server knows the path, but not for `GET`: it may be one for ordinary requests.",
  407: "A proxy on the way wants a login.",
  426: "The server wants another version of the protocol: see `Sec-WebSocket-Version` in its response.",
  429: "There were too many connections or requests; the server limits them.",
  500: "The server failed while it answered the handshake; its log says why.",
  501: "The server does not know how to upgrade a connection.",
  502: "A proxy in front of the server could not reach it, or does not pass on `Upgrade`.",
  503: "The server is overloaded or not ready.",
  504: "A proxy in front of the server waited for it in vain.",
}

/** One sentence or two for a person. */
export function explainRefusal(status: number, reason: string): string {
  const answer = `The server answered ${status}${reason === "" ? "" : ` ${reason}`} instead of 101, so no WebSocket was opened.`
  if (causes[status]) return `${answer} ${causes[status]}`
  if (status >= 300 && status < 400)
    return `${answer} It redirects, which browsers do not follow for a WebSocket: connect to the \`Location\` itself.`
  return status >= 500 ? `${answer} The fault is on the server's side.` : answer
}
