// TWO VALUES → WHAT DIFFERS, and back: what a format has no place for is what reading it back would not give.
// Values are those of JSON, and both have the same members.

type Members = { readonly [name: string]: unknown }

const isMembers = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value)

/** What of `actual` is not in `derived`; undefined where nothing is. Lists are taken whole. */
export function difference(actual: unknown, derived: unknown): unknown {
  if (actual === derived) return undefined
  if (isMembers(actual) && isMembers(derived)) {
    let differing: Record<string, unknown> | undefined
    for (const name in actual) {
      const member = difference(actual[name], derived[name])
      if (member === undefined) continue
      differing ??= {}
      differing[name] = member
    }
    return differing
  }
  if (typeof actual !== "object" || actual === null) return actual
  return JSON.stringify(actual) === JSON.stringify(derived) ? undefined : actual
}

/** Undoes `difference`: `merged(derived, difference(actual, derived))` is `actual`. */
export function merged(derived: unknown, differing: unknown): unknown {
  if (differing === undefined) return derived
  if (!isMembers(differing) || !isMembers(derived)) return differing
  const members = Object.entries(differing).map(([name, member]) => [name, merged(derived[name], member)] as const)
  return { ...derived, ...Object.fromEntries(members) }
}
