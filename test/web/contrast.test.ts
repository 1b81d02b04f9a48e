// WCAG AA, computed from the style sheet itself: every text colour on every ground it stands on, in both schemes.

import { describe, expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const css = readFileSync(join(import.meta.dir, "../../web/styles/base.css"), "utf8")
const colors = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
)

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const grounds = ["bg", "panel", "raise", "selected", "hover"]
const json = ["json-key", "json-string", "json-number", "json-word"]

/** Text, and where it stands. */
const stands: readonly (readonly [texts: readonly string[], grounds: readonly string[]])[] = [
  [["text", "dim", "faint", "accent", "up", "down", "warn", "bad", "violet", ...json], grounds],
  [["text", "dim", "faint", "accent", "bad"], ["accent-bg"]],
  [["text", "warn"], ["warn-bg"]],
  [["text", "bad"], ["bad-bg"]],
]

describe.each(["light", "dark"] as const)("%s", scheme => {
  test.each(stands.flatMap(([texts, under]) => texts.flatMap(text => under.map(ground => [text, ground] as const))))(
    "%s on %s",
    (text, ground) => {
      expect(contrast(colors.get(text)![scheme], colors.get(ground)![scheme])).toBeGreaterThanOrEqual(4.5)
    },
  )
})

test("what can be used is to be seen: its border stands out from what is around it", () => {
  expect(
    ["light", "dark"].map(scheme => contrast(colors.get("accent")![scheme as "light"], colors.get("panel")![scheme as "light"]) >= 3),
  ).toEqual([true, true])
})
