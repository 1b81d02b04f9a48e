// Whole sessions: which there are, deleting one, a file out and a file in.

import { createSignal } from "solid-js"
import type { SessionFacts } from "../../server/contract.ts"
import { readJson, reasonOf, request } from "./request.ts"
import { apiUrl } from "./session.ts"

export type ExportFormat = "har" | "jsonl" | "json"
export type ExportWish = { readonly format: ExportFormat; readonly filter: string; readonly hidesCredentials: boolean }
export type Imported = { readonly exchanges: number; readonly messages: number; readonly problems: readonly string[] }

/** The newest first. */
async function readSessions(): Promise<readonly SessionFacts[]> {
  const { sessions } = await readJson<{ sessions: SessionFacts[] }>(await request("/api/sessions"))
  return sessions.toSorted((a, b) => b.startedAt - a.startedAt)
}

/** The sessions on this disk, read when somebody wants to see them; null until then. */
export function createSessionList() {
  const [sessions, setSessions] = createSignal<readonly SessionFacts[] | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)
  const read = () => {
    setProblem(null)
    readSessions().then(setSessions, error => setProblem(reasonOf(error)))
  }
  return { sessions, problem, read }
}

export const deleteSession = async (name: string): Promise<void> => {
  await request(`/api/sessions/${encodeURIComponent(name)}`, { method: "DELETE" })
}

/** Throws what the server says of the session that the page shows, where it cannot be opened. */
export const checkSession = async (): Promise<void> => {
  await request(apiUrl("/exchanges", { limit: 1 }))
}

export const exportUrl = ({ format, filter, hidesCredentials }: ExportWish, session?: string | null): string =>
  apiUrl(
    "/export",
    { format, ...(filter.trim() !== "" && { q: filter.trim() }), ...(hidesCredentials && { redact: "default" }) },
    ...(session === undefined ? [] : [session]),
  )

/** Into the session at work. */
export const importFile = async (file: Blob): Promise<Imported> =>
  readJson(await request("/api/import", { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } }))
