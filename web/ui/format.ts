// Numbers into the few characters a dense table has room for: sizes, counts, times. Pure.
// Units are SI (1 KB is 1,000 bytes), as operating systems and browsers print them.

const grouped = new Intl.NumberFormat("en-US")

/** 1284 → "1,284" */
export const showCount = (value: number): string => grouped.format(value)

/** At most five characters: 9412 → "9,412", 12345 → "12.3k", 1200000 → "1.2M". */
export function showShortCount(value: number): string {
  if (value < 10_000) return showCount(value)
  if (value < 999_500) return `${upTo3Digits(value / 1000)}k`
  return `${upTo3Digits(value / 1e6)}M`
}

/** 24100 → "24.1 KB" */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  for (const unit of ["KB", "MB", "GB"]) {
    value /= 1000
    if (value < 999.5) return `${upTo3Digits(value).replace(".0", "")} ${unit}`
  }
  return `${upTo3Digits(value / 1000)} TB`
}

/** How long something took: "0.4 ms", "12 ms", "5.0 s", "42 s", "4:12", "1:02:33". */
export function showDuration(ms: number): string {
  if (ms < 0.95) return `${Math.max(0, ms).toFixed(1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  return showElapsed(Math.round(ms / 1000) * 1000)
}

/** How long something has been going on, in whole seconds, so that a ticking cell does not dance: "3 s", "4:12". */
export function showElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** Time since the previous message: "+38 ms". */
export const showDelta = (ms: number): string => `+${showDuration(ms)}`

/** Epoch milliseconds → local "15:08:41.204" */
export function showTime(epochMs: number): string {
  const date = new Date(epochMs)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`
}

/** Epoch milliseconds → local "2026-11-22 15:08:41.204" */
export function showDateTime(epochMs: number): string {
  const date = new Date(epochMs)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${showTime(epochMs)}`
}

/** "1 frame", "3 frames" */
export const showSome = (count: number, noun: string): string => `${showCount(count)} ${noun}${count === 1 ? "" : "s"}`

const two = (value: number): string => String(value).padStart(2, "0")
const upTo3Digits = (value: number): string => (value < 99.95 ? value.toFixed(1) : String(Math.round(value)))
