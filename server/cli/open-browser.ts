// Opens a page in the user's browser, where there is one: a convenience that may fail without a word.

const commands: { readonly [platform: string]: readonly string[] } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
}

export function openBrowser(url: string): void {
  try {
    const process_ = Bun.spawn([...(commands[process.platform] ?? ["xdg-open"]), url], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    })
    process_.unref()
  } catch {
    // No such program: the address is on the screen all the same.
  }
}
