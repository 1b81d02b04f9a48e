// One operation of the API as a value: what it takes, checked before it is handled, and what it answers. Routes are made from it, and so
// is the description of the API, so that the two cannot differ. What is answered is named only: its schemas are loaded when somebody
// asks for the description, which keeps them out of the way at the start.

import type { Context } from "hono"
import * as z from "zod/mini"
import { limits } from "../config.ts"
import { BadRequest, Refusal, type RefusalCode } from "./errors.ts"
import type { SchemaName } from "./schemas/registry.ts"

/** What Bun.serve gives: how long a connection may be idle is set by request. */
export type ServerEnv = { readonly Bindings: { readonly server?: { timeout(request: Request, seconds: number): void } } }

export type Answer =
  | { readonly type: "json"; readonly schema: SchemaName; readonly what: string }
  | { readonly type: "events"; readonly schemas: readonly SchemaName[]; readonly what: string }
  | { readonly type: "file"; readonly contentTypes: readonly string[]; readonly what: string }
  | { readonly type: "nothing"; readonly what: string }

export type Operation<Query extends z.ZodMiniObject = z.ZodMiniObject, Body extends z.ZodMiniType = z.ZodMiniType> = {
  readonly method: "get" | "post" | "put" | "patch" | "delete"
  /** As the router has it: `/exchanges/:id/:of{request|response}/body`. */
  readonly path: string
  /** A few words; `notes` are for what they do not say. */
  readonly summary: string
  readonly notes?: string
  readonly query: Query
  /** JSON in the request. */
  readonly body?: Body
  /** What else the request carries, read by the handler itself. */
  readonly upload?: { readonly contentTypes: readonly string[]; readonly what: string }
  readonly answer: Answer
  /** Besides those that every request can get. */
  readonly refusals: readonly RefusalCode[]
}

export type Route = { readonly operation: Operation; handle(context: Context<ServerEnv>): Promise<Response> }

/** An operation and what does it. */
export function route<Query extends z.ZodMiniObject, Body extends z.ZodMiniType>(
  operation: Operation<Query, Body>,
  handle: (
    given: { readonly query: z.output<Query>; readonly body: z.output<Body> },
    context: Context<ServerEnv>,
  ) => Response | Promise<Response>,
): Route {
  return {
    operation,
    async handle(context) {
      const query = readQuery(context, operation)
      // Without a schema nobody looks at it.
      const body = operation.body ? await readBody(context, operation.body) : (undefined as z.output<Body>)
      return handle({ query, body }, context)
    },
  }
}

export const noQuery = z.object({})

function readQuery<Query extends z.ZodMiniObject>(context: Context, { method, query }: Operation<Query>): z.output<Query> {
  // Of a parameter that comes twice the first one counts.
  const given = context.req.query()
  const unknown = Object.keys(given).find(name => !Object.hasOwn(query.shape, name))
  // `DELETE /api/exchanges?query=…` would clear everything. Where only something is read, what is not known is harmless.
  if (unknown !== undefined && method !== "get")
    throw new BadRequest(`There is no parameter \`${unknown.slice(0, 50)}\` here, ${known(Object.keys(query.shape))}`)
  const read = z.safeParse(query, given)
  if (read.success) return read.data
  throw new BadRequest(read.error.issues[0]?.message ?? "The query cannot be read")
}

const known = (names: readonly string[]): string =>
  names.length === 0 ? "and no other either" : `only ${names.map(name => `\`${name}\``).join(" and ")}`

async function readBody<Body extends z.ZodMiniType>(context: Context, schema: Body): Promise<z.output<Body>> {
  const read = z.safeParse(schema, parseJson(await readText(context)))
  if (read.success) return read.data
  throw new Refusal("body", read.error.issues[0]?.message ?? "The body cannot be read.")
}

async function readText(context: Context): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of context.req.raw.body ?? []) {
    length += chunk.length
    if (length > limits.requestBodyBytesMax)
      throw new Refusal("too-large", `The body is longer than ${limits.requestBodyBytesMax.toLocaleString("en")} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** What is no JSON is like nothing: the schema says what it should have been. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** For answers that take as long as they take: otherwise the server ends a connection that is silent for ten seconds. */
export function keepOpen(context: Context<ServerEnv>): void {
  context.env?.server?.timeout(context.req.raw, 0)
}
