// Which recording this page shows, from load to unload: the one at work, or an earlier one that the address names (`?session=NAME`).
// Another session is another address, so that reloading, going back and opening it in a second tab work as everywhere.

/** Of the browser's globals all that is needed: what is pure here is tested without one. */
declare const location: { readonly search: string }

export const sessionIn = (search: string): string | null => new URLSearchParams(search).get("session") || null

/** Null: the one at work. */
export const openedSession = (): string | null => sessionIn(location.search)

/** The page on another session; null: on the one at work. */
export const pageUrl = (session: string | null): string => (session === null ? "/" : `/?session=${encodeURIComponent(session)}`)

/** A path of the API with what is asked of it, about the session that the page shows. */
export function apiUrl(
  path: string,
  query: { readonly [name: string]: string | number } = {},
  session: string | null = openedSession(),
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) search.set(name, String(value))
  if (session !== null) search.set("session", session)
  return search.size > 0 ? `/api${path}?${search}` : `/api${path}`
}
