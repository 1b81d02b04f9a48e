// OPERATIONS → OPENAPI 3.1: the description that `/api/openapi.json` answers with, made from the schemas that requests are checked with.
// Loaded when it is asked for, with the schemas of all answers. OpenAPI 3.1 takes JSON Schema as it is (§4.8.24).

import * as z from "zod/mini"
import { type RefusalCode, refusals } from "./errors.ts"
import type { Answer, Operation } from "./operation.ts"
import { pathParameters } from "./parameters.ts"
import { type SchemaName, schemas } from "./schemas/registry.ts"
import { cookieName, type SecurityFacts } from "./security.ts"

type Json = { readonly [name: string]: unknown }

/** Every request can get these. */
const general: readonly RefusalCode[] = ["token", "origin", "host", "bug"]

export function describe(operations: readonly Operation[], version: string, security: SecurityFacts): Json {
  const paths: { [path: string]: { [method: string]: Json } } = {}
  for (const operation of operations) {
    const path = describePath(operation.path)
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "NectoProxy",
      version,
      description:
        "What NectoProxy records, and what can be done with it. Times are epoch milliseconds with fraction. Ids count from 1 in order of arrival: exchanges in a session, messages and frames in an exchange.",
    },
    servers: [{ url: "/api" }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      schemas: describeSchemas(),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The token that `nectoproxy start --json` prints." },
        cookie: { type: "apiKey", in: "cookie", name: cookieName(security), description: "Set by opening the page with `?token=`." },
      },
    },
  }
}

/** `/exchanges/:id/:of{request|response}/body` → `/exchanges/{id}/{of}/body` */
export const describePath = (path: string): string => path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}")

function describeOperation({ method, path, summary, notes, query, body, upload, answer, refusals: own }: Operation): Json {
  const codes: RefusalCode[] = [...general, ...own]
  if (Object.keys(query.shape).length > 0 || method !== "get") codes.push("query")
  if (body) codes.push("body", "too-large")
  return {
    operationId: operationId(method, path),
    summary,
    ...(notes && { description: notes }),
    parameters: [...pathNames(path).map(describePathParameter), ...describeQuery(query)],
    ...(body && { requestBody: { required: true, content: { "application/json": { schema: toSchema(body) } } } }),
    ...(upload && { requestBody: { required: true, description: upload.what, content: eachType(upload.contentTypes, {}) } }),
    responses: { ...describeAnswer(answer), ...describeRefusals(codes) },
  }
}

/** `get /exchanges/:id/messages` → `getExchangesIdMessages`: a name that stays. */
const operationId = (method: string, path: string): string =>
  method + (describePath(path).match(/\w+/g) ?? []).map(word => word.charAt(0).toUpperCase() + word.slice(1)).join("")

const pathNames = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(match => match[1] ?? "")

function describePathParameter(name: string): Json {
  const known = pathParameters[name]
  if (!known) throw new Error(`the path parameter ${name} is not described`)
  return { name, in: "path", required: true, ...known }
}

function describeQuery(query: z.ZodMiniObject): Json[] {
  const { properties = {}, required = [] } = toSchema(query) as { properties?: { [name: string]: Json }; required?: string[] }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    description,
    schema,
  }))
}

function describeAnswer(answer: Answer): { [status: string]: Json } {
  switch (answer.type) {
    case "json":
      return { "200": { description: answer.what, content: { "application/json": { schema: reference(answer.schema) } } } }
    case "events":
      // OpenAPI 3.1 has no words for single events: the schemas are of their `data`.
      return { "200": { description: answer.what, content: { "text/event-stream": { schema: { anyOf: answer.schemas.map(reference) } } } } }
    case "file":
      return { "200": { description: answer.what, content: eachType(answer.contentTypes, {}) } }
    case "nothing":
      return { "204": { description: answer.what } }
    default:
      return answer satisfies never
  }
}

const eachType = (types: readonly string[], content: Json): Json => Object.fromEntries(types.map(type => [type, content]))

function describeRefusals(codes: readonly RefusalCode[]): { [status: string]: Json } {
  const responses: { [status: string]: { description: string; content: Json } } = {}
  for (const code of new Set(codes)) {
    const { status, when } = refusals[code]
    const before = responses[status]
    const description = `${before ? `${before.description}\n` : ""}\`${code}\`: ${when}`
    responses[status] = { description, content: { "application/json": { schema: reference("Error") } } }
  }
  return responses
}

const reference = (name: SchemaName): Json => ({ $ref: componentOf(name) })

const componentOf = (name: string): string => `#/components/schemas/${name}`

function describeSchemas(): Json {
  const named = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) named.add(schema, { id })
  const described = z.toJSONSchema(named, { ...options, uri: componentOf }).schemas
  // A component needs no name of its own, and the document says what JSON Schema it is in.
  return Object.fromEntries(Object.entries(described).map(([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema]))
}

function toSchema(schema: z.ZodMiniType): Json {
  const { $schema: _schema, ...described } = z.toJSONSchema(schema, options)
  return described
}

const options: Parameters<typeof z.toJSONSchema>[1] = {
  // As it is sent: a number in a URL is text before it is read, and a later version may answer with more fields than this one.
  io: "input",
  // What is read from text loses its words otherwise, because what it becomes is not what is sent.
  override: ({ zodSchema, jsonSchema }) => {
    Object.assign(jsonSchema, z.globalRegistry.get(zodSchema))
    // What every whole number in JavaScript is within says nothing of this one.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  },
}
