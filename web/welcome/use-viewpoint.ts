// The viewpoint of this page, live, and the choices it depends on: which address phones are given, and for which system commands are
// written. Both are remembered.

import { type Accessor, createMemo } from "solid-js"
import { systemOf } from "../../server/trust.ts"
import { usePage } from "../data/page.ts"
import { createRememberedJson } from "../data/preferences.ts"
import { type Desktop, desktops, recipes } from "./recipes.ts"
import { type Viewpoint, viewpoint } from "./viewpoint.ts"

type AgentData = { readonly userAgentData?: { readonly platform: string } }

/** Of whoever reads the page. */
export const readersSystem = () =>
  systemOf((navigator as AgentData).userAgentData?.platform || navigator.userAgent, navigator.maxTouchPoints)

const asText = (value: unknown) => (typeof value === "string" ? value : null)

export function useViewpoint(): {
  readonly view: Accessor<Viewpoint | null>
  readonly address: Accessor<string | null>
  readonly choose: (address: string) => void
} {
  const page = usePage()
  const [chosen, choose] = createRememberedJson<string | null>("phone-address", null, asText)
  const view = createMemo(() => {
    const status = page.status()
    return status && viewpoint(status, location.hostname, chosen())
  })
  return { view, address: () => view()?.origin ?? null, choose }
}

export function createRecipeChoice() {
  return createRememberedJson("recipe", recipes[0]?.id ?? "", value => recipes.find(({ id }) => id === value)?.id ?? null)
}

export function createDesktopChoice() {
  const own = readersSystem()
  const preset = desktops.find(({ id }) => id === own)?.id ?? "linux"
  return createRememberedJson<Desktop>("recipe-system", preset, value => desktops.find(({ id }) => id === value)?.id ?? null)
}
