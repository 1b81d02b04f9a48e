// Numbers into the few characters that a line has room for, as the page writes them: 1 KB is 1,000 bytes.

const two = (value: number): string => String(value).padStart(2, "0")

/** Epoch milliseconds → local "15:08:41.204" */
export function showTime(epochMs: number): string {
  const date = new Date(epochMs)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`
}

/** 24100 → "24.1 KB" */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  for (const unit of ["KB", "MB", "GB"]) {
    value /= 1000
    if (value < 999.5) return `${upTo3Digits(value)} ${unit}`
  }
  return `${upTo3Digits(value / 1000)} TB`
}

const upTo3Digits = (value: number): string => (value < 99.95 ? value.toFixed(1).replace(".0", "") : String(Math.round(value)))

/** "0.4 ms", "12 ms", "5.0 s", "42 s", "4:12", "1:02:33" */
export function showDuration(ms: number): string {
  if (ms < 0.95) return `${Math.max(0, ms).toFixed(1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** "1 frame", "1,284 frames" */
export const showSome = (count: number, noun: string): string => `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`
