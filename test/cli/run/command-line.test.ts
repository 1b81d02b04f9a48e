import { expect, test } from "bun:test"
import { commandLine } from "../../../server/cli/run/command-line.ts"

type Row = readonly [path: string, args: readonly string[], platform: NodeJS.Platform, words: readonly string[]]
const plain: readonly Row[] = [
  ["npm", ["test", "a b", ""], "linux", ["npm", "test", "a b", ""]],
  ["/x/build.cmd", ["a"], "linux", ["/x/build.cmd", "a"]],
  ["C:\\node\\node.exe", ['say "hi"'], "win32", ["C:\\node\\node.exe", 'say "hi"']],
]
test.each(plain)("%s %p on %s is started itself", (path, args, platform, words) => {
  expect(commandLine(path, args, platform)).toEqual({ words, isVerbatim: false })
})

// What cmd.exe shall not see begins with ^; quotation marks are for the program.
type Batch = readonly [path: string, args: readonly string[], line: string]
const batches: readonly Batch[] = [
  ["C:\\node\\npm.cmd", ["test"], '"C:\\node\\npm.cmd ^"test^""'],
  ["C:/node/npm.CMD", ["a&b", "%PATH%"], '"C:\\node\\npm.CMD ^"a^&b^" ^"^%PATH^%^""'],
  ["C:\\My Files\\x.bat", ['say "hi"'], '"C:\\My^ Files\\x.bat ^"say^ \\^"hi\\^"^""'],
  ["x.bat", ["C:\\end\\"], '"x.bat ^"C:\\end\\\\^""'],
  ["C:\\p\\node_modules\\.bin\\jest.cmd", ["a&b"], '"C:\\p\\node_modules\\.bin\\jest.cmd ^^^"a^^^&b^^^""'],
]
test.each(batches)("%s %p on Windows goes through its interpreter", (path, args, line) => {
  expect(commandLine(path, args, "win32")).toEqual({ words: ["cmd.exe", "/d", "/s", "/c", line], isVerbatim: true })
})
