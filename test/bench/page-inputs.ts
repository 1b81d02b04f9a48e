// What somebody does who reads while messages come, a key or a click at a time, in circles: walking through rows, typing in the search,
// going to another tab and back. Real ones: the browser gets them as from a keyboard and a mouse.

import type { Locator } from "playwright-core"
import type { MeasuredPage } from "./page-browser.ts"

export type Reading = {
  readonly name: string
  /** Whether each circle begins at the end of the list. */
  readonly isFollowing?: boolean
  readonly search?: string
  readonly steps: readonly Step[]
}
type Step = { readonly key: string } | { readonly click: "row" | "search" | "tab" | "frames tab" }

const keys = (...names: readonly string[]): readonly Step[] => names.map(key => ({ key }))
const awayAndBack: readonly Step[] = [{ click: "tab" }, { click: "frames tab" }]

export const readings: readonly Reading[] = [
  {
    name: "following",
    isFollowing: true,
    steps: [
      { click: "row" },
      ...keys("ArrowDown", "ArrowUp", "End"),
      { click: "search" },
      ...keys("9", "7", "Backspace", "Backspace"),
      ...awayAndBack,
      { click: "row" },
      ...keys("End"),
    ],
  },
  {
    name: "reading further up",
    steps: [
      ...keys("Home", "ArrowDown", "ArrowDown", "PageDown", "ArrowUp", "PageUp"),
      ...awayAndBack,
      { click: "search" },
      ...keys("9", "7", "Backspace", "Backspace"),
      { click: "row" },
    ],
  },
  {
    name: "only received",
    search: "received",
    steps: [
      { click: "row" },
      ...keys("ArrowDown", "ArrowUp", "End", "PageUp"),
      { click: "search" },
      ...keys("End", " ", "9", "Backspace", "Backspace"),
      ...awayAndBack,
    ],
  },
]

export function inputsOf({ page, probe }: MeasuredPage, { steps, search }: Reading) {
  const places: Record<Extract<Step, { click: string }>["click"], Locator> = {
    row: page.locator('[data-testid="frame-row"]'),
    search: page.locator('[data-testid="search"]'),
    tab: page.getByRole("tab", { name: "Request" }),
    "frames tab": page.getByRole("tab", { name: /^Frames/ }),
  }
  const clickRow = async () => {
    const { x, y } = await probe<{ x: number; y: number }>("middleOf", "frame-row")
    await page.mouse.click(x, y)
  }
  const step = async (at: number) => {
    const now = steps[at % steps.length]!
    if ("key" in now) return page.keyboard.press(now.key)
    if (now.click === "row") return clickRow()
    // Not Locator.click(), which waits until nothing moves.
    const box = await places[now.click].boundingBox()
    if (!box) throw new Error(`there is no ${now.click} to click on`)
    return page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  }
  return {
    count: steps.length,
    async begin() {
      if (search) await places.search.fill(search)
      await places.row.first().waitFor()
      await clickRow()
    },
    step,
  }
}
