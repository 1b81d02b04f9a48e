import { expect, test } from "bun:test"
import { type ValueKind, valueAt } from "../../../server/cli/completion/value.ts"

const text: ValueKind = { type: "text" }
const session: ValueKind = { type: "session" }
const file = (prefix = ""): ValueKind => ({ type: "file", prefix })

const rows: readonly (readonly [name: string, option: string | null, words: string, kind: ValueKind])[] = [
  ["file", "output", "export", file()],
  ["file", null, "import", file()],
  ["FILE", "har", "run", file()],
  ["junit:file", "report", "run", file("junit:")],
  ["name|path", "browser", "browser", file()],
  ["profile", "profile", "browser", text],
  ["folder", "data-dir", "start", { type: "folder" }],
  ["port=url", "reverse", "start", text],
  ["name", "session", "start", session],
  ["name", "session", "import", text],
  ["session", null, "export", session],
  ["name", null, "sessions open", session],
  ["names", null, "sessions delete", session],
  ["name", null, "rules add", text],
  ["command", null, "run", { type: "command" }],
  ["command", "command", "run", text],
]

test.each(rows)("<%s> of the option %p of %p", (name, option, words, kind) =>
  expect(valueAt({ name, option, choices: [], words: words.split(" ") })).toEqual({ name, kind }),
)

test("choices come before everything else", () =>
  expect(valueAt({ name: "file", option: null, choices: ["a", "b"], words: ["x"] }).kind).toEqual({ type: "choice", choices: ["a", "b"] }))
