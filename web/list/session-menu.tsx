// The session that is shown, and the way to others: every one on this disk is a link to the page on it. Also files out and in.

import { createMemo, createSignal, Show } from "solid-js"
import type { SessionFacts } from "../../server/contract.ts"
import { createSessionList, deleteSession } from "../data/library.ts"
import { usePage } from "../data/page.ts"
import { reasonOf } from "../data/request.ts"
import { openedSession, pageUrl } from "../data/session.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showBytes, showDateTime, showSome } from "../ui/format.ts"
import { ChevronIcon, SessionIcon } from "../ui/icons.tsx"
import { Menu, type MenuItem } from "../ui/menu.tsx"

export function SessionMenu() {
  const page = usePage()
  const list = createSessionList()
  // An item is drawn anew when it is another object, and would lose the focus: what was known before the list came stays the same.
  const fileItems = createMemo<readonly MenuItem[]>(() => [
    { type: "action", name: "Export…", run: () => page.show({ type: "export" }) },
    {
      type: "action",
      name: "Import…",
      hint: "HAR, JSONL or JSON; or drop it on the page",
      disabled: page.isReadOnly() ? "Files are imported into the session at work, and this is an earlier one" : undefined,
      run: page.imports.choose,
    },
    { type: "line" },
  ])
  const sessionItems = createMemo<readonly MenuItem[]>(() => {
    if (list.problem() !== null) return [{ type: "text", text: `The sessions could not be listed: ${list.problem()}` }]
    const sessions = list.sessions()
    if (sessions === null) return [{ type: "text", text: "Reading the list…" }]
    if (sessions.length === 0) return [{ type: "text", text: "No sessions on this disk." }]
    return sessions.map(session => ({
      type: "link",
      name: session.name,
      hint: describe(session),
      href: pageUrl(session.isCurrent ? null : session.name),
      isCurrent: session.name === page.session(),
    }))
  })
  const deleteItems = createMemo<readonly MenuItem[]>(() => {
    const sessions = list.sessions()?.filter(({ isRunning }) => !isRunning) ?? []
    if (sessions.length === 0) return []
    const items = sessions.map<MenuItem>(session => ({
      type: "action",
      name: `Delete ${session.name}`,
      hint: showBytes(session.bytes),
      isDangerous: true,
      run: () => page.show({ type: "delete-session", session }),
    }))
    return [{ type: "line" }, { type: "more", name: "Delete a session", items }]
  })

  return (
    <Menu
      label={`Session ${page.session()}`}
      title="Sessions, export and import"
      class="button session-button"
      testId="session-menu"
      onOpen={list.read}
      items={() => [...fileItems(), ...sessionItems(), ...deleteItems()]}
      button={
        <>
          <SessionIcon />
          <span class="session-name">{page.session() || "Sessions"}</span>
          <ChevronIcon />
        </>
      }
    />
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

export function DeleteSessionDialog(props: { readonly session: SessionFacts; readonly onClose: () => void }) {
  const [problem, setProblem] = createSignal<string | null>(null)
  let dialog!: HTMLDialogElement
  const remove = async () => {
    try {
      await deleteSession(props.session.name)
      if (props.session.name === openedSession()) location.assign(pageUrl(null))
      dialog.close()
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  return (
    <Dialog title="Delete this session?" onClose={props.onClose} dialog={element => (dialog = element)}>
      <p>
        <b>{props.session.name}</b>: {describe(props.session)}. There is no way back.
      </p>
      <Show when={problem()}>{why => <p class="note warning">{why()}</p>}</Show>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={() => dialog.close()}>
          Keep
        </button>
        <button type="button" class="button danger" onClick={remove}>
          Delete
        </button>
      </div>
    </Dialog>
  )
}
