// The help: shortcuts, and what the filter understands, from the tables that it is read with.

import { For } from "solid-js"
import { exchangeLanguage } from "../../server/filter/exchange-filter.ts"
import type { Language } from "../../server/filter/language.ts"
import { messageLanguage } from "../../server/filter/message-filter.ts"
import { Dialog } from "../ui/dialog.tsx"

const shortcuts: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["/"], "Filter the exchanges"],
  [["f"], "Search the messages of a WebSocket"],
  [["Enter", "⇧ Enter"], "In the search: the next, the previous match; elsewhere F3 and ⇧ F3"],
  [["Ctrl Space"], "In a filter: what could stand here"],
  [["Esc"], "Empty the filter, end the search · close the detail"],
  [["↑", "↓"], "Previous, next row"],
  [["PgUp", "PgDn"], "A page up, down"],
  [["Home", "End"], "First, last row; at the last, new rows are followed"],
  [["Enter"], "Open the detail · go to its frames"],
  [["n"], "Note and color of the exchange, or of the message"],
  [["←", "→"], "Previous, next tab · move a splitter"],
  [["?"], "This help"],
]

const grammar: readonly Term[] = [
  ["one two", "Both of them"],
  ["one OR two", "One of them, or both"],
  ["-one", "All but"],
  ["-(one OR two)", "Parentheses keep together"],
  ['"one two"', "A phrase"],
  ["/o.e/i", "A regular expression"],
]

export function Help(props: { readonly onClose: () => void }) {
  return (
    <Dialog title="Shortcuts and filters" class="help" onClose={props.onClose}>
      <div class="help-columns">
        <section>
          <h3>Keys</h3>
          <dl>
            <For each={shortcuts}>
              {([keys, what]) => (
                <div>
                  <dt>
                    <For each={keys}>{key => <kbd>{key}</kbd>}</For>
                  </dt>
                  <dd>{what}</dd>
                </div>
              )}
            </For>
          </dl>
        </section>
        <Terms title="Every filter" terms={grammar} />
        <Terms
          title="Filtering exchanges"
          terms={[["chat", "Text in method or URL"], ["4xx", "A status or a class of them"], ...termsOf(exchangeLanguage)]}
        />
        <Terms title="Searching messages" terms={messageTerms()} />
      </div>
    </Dialog>
  )
}

type Term = readonly [text: string, what: string]

const termsOf = <Of,>({ keywords, fields }: Pick<Language<Of>, "keywords" | "fields">): readonly Term[] => [
  ...keywords.map(({ value, help }) => [value, help] as const),
  ...fields.map(({ example, help }) => [example, help] as const),
]

/** What means the same as for exchanges is named, and not explained again. */
function messageTerms(): readonly Term[] {
  const isShared = (help: string) => exchangeLanguage.fields.some(field => field.help === help && field.help.length > 12)
  const { keywords, fields } = messageLanguage
  return [
    ["chat", "Text in the payload"],
    ...termsOf({ keywords, fields: fields.filter(({ help }) => !isShared(help)) }),
    [
      fields
        .filter(({ help }) => isShared(help))
        .map(({ name, takes }) => (takes === "member" ? `${name}.` : `${name}:`))
        .join(" "),
      "As for exchanges",
    ],
  ]
}

function Terms(props: { readonly title: string; readonly terms: readonly Term[] }) {
  return (
    <section>
      <h3>{props.title}</h3>
      <dl>
        <For each={props.terms}>
          {([text, what]) => (
            <div>
              <dt>
                <code>{text}</code>
              </dt>
              <dd>{what.replaceAll("`", "")}</dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  )
}
