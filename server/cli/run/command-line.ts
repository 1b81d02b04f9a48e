// What is started for a command: itself, and on Windows the interpreter for its batch files, which no program can start by itself. Pure.
// What cmd.exe makes of special characters is kept from it as the package cross-spawn does.

export type CommandLine = { readonly words: readonly string[]; readonly isVerbatim: boolean }

/** `path`: where the command was found. */
export function commandLine(path: string, args: readonly string[], platform: NodeJS.Platform, interpreter = "cmd.exe"): CommandLine {
  if (platform !== "win32" || !/\.(?:cmd|bat)$/i.test(path)) return { words: [path, ...args], isVerbatim: false }
  // Batch files of npm hand their arguments on to a second interpreter.
  const isShim = /node_modules[\\/]\.bin[\\/][^\\/]+\.cmd$/i.test(path)
  const line = [escaped(path.replaceAll("/", "\\")), ...args.map(arg => argument(arg, isShim))].join(" ")
  return { words: [interpreter, "/d", "/s", "/c", `"${line}"`], isVerbatim: true }
}

const escaped = (text: string): string => text.replace(/[()\][%!^"`<>&|;, *?]/g, "^$&")

/** Quotation marks as the C runtime reads them: backslashes before one are doubled. */
function argument(text: string, isTwice: boolean): string {
  const quoted = `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`
  return isTwice ? escaped(escaped(quoted)) : escaped(quoted)
}
