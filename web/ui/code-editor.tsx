// Long text to read: CodeMirror, read only, with line numbers, folding, colours and a search of its own. It lives in a shadow tree,
// because there its styles are adopted style sheets, which the page's content security policy allows and a <style> element is not.
// Loaded when it is first needed.

import { defaultKeymap } from "@codemirror/commands"
import { codeFolding, foldGutter, foldKeymap, syntaxHighlighting } from "@codemirror/language"
import { closeSearchPanel, highlightSelectionMatches, openSearchPanel, search, searchKeymap, searchPanelOpen } from "@codemirror/search"
import { Compartment, EditorState, type Extension } from "@codemirror/state"
import { EditorView, keymap, lineNumbers } from "@codemirror/view"
import { createEffect, on, onCleanup, onMount } from "solid-js"
import { hitMarks } from "./code-editor-hits.ts"
import { type Language, loadLanguage } from "./code-editor-languages.ts"
import { colours, look } from "./code-editor-look.ts"

export type EditorHandle = { readonly focus: () => void; readonly find: () => void; readonly closeFind: () => boolean }

export default function CodeEditor(props: {
  readonly label: string
  readonly text: string
  readonly language: Language | null
  readonly isWrapped: boolean
  readonly hits: readonly RegExp[]
  readonly handle: (handle: EditorHandle) => void
}) {
  let host!: HTMLDivElement
  const [wrapping, language, hits] = [new Compartment(), new Compartment(), new Compartment()]
  const wrap = (): Extension => (props.isWrapped ? EditorView.lineWrapping : [])

  onMount(() => {
    const root = host.attachShadow({ mode: "open" })
    const state = () =>
      EditorState.create({
        doc: props.text,
        extensions: [
          lineNumbers(),
          codeFolding(),
          foldGutter({ openText: "▾", closedText: "▸" }),
          EditorState.readOnly.of(true),
          // Its text can be walked through and selected with the keyboard, and no phone shows one for it.
          EditorView.contentAttributes.of({ "aria-label": props.label, "aria-readonly": "true", inputmode: "none", tabindex: "0" }),
          search({ top: true }),
          highlightSelectionMatches(),
          syntaxHighlighting(colours),
          look,
          keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
          wrapping.of(wrap()),
          language.of([]),
          hits.of(hitMarks(props.hits)),
        ],
      })
    const view = new EditorView({ state: state(), root, parent: root })
    onCleanup(() => view.destroy())

    createEffect(
      on(
        () => props.text,
        () => view.setState(state()),
        { defer: true },
      ),
    )
    createEffect(
      on(
        () => props.isWrapped,
        () => view.dispatch({ effects: wrapping.reconfigure(wrap()) }),
        { defer: true },
      ),
    )
    createEffect(
      on(
        () => props.hits,
        patterns => view.dispatch({ effects: hits.reconfigure(hitMarks(patterns)) }),
        { defer: true },
      ),
    )
    createEffect(
      on([() => props.language, () => props.text], async ([wanted]) => {
        const support = wanted === null ? [] : await loadLanguage(wanted)
        if (props.language === wanted) view.dispatch({ effects: language.reconfigure(support) })
      }),
    )
    props.handle({
      focus: () => view.focus(),
      find: () => openSearchPanel(view),
      closeFind: () => searchPanelOpen(view.state) && closeSearchPanel(view),
    })
  })

  /** What the editor took is not the page's. */
  const pressed = (event: KeyboardEvent) => event.defaultPrevented && event.stopPropagation()

  // biome-ignore lint/a11y/noStaticElementInteractions: the editor in it has the focus
  return <div class="code-editor" ref={host} data-testid="code-editor" onKeyDown={pressed} />
}
