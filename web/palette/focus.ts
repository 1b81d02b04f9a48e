// Puts the focus on a part of the page. The parts are found in the document when they are asked for: they come and go.

import type { Focus } from "./page-commands.ts"

/** For each part where its focus goes, best first, in the order of the page. */
const parts = {
  filter: [".toolbar .filter input"],
  chips: [".chips .chip"],
  list: [".traffic-grid"],
  detail: [".detail .grid", ".detail [role=tab][aria-selected=true]"],
} as const

type Part = keyof typeof parts

/** What surrounds a part. */
const homes: { readonly [part in Part]: string } = { filter: ".toolbar", chips: ".chips", list: ".traffic", detail: ".detail" }

const isVisible = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true })

function to(part: Part): boolean {
  const target = parts[part].map(place => document.querySelector<HTMLElement>(place)).find(element => element && isVisible(element))
  target?.focus()
  if (part === "filter" && target instanceof HTMLInputElement) target.select()
  return target !== undefined
}

export function createFocus(): Focus {
  return {
    filter: () => to("filter"),
    list: () => to("list"),
    detail: () => to("detail"),
    step: by => {
      const names = Object.keys(parts) as Part[]
      const at = names.findIndex(part => document.activeElement?.closest(homes[part]))
      // From nowhere, the first step forward leads to the filter and the first one back to the last part.
      const start = at < 0 && by < 0 ? names.length : at
      const order = names.map((_, index) => names.at((start + by * (index + 1)) % names.length)!)
      order.some(to)
    },
    note: () => document.querySelector<HTMLElement>(".detail .title .marks-button")?.click(),
  }
}
