// The modules of a QR code, read back from the path it is drawn with.

/** A row-by-row matrix; `margin`: modules of the quiet zone. */
export function modulesIn(path: string, size: number, margin: number): boolean[][] {
  const modules = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = 0; at < Number(width); at++) modules[Number(y) - margin]![Number(x) - margin + at] = true
  return modules
}
