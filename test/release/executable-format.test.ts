// Headers of executables, made by hand and of the program that runs this.

import { expect, test } from "bun:test"
import { expectedFormat } from "../../release/check.ts"
import { formatOf } from "../../release/executable-format.ts"
import { targets } from "../../release/targets.ts"

const bytes = (size: number, write: (view: DataView) => void): Uint8Array => {
  const made = new Uint8Array(size)
  write(new DataView(made.buffer))
  return made
}

/** One program header of the given type, whose content is a path. */
const elf = (machine: number, segment = 3, path = "/lib/ld.so\0") =>
  bytes(200, view => {
    view.setUint32(0, 0x7f454c46)
    view.setUint16(18, machine, true)
    view.setBigUint64(32, 64n, true)
    view.setUint16(54, 56, true)
    view.setUint16(56, 1, true)
    view.setUint32(64, segment, true)
    view.setBigUint64(72, 120n, true)
    view.setBigUint64(96, BigInt(path.length), true)
    for (let at = 0; at < path.length; at++) view.setUint8(120 + at, path.charCodeAt(at))
  })

/** Two load commands, of which the second may tell of a signature. */
const machO = (cpu: number, command: number, magic = 0xfade0cc0) =>
  bytes(100, view => {
    view.setUint32(0, 0xfeedfacf, true)
    view.setUint32(4, cpu, true)
    view.setUint32(16, 2, true)
    view.setUint32(32, 0x19, true)
    view.setUint32(36, 16, true)
    view.setUint32(48, command, true)
    view.setUint32(52, 16, true)
    view.setUint32(56, 80, true)
    view.setUint32(80, magic)
  })

const pe = (machine: number, subsystem: number) =>
  bytes(300, view => {
    view.setUint16(0, 0x4d5a)
    view.setUint32(0x3c, 0x80, true)
    view.setUint32(0x80, 0x50450000)
    view.setUint16(0x84, machine, true)
    view.setUint16(0x80 + 24 + 68, subsystem, true)
  })

test.each([
  ["ELF for x86-64", elf(0x3e), { type: "elf", cpu: "x64", interpreter: "/lib/ld.so" }],
  ["ELF for AArch64", elf(0xb7), { type: "elf", cpu: "arm64", interpreter: "/lib/ld.so" }],
  ["ELF that needs no loader", elf(0x3e, 1), { type: "elf", cpu: "x64", interpreter: null }],
  ["ELF for RISC-V", elf(0xf3), null],
  ["Mach-O for Intel, signed", machO(0x01000007, 0x1d), { type: "mach-o", cpu: "x64", isSigned: true }],
  ["Mach-O for Apple, signed", machO(0x0100000c, 0x1d), { type: "mach-o", cpu: "arm64", isSigned: true }],
  ["Mach-O without a signature", machO(0x0100000c, 0x19), { type: "mach-o", cpu: "arm64", isSigned: false }],
  ["Mach-O whose signature is none", machO(0x0100000c, 0x1d, 0), { type: "mach-o", cpu: "arm64", isSigned: false }],
  ["Mach-O for PowerPC", machO(0x01000012, 0x1d), null],
  ["PE for AMD64, console", pe(0x8664, 3), { type: "pe", cpu: "x64", isConsole: true }],
  ["PE for ARM64, window", pe(0xaa64, 2), { type: "pe", cpu: "arm64", isConsole: false }],
  ["PE for i386", pe(0x14c, 3), null],
  ["MZ without PE", pe(0x8664, 3).fill(0, 0x80, 0x84), null],
  ["MZ that leads outside", pe(0x8664, 3).fill(0xff, 0x3c, 0x40), null],
  ["a script", Buffer.from(`#!/bin/sh\n${"#".repeat(100)}`), null],
  ["next to nothing", new Uint8Array(3), null],
])("%s", (_what, given, expected) => expect<unknown>(formatOf(given)).toEqual(expected))

test("the program that runs this is for this system", async () => {
  const head = await Bun.file(process.execPath).slice(0, 8192).bytes()
  const os = process.platform === "win32" ? "windows" : process.platform
  // Where the signature stands is beyond what was read.
  const format = formatOf(head)
  const expected = targets.filter(target => target.os === os && target.cpu === process.arch).map(expectedFormat)
  expect(expected.map(({ type, cpu }) => `${type} ${cpu}`)).toContain(`${format?.type} ${format?.cpu}`)
  if (format?.type === "elf") expect(expected).toContainEqual(format)
})
