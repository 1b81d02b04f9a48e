// Bytes as people read them: base64 both ways, hexadecimal octets, a dump with offsets. Pure.

/** Base64 → bytes; of damaged text what can be read. */
export function readBase64(text: string): Uint8Array {
  try {
    const binary = atob(text)
    const bytes = new Uint8Array(binary.length)
    for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
    return bytes
  } catch {
    return new Uint8Array()
  }
}

export function writeBase64(bytes: Uint8Array): string {
  let binary = ""
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}

/** "82 a4 74" */
export const showOctets = (bytes: Uint8Array): string => Array.from(bytes, octet).join(" ")

/** Lines of sixteen: "00000010  82 a4 74 79 70 65 …  |..type|" */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16)
    const left = showOctets(row.subarray(0, 8)).padEnd(23)
    const right = showOctets(row.subarray(8)).padEnd(23)
    lines.push(`${at.toString(16).padStart(8, "0")}  ${left}  ${right}  ${Array.from(row, printable).join("")}`)
  }
  return lines
}

/** Text if all of it is printable, else null. A character cut at the end is left out where `isCut`. */
export function readText(bytes: Uint8Array, isCut = false, charset = "utf-8"): string | null {
  try {
    const text = new TextDecoder(charset as "utf-8", { fatal: true }).decode(bytes, { stream: isCut })
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text
  } catch {
    // Not in that charset, or there is none of that name ("utf8mb4"): most of those are UTF-8 all the same.
    return charset === "utf-8" ? null : readText(bytes, isCut)
  }
}

const octet = (byte: number): string => byte.toString(16).padStart(2, "0")
const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")
