// Two texts side by side, or one under the other where there is no room, with what differs marked: CodeMirror's merge view. Read only. In a
// shadow tree, as every editor of the page (see code-editor.tsx). Loaded when it is first needed.

import { defaultKeymap } from "@codemirror/commands"
import { syntaxHighlighting } from "@codemirror/language"
import { goToNextChunk, goToPreviousChunk, MergeView as Merged, unifiedMergeView } from "@codemirror/merge"
import { EditorState, type Extension } from "@codemirror/state"
import { EditorView, keymap, lineNumbers } from "@codemirror/view"
import { createEffect, onCleanup } from "solid-js"
import { type Language, loadLanguage } from "./code-editor-languages.ts"
import { colours, look } from "./code-editor-look.ts"

/** Narrower, two columns would be too narrow to read. */
const sideBySideFrom = 620
/** What is alike is folded but for so many lines around a difference. */
const collapseUnchanged = { margin: 3, minSize: 6 }
/** Long texts that have little in common are compared roughly, and not for seconds. */
const diffConfig = { scanLimit: 2_000, timeout: 300 }

const marks = EditorView.theme({
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "color-mix(in srgb, var(--bad-bg) 60%, transparent)" },
  "&.cm-merge-b .cm-changedLine, .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--up) 12%, transparent)" },
  ".cm-insertedLine, .cm-deletedLine": { background: "none" },
  "&.cm-merge-a .cm-changedText, .cm-deletedText": { background: "color-mix(in srgb, var(--bad) 14%, transparent)" },
  "&.cm-merge-b .cm-changedText": { background: "color-mix(in srgb, var(--up) 14%, transparent)" },
  // Seen without colour, too.
  ".cm-changedText, .cm-deletedText": { textDecoration: "underline", textUnderlineOffset: "3px" },
  // On these grounds the colours of JSON have too little contrast.
  ".cm-changedLine, .cm-changedLine *, .cm-deletedLine, .cm-deletedLine *": { color: "var(--text)" },
  ".cm-collapsedLines": { padding: "2px 8px", background: "var(--raise)", color: "var(--dim)", font: "11.5px var(--sans)" },
})

export default function MergeView(props: {
  readonly before: string
  readonly after: string
  readonly names: readonly [before: string, after: string]
  readonly language: Language | null
}) {
  let host!: HTMLDivElement
  createEffect(() => {
    const { before, after, names } = props
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" })
    let isGone = false
    let destroy = () => {}
    const build = (language: Extension) => {
      if (isGone) return
      const extensions = (name: string): Extension[] => [
        lineNumbers(),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ "aria-label": name, "aria-readonly": "true", inputmode: "none" }),
        EditorView.lineWrapping,
        syntaxHighlighting(colours),
        look,
        marks,
        keymap.of([{ key: "F7", run: goToNextChunk, shift: goToPreviousChunk }, ...defaultKeymap]),
        language,
      ]
      if (host.clientWidth >= sideBySideFrom) {
        const view = new Merged({
          a: { doc: before, extensions: extensions(names[0]) },
          b: { doc: after, extensions: extensions(names[1]) },
          root,
          parent: root,
          collapseUnchanged,
          diffConfig,
        })
        view.dom.style.setProperty("height", "100%")
        view.dom.style.setProperty("overflow", "auto")
        destroy = () => view.destroy()
      } else {
        const merge = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged, diffConfig })
        const state = EditorState.create({ doc: after, extensions: [...extensions(`${names[0]} and ${names[1]}`), merge] })
        const view = new EditorView({ state, root, parent: root })
        destroy = () => view.destroy()
      }
    }
    void (props.language ? loadLanguage(props.language) : Promise.resolve([])).then(build)
    onCleanup(() => {
      isGone = true
      destroy()
    })
  })
  return <div class="merge-view" ref={host} />
}
