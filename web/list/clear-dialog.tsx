// Asks before much is forgotten, or what somebody wrote on.

import { usePage } from "../data/page.ts"
import { Dialog } from "../ui/dialog.tsx"
import { showSome } from "../ui/format.ts"

export function ClearDialog(props: { readonly onClose: () => void }) {
  const page = usePage()
  let dialog!: HTMLDialogElement
  return (
    <Dialog title="Forget all exchanges?" onClose={props.onClose} dialog={element => (dialog = element)}>
      <p>
        {showSome(page.traffic.ids().length, "exchange")} of <b>{page.session()}</b>, with their messages and notes. There is no way back.
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={() => dialog.close()}>
          Keep
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            page.clear()
            dialog.close()
          }}
        >
          Clear
        </button>
      </div>
    </Dialog>
  )
}
