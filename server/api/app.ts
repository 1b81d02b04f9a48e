// The page and its API: which route is whose, and who may use it. Tested without a port, through `app.request()`.

import { Hono } from "hono"
import type { Status } from "../contract.ts"
import type { Reader } from "../record/reader.ts"
import type { Recorder } from "../record/recorder.ts"
import { assetRoutes } from "./assets.ts"
import { BadRequest, refuse } from "./errors.ts"
import { eventRoutes, type ServerEnv } from "./events.ts"
import { exchangeRoutes } from "./exchanges.ts"
import { messageRoutes } from "./messages.ts"
import { acceptToken, checkHost, checkSender, checkToken, hardenResponses, type SecurityFacts } from "./security.ts"
import { type RootCertificate, setupRoutes } from "./setup.ts"

export type AppFacts = {
  readonly recorder: Recorder
  readonly reader: Reader
  readonly security: SecurityFacts
  readonly root: RootCertificate
  readonly status: () => Status
}

export function createApp({ recorder, reader, security, root, status }: AppFacts): Hono<ServerEnv> {
  const api = new Hono<ServerEnv>()
    .use(checkSender(), checkToken(security))
    .get("/status", context => context.json(status()))
    .route("/", exchangeRoutes(recorder))
    .route("/", messageRoutes(recorder, reader))
    .route("/", eventRoutes(recorder, reader, status))
    .all("*", context => refuse(context, 404, "no-route", `The API has no ${context.req.method} ${context.req.path}.`))

  const app = new Hono<ServerEnv>()
    .use(hardenResponses, checkHost(security))
    .route("/api", api)
    .route("/", setupRoutes(root))
    .use(acceptToken(security))
    .route("/", assetRoutes())
  app.onError((error, context) => {
    if (error instanceof BadRequest) return refuse(context, 400, "query", error.message)
    console.error("A bug in NectoProxy's API; please report it:", error)
    return refuse(context, 500, "bug", "Something went wrong inside NectoProxy; its standard error says what.")
  })
  return app
}
