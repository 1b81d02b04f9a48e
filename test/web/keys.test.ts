import { expect, test } from "bun:test"
import { showKeys } from "../../web/palette/keys.ts"

test.each([
  ["n", "n", "n"],
  ["?", "?", "?"],
  ["+", "+", "+"],
  ["Mod++", "Ctrl +", "⌘ +"],
  ["Mod+k", "Ctrl K", "⌘ K"],
  ["Mod+Shift+p", "Ctrl ⇧ P", "⌘ ⇧ P"],
  ["Alt+ArrowDown", "Alt ↓", "⌥ ↓"],
  ["Shift+F3", "⇧ F3", "⇧ F3"],
  ["Escape", "Esc", "Esc"],
  [" ", "Space", "Space"],
])("%p reads %p, and %p on a Mac", (keys, shown, onMac) => expect([showKeys(keys, false), showKeys(keys, true)]).toEqual([shown, onMac]))
