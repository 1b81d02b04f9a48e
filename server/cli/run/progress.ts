// A line that lives at the bottom of the terminal while the command runs. Only where the command's output goes elsewhere: on the same
// terminal it would stand in the middle of that.

export type Terminal = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

const everyMs = 200
const erase = "\r\u001b[K"

/** Returns the way to end and erase it. */
export function showProgress(said: () => string, error: Terminal = process.stderr, output: Terminal = process.stdout): () => void {
  if (!error.isTTY || output.isTTY) return () => undefined
  let shown = ""
  const timer = setInterval(() => {
    const line = said().slice(0, (error.columns || 80) - 1)
    if (line === shown) return
    shown = line
    error.write(`${erase}${line}`)
  }, everyMs)
  return () => {
    clearInterval(timer)
    if (shown !== "") error.write(erase)
  }
}
