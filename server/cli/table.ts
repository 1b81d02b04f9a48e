// Rows of text as aligned columns, for people. A heading that begins with ">" is of numbers, which end where it ends.

export function showTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = headings.map(heading => heading.replace(/^>/, ""))
  const widths = names.map((name, at) => Math.max(name.length, ...rows.map(row => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (headings[at]?.startsWith(">") ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd()
  return `${[names, ...rows].map(line).join("\n")}\n`
}
