// The first bytes of an executable → which system and processor it is for. ELF (gABI), Mach-O (loader.h), PE (Microsoft's PE/COFF).

type Cpu = "x64" | "arm64"

export type ExecutableFormat =
  | { readonly type: "elf"; readonly cpu: Cpu; readonly interpreter: string | null }
  /** macOS on arm64 starts nothing that has no signature; one that names nobody (ad hoc) is enough. */
  | { readonly type: "mach-o"; readonly cpu: Cpu; readonly isSigned: boolean }
  | { readonly type: "pe"; readonly cpu: Cpu; readonly isConsole: boolean }

/** Null: none of these. */
export function formatOf(bytes: Uint8Array): ExecutableFormat | null {
  if (bytes.length < 64) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) === 0x7f454c46) return elf(view)
  if (view.getUint32(0, true) === 0xfeedfacf) return machO(view)
  return view.getUint16(0) === 0x4d5a ? pe(view) : null
}

/** 64 bits, little-endian. */
function elf(view: DataView): ExecutableFormat | null {
  const cpu = cpuOf(view.getUint16(18, true), 0x3e, 0xb7)
  if (cpu === null) return null
  const table = Number(view.getBigUint64(32, true))
  const [size, count] = [view.getUint16(54, true), view.getUint16(56, true)]
  const headers = Array.from({ length: count }, (_, index) => table + index * size)
  const header = headers.find(at => view.getUint32(at, true) === interpreterSegment)
  if (header === undefined) return { type: "elf", cpu, interpreter: null }
  const [start, length] = [Number(view.getBigUint64(header + 8, true)), Number(view.getBigUint64(header + 32, true))]
  // It ends with a zero.
  const interpreter = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start, length - 1))
  return { type: "elf", cpu, interpreter }
}

function machO(view: DataView): ExecutableFormat | null {
  const cpu = cpuOf(view.getUint32(4, true), 0x01000007, 0x0100000c)
  if (cpu === null) return null
  const count = view.getUint32(16, true)
  let isSigned = false
  for (let index = 0, at = 32; index < count; index++, at += view.getUint32(at + 4, true))
    if (view.getUint32(at, true) === codeSignatureCommand) isSigned = hasSignature(view, view.getUint32(at + 8, true))
  return { type: "mach-o", cpu, isSigned }
}

function pe(view: DataView): ExecutableFormat | null {
  const start = view.getUint32(0x3c, true)
  if (start + 96 > view.byteLength || view.getUint32(start) !== 0x50450000) return null
  const cpu = cpuOf(view.getUint16(start + 4, true), 0x8664, 0xaa64)
  return cpu && { type: "pe", cpu, isConsole: view.getUint16(start + 24 + 68, true) === consoleSubsystem }
}

const interpreterSegment = 3
const codeSignatureCommand = 0x1d
const consoleSubsystem = 3

/** The signature stands where the command says, and is one: CSMAGIC_EMBEDDED_SIGNATURE, in network order. */
const hasSignature = (view: DataView, at: number): boolean => at + 4 <= view.byteLength && view.getUint32(at) === 0xfade0cc0

const cpuOf = (value: number, x64: number, arm64: number): Cpu | null => (value === x64 ? "x64" : value === arm64 ? "arm64" : null)
