// The dialog that the page says is open.

import { lazy, Match, onMount, Suspense, Switch } from "solid-js"
import { type Shown, usePage } from "../data/page.ts"
import { ClearDialog } from "./clear-dialog.tsx"
import { ExportDialog } from "./export-dialog.tsx"
import { RenameFilterDialog, SaveFilterDialog } from "./filter-dialogs.tsx"
import { Help } from "./help.tsx"
import { DeleteSessionDialog } from "./session-menu.tsx"

/** Loaded soon after the page: while it came, what is typed for it would be taken for keys of the page. */
const preloadMs = 300
const Palette = lazy(async () => ({ default: (await import("../palette/palette.tsx")).Palette }))

export function Dialogs() {
  const page = usePage()
  onMount(() => setTimeout(() => void Palette.preload(), preloadMs))
  const of = <Type extends Shown["type"]>(type: Type) => {
    const shown = page.shown()
    return shown?.type === type ? (shown as Extract<Shown, { type: Type }>) : undefined
  }
  return (
    <Switch>
      <Match when={of("palette")}>
        <Suspense>
          <Palette onClose={page.hide} />
        </Suspense>
      </Match>
      <Match when={of("help")}>
        <Help onClose={page.hide} />
      </Match>
      <Match when={of("clear")}>
        <ClearDialog onClose={page.hide} />
      </Match>
      <Match when={of("save-filter")}>
        <SaveFilterDialog onClose={page.hide} />
      </Match>
      <Match when={of("rename-filter")} keyed>
        {({ name }) => <RenameFilterDialog name={name} onClose={page.hide} />}
      </Match>
      <Match when={of("export")} keyed>
        {({ only }) => <ExportDialog only={only} onClose={page.hide} />}
      </Match>
      <Match when={of("delete-session")} keyed>
        {({ session }) => <DeleteSessionDialog session={session} onClose={page.hide} />}
      </Match>
    </Switch>
  )
}
