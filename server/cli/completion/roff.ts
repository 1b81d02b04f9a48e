// Text → roff, as man(7) has it: what means something to roff is escaped, lines are short, and nothing but ASCII is left, so that every
// man shows it. Text between `backticks` is literal and bold. Knows no command.

/** `mandoc -T lint` asks for 80. */
const columns = 78

export const heading = (name: string): string => `.SH ${name.toUpperCase()}\n`

export const subheading = (name: string): string => `.SS "${escaped(name).replaceAll('"', "\\(dq")}"\n`

export const paragraph = (text: string): string => `.PP\n${filled(text)}\n`

/** A term, in roff's own words, and what is said of it. */
export const entry = (term: string, text: string): string => `.TP\n${guarded(term)}\n${filled(text)}\n`

/** Lines that stay as they are, in roff's own words. */
export const lines = (each: readonly string[]): string => `.PP\n.nf\n${each.map(guarded).join("\n")}\n.fi\n`

/** The same, indented. */
export const example = (each: readonly string[]): string =>
  `.PP\n.RS 4\n.nf\n${each.map(line => guarded(escaped(line))).join("\n")}\n.fi\n.RE\n`

export const bold = (text: string): string => `\\fB${escaped(text)}\\fR`
export const italic = (text: string): string => `\\fI${escaped(text)}\\fR`

function filled(text: string): string {
  const parts = text.split("`").map((part, at) => (at % 2 === 0 ? prose(part) : bold(part)))
  const filledLines: string[] = []
  let line = ""
  for (const word of parts.join("").split(/\s+/).filter(Boolean)) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      filledLines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...filledLines, line].map(guarded).join("\n")
}

/** A hyphen that joins words may stay one; any other is a minus, to be copied as it is. */
const prose = (text: string): string => replaced(text).replaceAll(/(?<![\w])-/g, "\\-")

const escaped = (text: string): string => replaced(text).replaceAll("-", "\\-").replaceAll("'", "\\(aq")

const named: { readonly [character: string]: string } = { "\\": "\\e", "~": "\\(ti", "^": "\\(ha", "`": "\\(ga" }

const replaced = (text: string): string =>
  text
    .replaceAll(/[\\~^`]/g, character => named[character]!)
    .replaceAll(/[^\x20-\x7e\n]/gu, character => `\\[u${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`)

/** A dot or a quote at the beginning of a line would be a request. */
const guarded = (line: string): string => (/^[.']/.test(line) ? `\\&${line}` : line)
