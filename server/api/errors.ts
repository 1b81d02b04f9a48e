// One shape for everything the API refuses: {"error":{"code","message"}} with a fitting status.

import type { Context } from "hono"

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 410 | 415 | 421 | 500

export const refuse = (context: Context, status: ErrorStatus, code: string, message: string): Response =>
  context.json({ error: { code, message } }, status)

/** Thrown where a query is read; the app answers 400 with its message. */
export class BadRequest extends Error {}
