// Filters that were given a name: remembered between visits, in the reader's own order. A few are there from the beginning; they can be
// changed and removed like any other.

import { createRememberedJson } from "./preferences.ts"

export type SavedFilter = { readonly name: string; readonly text: string }

/** More than this nobody overlooks. */
const savedMax = 100

const presets: readonly SavedFilter[] = [
  { name: "WebSockets", text: "ws" },
  { name: "Errors", text: "has:error OR status:>=400" },
  { name: "Slow", text: "duration:>1s" },
]

export function createSavedFilters() {
  const [all, setAll] = createRememberedJson<readonly SavedFilter[]>("saved-filters", presets, readSaved)
  return {
    all,
    /** One of that name is replaced in its place. */
    save: (name: string, text: string) => setAll(withSaved(all(), { name, text })),
    rename: (from: string, to: string) => setAll(withName(all(), from, to)),
    remove: (name: string) => setAll(all().filter(each => each.name !== name)),
    move: (name: string, by: -1 | 1) => setAll(moved(all(), name, by)),
  }
}

export function withSaved(all: readonly SavedFilter[], { name, text }: SavedFilter): readonly SavedFilter[] {
  const saved = { name: name.trim() || text.trim(), text: text.trim() }
  if (saved.text === "") return all
  const isKnown = all.some(each => each.name === saved.name)
  return isKnown ? all.map(each => (each.name === saved.name ? saved : each)) : [...all, saved].slice(-savedMax)
}

/** One that has the new name already goes: a name stands for one filter. */
export function withName(all: readonly SavedFilter[], from: string, to: string): readonly SavedFilter[] {
  const name = to.trim()
  if (name === "" || name === from) return all
  return all.filter(each => each.name !== name).map(each => (each.name === from ? { ...each, name } : each))
}

export function moved(all: readonly SavedFilter[], name: string, by: -1 | 1): readonly SavedFilter[] {
  const at = all.findIndex(each => each.name === name)
  const [one, other] = [all[at], all[at + by]]
  if (!one || !other) return all
  return all.map((each, index) => (index === at ? other : index === at + by ? one : each))
}

/** Both at once. What has alternatives is kept together, as `OR` binds weaker than what stands side by side. */
export function both(one: string, other: string): string {
  const parts = [one, other].map(text => text.trim()).filter(text => text !== "")
  return parts.length < 2 ? (parts[0] ?? "") : parts.map(grouped).join(" ")
}

const grouped = (text: string): string => (/(?:^|[\s)])OR(?=[\s(])/.test(text) ? `(${text})` : text)

export function readSaved(value: unknown): readonly SavedFilter[] | null {
  if (!Array.isArray(value)) return null
  const known = value.filter((each): each is SavedFilter => typeof each?.name === "string" && typeof each.text === "string")
  // A name stands for one filter.
  return known.filter(({ name }, at) => known.findIndex(each => each.name === name) === at).slice(0, savedMax)
}
