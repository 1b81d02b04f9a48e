// What the page remembers between visits: theme and pane sizes, in localStorage.
// Private windows and strict settings refuse it; then a choice lasts as long as the page.

import { type Accessor, createRenderEffect, createSignal, onCleanup } from "solid-js"

export type Theme = "system" | "dark" | "light"

const prefix = "nectoproxy."

/** A remembered value. `read` makes sense of the stored text, or returns null. */
function createRemembered<Value>(
  name: string,
  preset: Value,
  read: (text: string) => Value | null,
  write: (value: Value) => string = String,
): [Accessor<Value>, (value: Value) => void] {
  const [value, setValue] = createSignal<Value>(load(name, preset, read))
  return [
    value,
    next => {
      setValue(() => next)
      store(name, write(next))
    },
  ]
}

export const createRememberedNumber = (name: string, preset: number) =>
  createRemembered(name, preset, text => (Number.isFinite(Number.parseFloat(text)) ? Number.parseFloat(text) : null))

export const createRememberedFlag = (name: string, preset: boolean) =>
  createRemembered(name, preset, text => (text === "true" ? true : text === "false" ? false : null))

/**
 * `read` makes sense of what JSON gave, which may be of another version, or returns null. What another tab changes is taken over: lists
 * are added to, and who adds to an old one loses what is new.
 */
export function createRememberedJson<Value>(name: string, preset: Value, read: (value: unknown) => Value | null) {
  const parse = (text: string) => read(JSON.parse(text))
  const [value, setValue] = createRemembered(name, preset, parse, JSON.stringify)
  const [told, setTold] = createSignal<Value | null>(null)
  const stored = (event: StorageEvent) => event.key === prefix + name && setTold(() => load(name, preset, parse))
  addEventListener("storage", stored)
  onCleanup(() => removeEventListener("storage", stored))
  const set = (next: Value) => {
    setTold(null)
    setValue(next)
  }
  return [() => told() ?? value(), set] as const
}

/** The theme, kept on the root element too, where the style sheets look. */
export function createTheme(): [Accessor<Theme>, (theme: Theme) => void] {
  const [theme, setTheme] = createRemembered<Theme>("theme", "system", text =>
    text === "dark" || text === "light" || text === "system" ? text : null,
  )
  createRenderEffect(() => {
    document.documentElement.dataset.theme = theme()
  })
  return [theme, setTheme]
}

export const nextTheme = (theme: Theme): Theme => (theme === "system" ? "dark" : theme === "dark" ? "light" : "system")

function load<Value>(name: string, preset: Value, read: (text: string) => Value | null): Value {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? preset : (read(text) ?? preset)
  } catch {
    return preset
  }
}

function store(name: string, text: string): void {
  try {
    localStorage.setItem(prefix + name, text)
  } catch {
    // Full or forbidden: see above.
  }
}
