// Names and values out of a query string or a form (URL Standard §5.1), in order and with duplicates. Pure.

export type NameValue = {
  readonly name: string
  readonly value: string
  /** Why it is shown as it was sent; null where it could be decoded. */
  readonly problem: string | null
}

/** `a=1&b=%C3%A4+c`: `+` is a space. */
export function readPairs(text: string): readonly NameValue[] {
  return text
    .split("&")
    .filter(pair => pair !== "")
    .map(pair => {
      const equals = pair.indexOf("=")
      const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)]
      const [decodedName, decodedValue] = [decode(name), decode(value)]
      return {
        name: decodedName ?? name,
        value: decodedValue ?? value,
        problem: decodedName === null || decodedValue === null ? "Shown as sent: its percent-encoding is not that of UTF-8." : null,
      }
    })
}

/** What stands between `?` and `#` of an address. */
export const queryOf = (url: string): string => /\?([^#]*)/.exec(url)?.[1] ?? ""

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return null
  }
}

/** `sid=abc; lang=de` (RFC 6265 §5.4): nothing is decoded, as servers differ. */
export const readCookies = (value: string): readonly NameValue[] =>
  value
    .split(";")
    .map(pair => pair.trim())
    .filter(pair => pair !== "")
    .map(pair => {
      const equals = pair.indexOf("=")
      return equals < 0
        ? { name: "", value: pair, problem: null }
        : { name: pair.slice(0, equals), value: pair.slice(equals + 1), problem: null }
    })
