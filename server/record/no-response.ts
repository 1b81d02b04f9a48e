// Why a request has no answer: which side went away first, and how.

import type { Departure, Failure } from "../contract.ts"

const messages: { readonly [by in "client" | "server"]: { readonly [how in Departure]: string } } = {
  client: {
    end: "The client closed the connection before an answer came.",
    reset: "The client broke off the connection before an answer came: the request was cancelled, or its program ended.",
    timeout: "The client fell silent before an answer came: its network is gone, or its machine sleeps.",
  },
  server: {
    end: "The server closed the connection without an answer. It may have crashed, or not speak HTTP on this port.",
    reset: "The server reset the connection without an answer: it crashed or was restarted, or a proxy in front of it cut the connection.",
    timeout: "The server fell silent without an answer: its machine or the network to it is gone.",
  },
}

/** `by` null: nobody knows who went first; the client is told nothing wrong then. */
export const noResponse = (by: "client" | "server" | null, how: Departure | null): Failure => ({
  code: "no-response",
  message: messages[by ?? "client"][how ?? "end"],
})
