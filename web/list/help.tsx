// The help: the keys of all commands that are there, those of the widgets, and what the filter understands, from the tables that it is
// read with.

import { For } from "solid-js"
import { exchangeLanguage } from "../../server/filter/exchange-filter.ts"
import type { Language } from "../../server/filter/language.ts"
import { messageLanguage } from "../../server/filter/message-filter.ts"
import type { Command } from "../data/commands.ts"
import { usePage } from "../data/page.ts"
import { showKeys } from "../palette/keys.ts"
import { Dialog } from "../ui/dialog.tsx"

type Keys = readonly (readonly [keys: readonly string[], what: string])[]

/** What has the focus takes these itself: they are no commands. */
const widgets: readonly (readonly [widget: string, keys: Keys])[] = [
  [
    "In a list",
    [
      [["↑", "↓"], "Previous, next row"],
      [["PgUp", "PgDn"], "A page up, down"],
      [["Home", "End"], "First, last row; at the last, new rows are followed"],
      [["⇧ ↑", "⇧ ↓"], "Select further"],
      [["Enter"], "Open the detail · go to its frames"],
      [["Menu", "⇧ F10"], "What can be done with the row"],
      [["n"], "Note and color of the message"],
    ],
  ],
  [
    "In a filter",
    [
      [["Ctrl Space"], "What could stand here"],
      [["↑"], "Filters that were used before"],
      [["⇧ Del"], "Forget the one that is chosen"],
      [["Enter", "↓"], "On to the list; in a search, the next match"],
      [["Esc"], "Empty it"],
    ],
  ],
  [
    "On a saved filter",
    [
      [["Enter", "⇧ click"], "Show what it says · add it to the filter"],
      [["F2", "Del"], "Rename it · remove it"],
      [["⇧ ←", "⇧ →"], "Move it"],
    ],
  ],
  [
    "In a tree",
    [
      [["→", "←"], "Open, close; into it, out of it"],
      [["*"], "Open all beside it"],
    ],
  ],
  [
    "On tabs and splitters",
    [
      [["←", "→"], "Previous, next tab · move the splitter"],
      [["Home", "End"], "First, last tab · as far as it goes"],
    ],
  ],
]

const grammar: readonly Term[] = [
  ["one two", "Both of them"],
  ["one OR two", "One of them, or both"],
  ["-one", "All but"],
  ["-(one OR two)", "Parentheses keep together"],
  ['"one two"', "A phrase"],
  ["/o.e/i", "A regular expression"],
]

/** "Page" → its commands that have keys. */
function keysByGroup(commands: readonly Command[]): readonly (readonly [group: string, keys: Keys])[] {
  const groups = ["Page", "List", "Exchange", "Frames", "Payload"] as const
  return groups.flatMap(group => {
    const keys = commands
      .filter(command => command.group === group && (command.keys?.length ?? 0) > 0)
      .map(({ keys = [], name }) => [keys.map(each => showKeys(each)), name] as const)
    return keys.length > 0 ? [[group, keys] as const] : []
  })
}

export function Help(props: { readonly onClose: () => void }) {
  const page = usePage()
  return (
    <Dialog title="Shortcuts and filters" class="help" onClose={props.onClose}>
      <div class="help-columns">
        <For each={[...keysByGroup(page.commands.all()), ...widgets]}>{([title, keys]) => <KeyTable title={title} keys={keys} />}</For>
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

const KeyTable = (props: { readonly title: string; readonly keys: Keys }) => (
  <section>
    <h3>{props.title}</h3>
    <dl>
      <For each={props.keys}>
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
)

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
