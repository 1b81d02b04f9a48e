import { expect, jest, test } from "bun:test"
import { showProgress, type Terminal } from "../../../server/cli/run/progress.ts"

const terminal = (isTTY: boolean) => {
  const written: string[] = []
  return { isTTY, columns: 20, written, write: (text: string) => written.push(text) } satisfies Terminal & { written: string[] }
}

test("a line that changes is written again, no longer than the terminal is wide, and erased at the end", () => {
  jest.useFakeTimers()
  try {
    const error = terminal(true)
    let line = "1 exchange"
    const stop = showProgress(() => line, error, terminal(false))
    jest.advanceTimersByTime(1_000)
    line = "22 exchanges, and so on"
    jest.advanceTimersByTime(200)
    stop()
    jest.advanceTimersByTime(1_000)
    expect(error.written).toEqual(["\r\u001b[K1 exchange", "\r\u001b[K22 exchanges, and s", "\r\u001b[K"])
  } finally {
    jest.useRealTimers()
  }
})

test.each([
  ["standard error is no terminal", false, false],
  ["the command writes to the same terminal", true, true],
])("nothing where %s", (_why, isErrorTerminal, isOutputTerminal) => {
  jest.useFakeTimers()
  try {
    const error = terminal(isErrorTerminal)
    const stop = showProgress(() => "1 exchange", error, terminal(isOutputTerminal))
    jest.advanceTimersByTime(1_000)
    stop()
    expect(error.written).toEqual([])
  } finally {
    jest.useRealTimers()
  }
})
