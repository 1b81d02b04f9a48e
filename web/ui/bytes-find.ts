// Finds bytes in bytes: what is typed is octets ("de ad be ef", "0xdead") or else text; and the place that an offset names. Pure.

/** More are of no use to anybody who walks through them. */
export const foundMax = 10_000

export type BytesWanted = { readonly as: "hex" | "text"; readonly octets: Uint8Array }

/** What looks like octets is taken for octets, unless it stands in quotes. In text, small and capital ASCII letters are one. */
export function readWanted(query: string): BytesWanted | null {
  const hex = query.trim().replace(/^0x/i, "")
  if (/^[\da-f]{2}(?:[\s:,]*[\da-f]{2})*$/i.test(hex))
    return { as: "hex", octets: Uint8Array.from(hex.match(/[\da-f]{2}/gi)!, octet => Number.parseInt(octet, 16)) }
  const text = /^"(.+)"$/.exec(query)?.[1] ?? query
  return text === "" ? null : { as: "text", octets: new TextEncoder().encode(text) }
}

/** Where they begin, ascending. */
export function findBytes(bytes: Uint8Array, { as, octets }: BytesWanted): readonly number[] {
  const found: number[] = []
  const isSame = as === "hex" ? sameOctet : sameLetter
  const first = octets[0]!
  const last = bytes.length - octets.length
  for (let at = 0; at <= last && found.length < foundMax; at++) {
    if (!isSame(bytes[at]!, first)) continue
    let length = 1
    while (length < octets.length && isSame(bytes[at + length]!, octets[length]!)) length++
    if (length === octets.length) found.push(at)
  }
  return found
}

const sameOctet = (one: number, other: number): boolean => one === other
const sameLetter = (one: number, other: number): boolean => lower(one) === lower(other)
const lower = (octet: number): number => (octet >= 0x41 && octet <= 0x5a ? octet + 32 : octet)

/** "1024", "0x400", "400h", "+16" and "-16" from where one is; null for what is none or lies outside. */
export function readOffset(text: string, from: number, length: number): number | null {
  const [, sign, hex, hexToo, decimal] = /^\s*([+-]?)(?:0x([\da-f]+)|([\da-f]+)h|(\d[\d,_]*))\s*$/i.exec(text) ?? []
  const digits = hex ?? hexToo
  const value =
    digits !== undefined ? Number.parseInt(digits, 16) : decimal !== undefined ? Number(decimal.replace(/[,_]/g, "")) : Number.NaN
  const offset = sign === "+" ? from + value : sign === "-" ? from - value : value
  return offset >= 0 && offset < length ? offset : null
}
