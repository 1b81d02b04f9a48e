// A file on its way in: chosen or dropped, sent, and what became of it. One at a time.

import { createSignal } from "solid-js"
import { type Imported, importFile } from "./library.ts"
import { reasonOf } from "./request.ts"

export type Import =
  | { readonly type: "sending"; readonly file: string }
  | { readonly type: "done"; readonly file: string; readonly imported: Imported }
  | { readonly type: "failed"; readonly file: string; readonly why: string }

export function createImports() {
  const [current, setCurrent] = createSignal<Import | null>(null)
  const start = async (file: File): Promise<void> => {
    if (current()?.type === "sending") return
    setCurrent({ type: "sending", file: file.name })
    try {
      setCurrent({ type: "done", file: file.name, imported: await importFile(file) })
    } catch (error) {
      setCurrent({ type: "failed", file: file.name, why: reasonOf(error) })
    }
  }
  // Held for as long as the page: an element that is neither in the document nor held may be collected while its dialog is open,
  // and what was chosen is lost with it.
  const input = document.createElement("input")
  input.type = "file"
  input.accept = ".har,.json,.jsonl,.ndjson"
  input.addEventListener("change", () => input.files?.[0] && void start(input.files[0]))
  /** The browser's own choice of a file. */
  const choose = () => {
    // The same file once more is a change, too.
    input.value = ""
    input.click()
  }
  return { current, start: (file: File) => void start(file), choose, dismiss: () => setCurrent(null) }
}
