// The page and its API: which route is whose, and who may use it. Tested without a port, through `app.request()`.

import { type Context, Hono } from "hono"
import { SessionProblem } from "../record/session-folder.ts"
import { assetRoutes } from "./assets.ts"
import { bounds } from "./bounds.ts"
import { BadRequest, Refusal, refuse } from "./errors.ts"
import { eventRoutes } from "./events.ts"
import { exchangeRoutes } from "./exchanges.ts"
import { frameRoutes } from "./frames.ts"
import { markRoutes } from "./marks.ts"
import { messageRoutes } from "./messages.ts"
import { noQuery, type Operation, type Route, route, type ServerEnv } from "./operation.ts"
import { acceptToken, checkHost, checkSender, checkToken, hardenResponses, type SecurityFacts } from "./security.ts"
import { type Studies, StudyProblem } from "./services.ts"
import { sessionRoutes } from "./sessions.ts"
import { type RootCertificate, setupRoutes } from "./setup.ts"
import { createSlots } from "./slots.ts"
import { studyRoutes } from "./studies.ts"
import { transferRoutes } from "./transfer.ts"
import { createViews, type ViewFacts } from "./views.ts"

export type AppFacts = ViewFacts & {
  readonly studies: Studies
  readonly security: SecurityFacts
  /** Null where there is no proxy. */
  readonly root: RootCertificate | null
}

export function createApp(facts: AppFacts): Hono<ServerEnv> {
  const { security, root } = facts
  const api = new Hono<ServerEnv>().use(checkSender(), checkToken(security))
  for (const { operation, handle } of apiRoutes(facts)) api.on(operation.method, operation.path, handle)
  api.all("*", context => refuse(context, "no-route", `The API has no ${context.req.method} ${context.req.path}.`))

  const app = new Hono<ServerEnv>()
    .use(hardenResponses, checkHost(security))
    .route("/api", api)
    .route("/", setupRoutes(root))
    .use(acceptToken(security))
    .route("/", assetRoutes())
  app.onError(answerError)
  return app
}

function apiRoutes({ recorder, reader, sessions, studies, security, status }: AppFacts): readonly Route[] {
  const views = createViews({ recorder, reader, sessions, status })
  const slots = createSlots(bounds.studiesMax)
  const routes: Route[] = [
    route(readStatus, (_given, context) => context.json(status())),
    ...exchangeRoutes(recorder, views),
    ...messageRoutes(views, studies, slots),
    ...frameRoutes(views),
    ...markRoutes(recorder, views),
    ...studyRoutes(views, studies, slots),
    ...transferRoutes(views, studies, slots),
    ...sessionRoutes(sessions, views),
    ...eventRoutes(views, status),
    route(describing, async (_given, context) => {
      description ??= import("./description.ts").then(({ describe }) => describe(operations, status().version, security))
      return context.json(await description)
    }),
  ]
  // Loading the schemas of all answers and writing them down takes some 40 ms: once, and only when somebody asks.
  let description: Promise<object> | null = null
  const operations = routes.map(({ operation }) => operation)
  return routes
}

function answerError(error: Error, context: Context): Response {
  if (error instanceof BadRequest) return refuse(context, "query", error.message)
  if (error instanceof Refusal || error instanceof StudyProblem) return refuse(context, error.code, error.message)
  if (error instanceof SessionProblem) return refuse(context, error.code === "name" ? "query" : error.code, error.message)
  console.error("A bug in NectoProxy's API; please report it:", error)
  return refuse(context, "bug", "Something went wrong inside NectoProxy; its standard error says what.")
}

const readStatus = {
  method: "get",
  path: "/status",
  summary: "How NectoProxy is",
  query: noQuery,
  answer: { type: "json", schema: "Status", what: "Where it listens, what it records, how large it is." },
  refusals: [],
} as const satisfies Operation

const describing = {
  method: "get",
  path: "/openapi.json",
  summary: "This description",
  query: noQuery,
  answer: { type: "json", schema: "Description", what: "The API as OpenAPI 3.1 describes it." },
  refusals: [],
} as const satisfies Operation
