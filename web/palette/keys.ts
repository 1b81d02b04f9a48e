// Keys as people read them: "Mod+Shift+p" → "Ctrl ⇧ P", and "⌘ ⇧ P" on a Mac. Pure but for the question which machine this is.

/** Of the browser's globals all that is needed: what is pure here is tested without one. */
declare const navigator: { readonly platform?: string } | undefined

const isMac = typeof navigator === "object" && /^(?:Mac|iP)/.test(navigator.platform ?? "")

const names: { readonly [key: string]: string } = {
  Alt: "Alt",
  Shift: "⇧",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Backspace: "⌫",
  Delete: "Del",
  PageUp: "PgUp",
  PageDown: "PgDn",
  " ": "Space",
}
const macNames: { readonly [key: string]: string } = { Mod: "⌘", Alt: "⌥" }

/** A key in the spelling of commands.ts. */
export function showKeys(keys: string, onMac: boolean = isMac): string {
  const [, modifiers = "", key = ""] = /^((?:(?:Mod|Alt|Shift)\+)*)(.+)$/s.exec(keys) ?? []
  const spelt = names[key] ?? (modifiers !== "" && key.length === 1 ? key.toUpperCase() : key)
  const before = modifiers.split("+").filter(name => name !== "")
  return [...before.map(name => (onMac ? macNames[name] : undefined) ?? (name === "Mod" ? "Ctrl" : names[name]!)), spelt].join(" ")
}
