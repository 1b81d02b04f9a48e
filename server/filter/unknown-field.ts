// A word with a colon whose beginning is no field. Most are text, above all URLs and hosts: `http://x`, `localhost:3000`, `a:b`. A
// problem is only what would otherwise find nothing without a word: a field of the other dialect, another tool's name, a slip of a key.

import type { Language } from "./language.ts"
import { type Problem, problem, quoted } from "./problem.ts"

/** `name` is what stands before the colon, `at` where it stands, `rest` what follows. Null: it is text. */
export function judgeUnknown<Of>(name: string, at: number, rest: string, language: Language<Of>): Problem | null {
  if (rest.startsWith("//")) return null
  const known = name.toLowerCase()
  const base = known.replace(/\..*/s, "")
  const member = name.slice(base.length)
  const { fields, foreign, subject } = language
  const wrong = (why: string, right: string) => problem(at, name.length, why, `${right}, or the text in quotes`)
  const called = fields.find(({ alsoCalled }) => alsoCalled?.includes(known))
  if (foreign.includes(base)) {
    const expected = called ? `\`${called.name}:\`` : `a field of ${subject} (${fields.map(({ name }) => name).join(", ")})`
    return wrong(`\`${base}:\` is for ${subject === "exchanges" ? "messages" : "exchanges"}, and these are ${subject}`, expected)
  }
  // A host and its port (RFC 3986 §3.2.3), though it may look like a slip: there are hosts called `stats` and `hosts`.
  if (!called && /^\d{1,5}(?:[/?#]|$)/.test(rest)) return null
  const isLike = (field: string) => distance(base, field) <= slips(base)
  const right = called ?? fields.find(field => (field.takes === "member") === (member !== "") && isLike(field.name))
  if (!right) return null
  const shown = right.takes === "member" ? `${right.name}${member || ".NAME"}:` : `${right.name}:`
  return wrong(`there is no field ${quoted(`${name}:`)}`, quoted(shown))
}

/** How many slips still look like one: none in `a:`, one in `hots:`, two in `protocl:`. */
const slips = (name: string): number => (name.length < 3 ? 0 : name.length < 5 ? 1 : name.length < 20 ? 2 : 0)

/** How many letters are missing, too many, wrong or swapped (optimal string alignment). */
export function distance(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const steps = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (isSame ? 0 : 1))
      next.push(isSwapped ? Math.min(steps, before[j - 2]! + 1) : steps)
    }
    before = row
    row = next
  }
  return row[other.length]!
}
