// What can be done here and now, as data: each part of the page tells its commands while it is there. The keyboard, the palette and the
// list of shortcuts read the same ones, so that none of them can say what another does not know.

import { createMemo, createSignal, onCleanup } from "solid-js"

export type Command = {
  /** Unique among those that are there at one time: "frames.next-match". */
  readonly id: string
  /** What it does, as an order: "Pause the recording". */
  readonly name: string
  readonly group: "Page" | "List" | "Exchange" | "Frames" | "Payload"
  /** In the spelling of `KeyboardEvent.key`, after "Mod+" (Control, or Command on a Mac), "Alt+" and "Shift+": "f", "Mod+k", "Shift+F3". */
  readonly keys?: readonly string[]
  /** Its keys do it in a text field, too. */
  readonly alsoTyping?: boolean
  /** False: it is not offered now, and its keys do nothing. */
  readonly isOffered?: () => boolean
  readonly run: () => void
}

/** A numbered thing that the palette can go to: "#12". */
export type Jump = {
  /** "exchange", "message" */
  readonly noun: string
  /** What it is, in a few words; null where there is none of that number. */
  readonly find: (number: number) => string | null
  readonly go: (number: number) => void
}

/** As many as one sees again at a glance. */
const recentMax = 6

export type Commands = ReturnType<typeof createCommands>

export function createCommands() {
  const [lists, setLists] = createSignal<readonly (readonly Command[])[]>([])
  const [jumps, setJumps] = createSignal<readonly Jump[]>([])
  const [recent, setRecent] = createSignal<readonly string[]>([])
  /** What came last comes first: it is the nearest to what one looks at. */
  const all = createMemo(() => lists().toReversed().flat())
  return {
    all,
    jumps,
    /** Those that were run by their names, the newest first, by id. */
    recent,
    /** For as long as the component lives. What came last comes first. */
    addJump: (jump: Jump) => {
      setJumps(before => [jump, ...before])
      onCleanup(() => setJumps(before => before.filter(each => each !== jump)))
    },
    /** By its name, as the palette and menus do. */
    run: (command: Command) => {
      setRecent(before => [command.id, ...before.filter(id => id !== command.id)].slice(0, recentMax))
      command.run()
    },
    /** Those of a component, for as long as it lives. */
    add: (commands: readonly Command[]) => {
      setLists(before => [...before, commands])
      onCleanup(() => setLists(before => before.filter(list => list !== commands)))
    },
    /** Runs the command of a key; whether there was one. */
    press: (event: KeyboardEvent): boolean => {
      if (event.defaultPrevented || event.isComposing) return false
      const key = keyOf(event)
      const typing = isTyping(event)
      const command = all().find(each => each.keys?.includes(key) && (!typing || each.alsoTyping === true) && (each.isOffered?.() ?? true))
      if (!command) return false
      event.preventDefault()
      command.run()
      return true
    },
  }
}

export type Keystroke = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">

/** Shift is part of a character (`?` is one) and of its own only before the name of a key ("Shift+F3") or with "Mod+". */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Keystroke): string {
  const isModified = ctrlKey || metaKey
  const isName = key.length > 1 || isModified
  const spelt = isModified && key.length === 1 ? key.toLowerCase() : key
  return `${isModified ? "Mod+" : ""}${altKey ? "Alt+" : ""}${shiftKey && isName ? "Shift+" : ""}${spelt}`
}

/** Whether a key is text where the focus is; an editor in a shadow tree is looked for in there. */
function isTyping(event: Event): boolean {
  const target = event.composedPath()[0] ?? event.target
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !/^(?:checkbox|radio|button|range|submit)$/.test(target.type)
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName)
}
