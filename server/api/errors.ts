// Everything the API refuses, in one shape: {"error":{"code","message"}}. The table says which status a code has and when it is given;
// the description of the API is made from it.

import type { Context } from "hono"

export const refusals = {
  query: { status: 400, when: "A parameter of the URL has a value that it cannot have; the message says which and what was expected." },
  body: { status: 400, when: "The body of the request is not what is needed here." },
  token: { status: 401, when: "Neither the bearer token nor the cookie is there, or it is of another run." },
  origin: { status: 403, when: "A page of another site made the browser send this." },
  "no-route": { status: 404, when: "There is no such path, or not with this method." },
  "no-session": { status: 404, when: "There is no such session." },
  "no-exchange": { status: 404, when: "There is no such exchange, or not any more." },
  "no-message": { status: 404, when: "There is no such message, or its bytes are not kept any more." },
  "no-frame": { status: 404, when: "There is no such frame, or its bytes are not kept any more." },
  "read-only": { status: 409, when: "The session is not the one at work: it can be read, not changed." },
  running: { status: 409, when: "The session is being recorded: stop that NectoProxy first." },
  damaged: { status: 409, when: "The session is there and cannot be read." },
  listeners: { status: 409, when: "Too many pages listen already." },
  "not-kept": { status: 410, when: "There was no such body, or its bytes are not kept any more." },
  "too-large": { status: 413, when: "The body of the request is longer than is taken here." },
  "content-coding": { status: 415, when: "The body cannot be decoded; ask for it as it was sent." },
  host: { status: 421, when: "The Host field names another server." },
  busy: { status: 429, when: "Too many searches, exports and imports are at work; wait for one to end." },
  bug: { status: 500, when: "NectoProxy has a bug; its standard error says more." },
} as const

export type RefusalCode = keyof typeof refusals

/** What every refusal looks like. */
export type ErrorBody = { readonly error: { readonly code: RefusalCode; readonly message: string } }

export const refuse = (context: Context, code: RefusalCode, message: string): Response =>
  context.json({ error: { code, message } } satisfies ErrorBody, refusals[code].status)

/** Thrown where something is looked up or checked on the way to an answer; the app refuses with it. */
export class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Thrown where a query is read; the app answers 400 with its message. */
export class BadRequest extends Error {}
