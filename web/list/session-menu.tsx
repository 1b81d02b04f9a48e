// The session that is shown, and the way to others: every one on this disk is a link to the page on it. Also files out and in.

import { createSignal, For, Match, Show, Switch } from "solid-js"
import type { SessionFacts } from "../../server/contract.ts"
import { deleteSession, readSessions } from "../data/library.ts"
import { usePage } from "../data/page.ts"
import { reasonOf } from "../data/request.ts"
import { openedSession, pageUrl } from "../data/session.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showBytes, showDateTime, showSome } from "../ui/format.ts"
import { ChevronIcon, ClearIcon, SessionIcon } from "../ui/icons.tsx"
import { Popup } from "../ui/popup.tsx"
import { ExportDialog } from "./export-dialog.tsx"

type Shown = { readonly type: "export" } | { readonly type: "delete"; readonly session: SessionFacts }

export function SessionMenu() {
  const page = usePage()
  const [shown, setShown] = createSignal<Shown | null>(null)
  const chosen = <Type extends Shown["type"]>(type: Type) => {
    const now = shown()
    return now?.type === type ? (now as Extract<Shown, { type: Type }>) : null
  }
  return (
    <>
      <Popup
        label={`Session ${page.session()}`}
        title="Sessions, export and import"
        class="button session-button"
        role="menu"
        button={
          <>
            <SessionIcon />
            <span class="session-name">{page.session() || "Sessions"}</span>
            <ChevronIcon />
          </>
        }
      >
        {close => (
          <Items
            onExport={() => {
              close()
              setShown({ type: "export" })
            }}
            onImport={() => {
              close()
              page.imports.choose()
            }}
            onDelete={session => {
              close()
              setShown({ type: "delete", session })
            }}
          />
        )}
      </Popup>
      <Show when={chosen("export")}>
        <ExportDialog onClose={() => setShown(null)} />
      </Show>
      <Show when={chosen("delete")} keyed>
        {({ session }) => <DeleteDialog session={session} onClose={() => setShown(null)} />}
      </Show>
    </>
  )
}

function Items(props: {
  readonly onExport: () => void
  readonly onImport: () => void
  readonly onDelete: (session: SessionFacts) => void
}) {
  const page = usePage()
  const [sessions, setSessions] = createSignal<readonly SessionFacts[] | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)
  readSessions().then(setSessions, error => setProblem(reasonOf(error)))

  return (
    <>
      <button type="button" role="menuitem" class="item" autofocus onClick={props.onExport}>
        Export…
      </button>
      <button
        type="button"
        role="menuitem"
        class="item"
        aria-disabled={page.isReadOnly()}
        title={page.isReadOnly() ? "Files are imported into the session at work, and this is an earlier one" : undefined}
        onClick={() => page.isReadOnly() || props.onImport()}
      >
        Import… <small>HAR, JSONL or JSON; or drop it on the page</small>
      </button>
      <hr />
      <Switch fallback={<p class="hint item">Reading the list…</p>}>
        <Match when={problem()}>{why => <p class="note warning">The sessions could not be listed: {why()}</p>}</Match>
        <Match when={sessions()?.length === 0}>
          <p class="hint item">No sessions on this disk.</p>
        </Match>
        <Match when={sessions()}>
          {known => <For each={known()}>{session => <Item session={session} onDelete={() => props.onDelete(session)} />}</For>}
        </Match>
      </Switch>
    </>
  )
}

function Item(props: { readonly session: SessionFacts; readonly onDelete: () => void }) {
  const page = usePage()
  const isShown = () => props.session.name === page.session()
  return (
    <div role="none" class="item-line" data-line data-testid="session">
      <a
        role="menuitem"
        class="item"
        href={pageUrl(props.session.isCurrent ? null : props.session.name)}
        aria-current={isShown() ? "page" : undefined}
      >
        <b>{props.session.name}</b> <small>{describe(props.session)}</small>
      </a>
      <Show when={!props.session.isRunning}>
        <button
          type="button"
          role="menuitem"
          class="icon-button"
          aria-label={`Delete ${props.session.name}`}
          title={`Delete ${props.session.name}`}
          onClick={props.onDelete}
        >
          <ClearIcon />
        </button>
      </Show>
    </div>
  )
}

/** "2026-11-22 14:03:05 · 12 exchanges · 3,456 messages · 1 MB · recorded here"; most are named by their time, which is not said twice. */
function describe({ name, startedAt, exchanges, messages, bytes, isCurrent, isRunning, problem }: SessionFacts): string {
  return [
    ...(/^\d{4}-\d\d-\d\d/.test(name) ? [] : [showDateTime(startedAt).slice(0, 19)]),
    ...(exchanges === null ? [] : [showSome(exchanges, "exchange")]),
    ...(messages === null ? [] : [showSome(messages, "message")]),
    showBytes(bytes),
    ...(isCurrent ? ["recorded here"] : isRunning ? ["recorded by another NectoProxy"] : []),
    ...(problem === null ? [] : [problem]),
  ].join(" · ")
}

function DeleteDialog(props: { readonly session: SessionFacts; readonly onClose: () => void }) {
  const [problem, setProblem] = createSignal<string | null>(null)
  const remove = async () => {
    try {
      await deleteSession(props.session.name)
      if (props.session.name === openedSession()) location.assign(pageUrl(null))
      props.onClose()
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  return (
    <Dialog title="Delete this session?" onClose={props.onClose}>
      <p>
        <b>{props.session.name}</b>: {describe(props.session)}. There is no way back.
      </p>
      <Show when={problem()}>{why => <p class="note warning">{why()}</p>}</Show>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={props.onClose}>
          Keep
        </button>
        <button type="button" class="button danger" onClick={remove}>
          Delete
        </button>
      </div>
    </Dialog>
  )
}
