// Recordings on disk: which there are, and deleting them.

import { Refusal } from "./errors.ts"
import { noQuery, type Operation, type Route, route } from "./operation.ts"
import type { Sessions } from "./services.ts"
import type { Views } from "./views.ts"

export function sessionRoutes(sessions: Sessions, views: Views): readonly Route[] {
  return [
    route(list, async (_given, context) => context.json({ sessions: await sessions.list() })),
    route(deleting, async (_given, context) => {
      const name = context.req.param("name") ?? ""
      // Whatever the disk says of it: it is being written.
      if (name === (await views.open(undefined)).name)
        throw new Refusal("running", `"${name}" is the session at work; clear it, or delete it once NectoProxy has been stopped.`)
      await sessions.delete(name)
      return context.body(null, 204)
    }),
  ]
}

const list = {
  method: "get",
  path: "/sessions",
  summary: "List sessions",
  query: noQuery,
  answer: { type: "json", schema: "SessionList", what: "Every session on this disk." },
  refusals: [],
} as const satisfies Operation

const deleting = {
  method: "delete",
  path: "/sessions/:name",
  summary: "Delete a session",
  notes: "With all its bytes; there is no way back. One that is being recorded stays.",
  query: noQuery,
  answer: { type: "nothing", what: "It is deleted." },
  refusals: ["no-session", "running", "damaged"],
} as const satisfies Operation
