// A matrix of modules into one SVG path, a rectangle for each run of dark modules in a row, within the quiet zone that scanners need
// (ISO/IEC 18004 §5.3.8: four modules on every side). Pure.

export const quietZone = 4

export const qrPath = (modules: readonly (readonly boolean[])[]): string => modules.map(rowPath).join("")

function rowPath(row: readonly boolean[], y: number): string {
  let path = ""
  for (let x = 0; x < row.length; x++) {
    const start = x
    while (row[x]) x++
    if (x > start) path += `M${start + quietZone} ${y + quietZone}h${x - start}v1h${start - x}z`
  }
  return path
}
