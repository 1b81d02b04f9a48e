// One request to the API: what it refuses is thrown, with its sentence. Same-origin requests carry the cookie that the server set with
// the page.

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export async function request(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (response.ok) return response
  const answer = await readJson<{ error?: { code?: string; message?: string } }>(response).catch(() => ({ error: undefined }))
  throw new ApiError(response.status, answer.error?.code ?? "unknown", answer.error?.message ?? `The server answered ${response.status}.`)
}

/** Believed: page and server are built together. */
export const readJson = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body

export const withJson = (method: "PUT" | "PATCH", body: object): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
})

/** What to say of something that was thrown. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
