// Shows a payload or a body, with tabs for the ways to look at it. Its owner may put a tab of its own before them. What is looked for goes
// from one to the next.

import { createEffect, createMemo, createSignal, type JSX, lazy, Match, on, Show, type Signal, Suspense, Switch } from "solid-js"
import type { Command } from "../data/commands.ts"
import { usePage } from "../data/page.ts"
import { createRememberedFlag } from "../data/preferences.ts"
import type { EditorHandle } from "./code-editor.tsx"
import { type Content, copyOf, hasLineLongerThan, mediaOf, shownMax, shownText, type ViewId, viewsOf, wrappedLineMax } from "./content.ts"
import { CopyButton, writeClipboard } from "./copy-button.tsx"
import { createFind } from "./find.tsx"
import { showBytes } from "./format.ts"
import { type HexHandle, type HexPlace, HexView } from "./hex-view.tsx"
import { DownloadIcon, SearchIcon, WrapIcon } from "./icons.tsx"
import { type JsonTreeHandle, JsonTreeView } from "./json-tree-view.tsx"
import { MediaView } from "./media-view.tsx"
import { Tabs } from "./tabs.tsx"
import { noPatterns } from "./text-hits.ts"

const CodeEditor = lazy(() => import("./code-editor.tsx"))

type Choice = ViewId | "explained"

// A choice lasts while there is such a view: who reads hexadecimal goes on reading it in the next message.
const choices = new Map<string, Signal<Choice | null>>()
function choiceFor(label: string): Signal<Choice | null> {
  const known = choices.get(label) ?? createSignal<Choice | null>(null)
  choices.set(label, known)
  return known
}

export type ContentViewProps = {
  readonly label: string
  readonly content: Content
  /** Where all of it can be downloaded. */
  readonly href: string
  readonly meta?: JSX.Element
  /** Buttons of its owner. */
  readonly tools?: JSX.Element
  /** A tab that explains instead of showing bytes, and comes first. */
  readonly explained?: { readonly name: string; readonly body: () => JSX.Element } | null
  /** What a search found elsewhere, to be marked here. */
  readonly hits?: readonly RegExp[]
  /** Takes a message filter that finds a value. */
  readonly onSearch?: ((query: string) => void) | undefined
  /** Bytes that somebody points at: shown in Hex as soon as they are given. */
  readonly place?: HexPlace | null
}

export function ContentView(props: ContentViewProps) {
  const views = createMemo<readonly { readonly id: Choice; readonly name: string }[]>(() => [
    ...(props.explained ? [{ id: "explained" as const, name: props.explained.name }] : []),
    ...viewsOf(props.content),
  ])
  const [wish, setWish] = choiceFor(props.label)
  const chosen = createMemo(() => views().find(({ id }) => id === wish())?.id ?? views()[0]!.id)
  const [isWrapped, setIsWrapped] = createRememberedFlag("wraps-text", true)
  const find = createFind()
  const [editor, setEditor] = createSignal<EditorHandle | null>(null)
  const [tree, setTree] = createSignal<JsonTreeHandle | null>(null)
  const [hex, setHex] = createSignal<HexHandle | null>(null)
  const [isFindDue, setIsFindDue] = createSignal(false)
  let pane!: HTMLDivElement

  createEffect(
    on(
      () => props.place,
      place => place && setWish("hex"),
    ),
  )

  const isEditor = () => chosen() === "pretty" || chosen() === "text" || chosen() === "base64"
  const hits = () => props.hits ?? noPatterns
  const bytes = createMemo(() => (chosen() === "hex" ? props.content.octets(Number.POSITIVE_INFINITY) : new Uint8Array()))
  const shown = createMemo(() => {
    const id = chosen()
    return id === "explained" || id === "hex" || id === "media" ? null : shownText(props.content, id)
  })
  const canWrap = createMemo(() => !hasLineLongerThan(shown()?.text ?? "", wrappedLineMax))
  const language = () => (chosen() === "pretty" ? "json" : chosen() === "text" ? props.content.language : null)

  const copied = () => {
    const id = chosen()
    return copyOf(props.content, id === "explained" ? (props.content.text === null ? "base64" : "text") : id)
  }
  const openFind = () => {
    if (isEditor()) return editor()?.find()
    if (chosen() !== "explained" && chosen() !== "media") return find.open()
    if (props.content.text === null) {
      setWish("hex")
      return find.open()
    }
    // That of an editor there was before.
    setEditor(null)
    setIsFindDue(true)
    setWish("text")
  }
  // The editor has to be loaded first.
  createEffect(() => {
    const shown = isEditor() ? editor() : null
    if (!isFindDue() || !shown) return
    setIsFindDue(false)
    shown.find()
  })
  const focusView = () => (chosen() === "tree" ? tree() : chosen() === "hex" ? hex() : editor())?.focus()

  /** Escape ends the search before it ends anything else. */
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return
    const isFinding = find.isOpen()
    if (isFinding) find.close()
    if (!isFinding && !(isEditor() && editor()?.closeFind())) return
    event.preventDefault()
    event.stopPropagation()
    focusView()
  }

  usePage().commands.add(
    commandsOf({
      find: openFind,
      hasFocus: () => (pane.closest(".detail") ?? pane).contains(document.activeElement),
      copy: () => void writeClipboard(copied),
      download: () => pane.querySelector<HTMLAnchorElement>(".download")?.click(),
      choose: id => setWish(id),
      has: id => views().some(each => each.id === id),
      isEditor,
      wrap: () => setIsWrapped(!isWrapped()),
      tree: () => (chosen() === "tree" ? tree() : null),
      hex: () => (chosen() === "hex" ? hex() : null),
    }),
  )

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape, whatever in it has the focus
    <div class="content-pane" ref={pane} onKeyDown={pressed}>
      <Tabs
        label={props.label}
        class="content-view"
        tabs={views()}
        chosen={chosen()}
        onChoose={setWish}
        aside={
          <>
            <span class="meta">{props.meta}</span>
            <span class="content-tools">
              {props.tools}
              <Show when={isEditor()}>
                <button
                  type="button"
                  class="icon-button wrap"
                  aria-label="Wrap long lines"
                  aria-pressed={isWrapped()}
                  disabled={!canWrap()}
                  title={canWrap() ? "Wrap long lines" : "A line is too long to be wrapped without a pause"}
                  onClick={() => setIsWrapped(!isWrapped())}
                >
                  <WrapIcon />
                </button>
              </Show>
              <button type="button" class="icon-button" aria-label="Find" title="Find (Ctrl F)" onClick={openFind}>
                <SearchIcon />
              </button>
              <CopyButton label="Copy" text={copied} />
              <a class="icon-button download" href={props.href} download="" aria-label="Download" title="Download all of it">
                <DownloadIcon />
              </a>
            </span>
          </>
        }
      >
        <Show when={shown()?.isCut}>
          <p class="note">
            The first {showBytes(shownMax)} of {showBytes(props.content.length)}. <a href={props.href}>Download all of it</a>
          </p>
        </Show>
        <Switch fallback={props.explained?.body()}>
          <Match when={chosen() === "tree" && shown()?.text} keyed>
            {text => <JsonTreeView label={props.label} text={text} hits={hits()} find={find} onSearch={props.onSearch} handle={setTree} />}
          </Match>
          <Match when={chosen() === "hex"}>
            <HexView label={props.label} bytes={bytes()} find={find} mark={props.place ?? null} handle={setHex} />
          </Match>
          <Match when={chosen() === "media" && mediaOf(props.content)}>
            {found => <MediaView media={found().media} bytes={found().bytes} />}
          </Match>
          <Match when={isEditor()}>
            <Suspense fallback={<p class="empty">Loading the editor…</p>}>
              <CodeEditor
                label={props.label}
                text={shown()?.text ?? ""}
                language={language()}
                isWrapped={isWrapped() && canWrap()}
                hits={hits()}
                handle={setEditor}
              />
            </Suspense>
          </Match>
        </Switch>
      </Tabs>
    </div>
  )
}

function commandsOf(of: {
  readonly find: () => void
  readonly hasFocus: () => boolean
  readonly copy: () => void
  readonly download: () => void
  readonly choose: (id: ViewId) => void
  readonly has: (id: ViewId) => boolean
  readonly isEditor: () => boolean
  readonly wrap: () => void
  readonly tree: () => JsonTreeHandle | null
  readonly hex: () => HexHandle | null
}): readonly Command[] {
  const group = "Payload" as const
  const views: readonly (readonly [ViewId, string])[] = [
    ["tree", "a tree"],
    ["pretty", "indented JSON"],
    ["text", "text"],
    ["hex", "octets"],
    ["base64", "base64"],
  ]
  return [
    { id: "payload.find", name: "Find in the payload", group, keys: ["Mod+f"], alsoTyping: true, isOffered: of.hasFocus, run: of.find },
    { id: "payload.copy", name: "Copy the payload", group, run: of.copy },
    { id: "payload.download", name: "Download the payload", group, run: of.download },
    { id: "payload.wrap", name: "Wrap long lines, or do not", group, isOffered: of.isEditor, run: of.wrap },
    {
      id: "payload.open-all",
      name: "Open the whole tree",
      group,
      isOffered: () => of.tree() !== null,
      run: () => of.tree()?.openTo(Number.POSITIVE_INFINITY),
    },
    { id: "payload.close-all", name: "Close the tree", group, isOffered: () => of.tree() !== null, run: () => of.tree()?.openTo(1) },
    { id: "payload.offset", name: "Go to an offset", group, isOffered: () => of.hex() !== null, run: () => of.hex()?.askForOffset() },
    ...views.map(([id, name]) => ({
      id: `payload.as-${id}`,
      name: `Show the payload as ${name}`,
      group,
      isOffered: () => of.has(id),
      run: () => of.choose(id),
    })),
  ]
}
