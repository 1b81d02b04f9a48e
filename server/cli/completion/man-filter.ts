// The fields of the filter language in the manual, from the tables that the parser reads.

import { exchangeFields } from "../../filter/exchange-fields.ts"
import type { Field } from "../../filter/language.ts"
import { messageFields } from "../../filter/message-fields.ts"
import { bold, entry, paragraph } from "./roff.ts"

export function describeFields(): string {
  // Some have the name and the sentence of one there and mean something else, as `is:` does.
  const isOfBoth = ({ name, example }: { readonly name: string; readonly example: string }): boolean =>
    exchangeFields.some(other => other.name === name && other.example === example)
  const [ofBoth, own] = [messageFields.filter(isOfBoth), messageFields.filter(field => !isOfBoth(field))]
  return [
    paragraph("Of exchanges:"),
    ...exchangeFields.map(describe),
    paragraph("Of messages:"),
    ...own.map(describe),
    paragraph(`And, as above: ${ofBoth.map(({ name, takes }) => `\`${name}${takes === "member" ? ".NAME" : ""}:\``).join(", ")}.`),
  ].join("")
}

function describe<Of>(field: Field<Of>): string {
  const { example, help } = field
  if (field.takes !== "choice") return entry(bold(example), help)
  const values = field.choices.map(({ value }) => `\`${value}\``).join(", ")
  return entry(bold(example), `${help.replace(/\.$/, "")} (${values}).`)
}
