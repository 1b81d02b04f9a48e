// What stands behind an option or as an argument, told from its definition: its choices, or the name that help gives it. `<file>` is
// a file wherever it stands, so a new command is completed by what it says in its help.

export type ValueKind =
  | { readonly type: "choice"; readonly choices: readonly string[] }
  /** `prefix`: what stands before the path, such as `junit:`. */
  | { readonly type: "file"; readonly prefix: string }
  | { readonly type: "folder" }
  /** The name of a recording on disk. */
  | { readonly type: "session" }
  /** From here on it is another program's command line. */
  | { readonly type: "command" }
  /** Nothing that a shell could know. */
  | { readonly type: "text" }

export type Value = { readonly name: string; readonly kind: ValueKind }

type Place = {
  /** As in help, without its brackets. */
  readonly name: string
  /** Null for an argument. */
  readonly option: string | null
  readonly choices: readonly string[]
  /** Of the command it belongs to. */
  readonly words: readonly string[]
}

export const valueAt = (place: Place): Value => ({ name: place.name, kind: kindOf(place) })

function kindOf({ name, option, choices, words }: Place): ValueKind {
  if (choices.length > 0) return { type: "choice", choices }
  if (isSession(name, option, words)) return { type: "session" }
  if (option === null && /^command$/i.test(name)) return { type: "command" }
  const file = /^(\w+:)?(?:.*\b)?(?:file|path)\b/i.exec(name)
  if (file) return { type: "file", prefix: file[1] ?? "" }
  return /\b(?:folder|directory)\b/i.test(name) ? { type: "folder" } : { type: "text" }
}

/** `import --session` alone wants a name that is not there yet. */
function isSession(name: string, option: string | null, words: readonly string[]): boolean {
  if (option !== null) return option === "session" && words[0] !== "import"
  return /^session$/i.test(name) || (words[0] === "sessions" && /^names?$/i.test(name))
}
