// What stands above the tabs of an exchange: its address, the line of facts, its note, and what went wrong.

import { Show } from "solid-js"
import type { Exchange, ExchangeId } from "../../server/contract.ts"
import type { Marks } from "../data/api.ts"
import { usePage } from "../data/page.ts"
import type { StatisticsView } from "../data/statistics.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { BackIcon, CloseIcon } from "../ui/icons.tsx"
import { Facts, Troubles } from "./facts.tsx"
import { MarksButton } from "./marks.tsx"

export function Title(props: { readonly exchange: Exchange; readonly statistics: StatisticsView | null; readonly onClose: () => void }) {
  const page = usePage()
  /** Of this exchange, whichever is shown when the note is kept. */
  const keepMarks = (of: ExchangeId) => (marks: Marks) => page.mark(of, marks)
  return (
    <div class="title">
      <div class="title-line">
        <button type="button" class="icon-button back" aria-label="Back to the list" title="Back to the list" onClick={props.onClose}>
          <BackIcon />
        </button>
        <h2 class="url mono" title={props.exchange.url}>
          {props.exchange.url}
        </h2>
        <CopyButton label="Copy the URL" text={() => props.exchange.url} />
        <MarksButton
          of={`exchange ${props.exchange.id}`}
          note={props.exchange.note}
          color={props.exchange.color}
          isReadOnly={page.isReadOnly()}
          onChange={keepMarks(props.exchange.id)}
        />
        <button type="button" class="icon-button close" aria-label="Close" title="Close (Esc)" onClick={props.onClose}>
          <CloseIcon />
        </button>
      </div>
      <Facts exchange={props.exchange} statistics={props.statistics} />
      <Show when={props.exchange.note}>{note => <p class="note written">{note()}</p>}</Show>
      <Troubles exchange={props.exchange} />
    </div>
  )
}
