// `#certificate` in the page's address, and `#certificate/PLACE`: links to the page about the certificate, and to one of its sections.

const word = "#certificate"

export const certificateLink = (place?: string): string => (place === undefined ? word : `${word}/${place}`)

/** Undefined where the address does not name the page; null where it names no section of it. */
export function placeIn(hash: string): string | null | undefined {
  if (hash === word) return null
  return hash.startsWith(`${word}/`) ? hash.slice(word.length + 1) : undefined
}
