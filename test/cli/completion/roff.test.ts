import { expect, test } from "bun:test"
import { bold, entry, example, paragraph, subheading } from "../../../server/cli/completion/roff.ts"

const rows: readonly (readonly [given: string, roff: string])[] = [
  ["plain", "plain"],
  ["a\\nb", "a\\enb"],
  ["throw-away and --port or -p", "throw-away and \\-\\-port or \\-p"],
  ["`--port` and `it's`", "\\fB\\-\\-port\\fR and \\fBit\\(aqs\\fR"],
  [".TH is no request", "\\&.TH is no request"],
  ["'quoted'", "\\&'quoted'"],
  ["~/x ^ →", "\\(ti/x \\(ha \\[u2192]"],
  ["two  spaces\nand a line", "two spaces and a line"],
  [`${"word ".repeat(20)}. end`, `${"word ".repeat(15).trim()}\n${"word ".repeat(5)}. end`],
  [`${"word ".repeat(15)}.end`, `${"word ".repeat(15)}\n\\&.end`.replace(" \n", "\n")],
]

test.each(rows)("%p", (given, roff) => expect(paragraph(given)).toBe(`.PP\n${roff}\n`))

test("an entry has its term in a line of its own", () => expect(entry(bold("-p"), "A port.")).toBe(".TP\n\\fB\\-p\\fR\nA port.\n"))

test("an example stays as it is", () => expect(example(["a -b 'c'", ".d"])).toBe(".PP\n.RS 4\n.nf\na \\-b \\(aqc\\(aq\n\\&.d\n.fi\n.RE\n"))

test("a heading may have quotes", () => expect(subheading('say "x"')).toBe('.SS "say \\(dqx\\(dq"\n'))
