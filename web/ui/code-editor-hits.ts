// Marks what a search found, in the part of an editor's text that is in sight.

import type { Extension } from "@codemirror/state"
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view"
import { rangesIn } from "./text-hits.ts"

const hit = Decoration.mark({ class: "cm-hit" })
/** Of one part in sight: `/./` would mark every character. */
const hitsMax = 1_000

export function hitMarks(patterns: readonly RegExp[]): Extension {
  if (patterns.length === 0) return []
  const marksOf = (view: EditorView): DecorationSet =>
    Decoration.set(
      view.visibleRanges.flatMap(({ from, to }) =>
        rangesIn(view.state.sliceDoc(from, to), patterns, hitsMax).map(([start, end]) => hit.range(from + start, from + end)),
      ),
    )
  return ViewPlugin.define(
    view => ({
      marks: marksOf(view),
      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) this.marks = marksOf(update.view)
      },
    }),
    { decorations: plugin => plugin.marks },
  )
}
