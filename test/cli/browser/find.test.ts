// Which browsers are found, on each system, from a list of the files that are there; and which of them is taken.

import { describe, expect, test } from "bun:test"
import { chooseBrowser, findBrowsers, type Machine } from "../../../server/cli/browser/find.ts"
import { Problem } from "../../../server/cli/problem.ts"

/** `files`: paths, or path and content. What is in /usr/bin is on the PATH. */
function machine(platform: NodeJS.Platform, files: readonly (string | readonly [string, string])[], env: Machine["env"] = {}): Machine {
  const contents = new Map(files.map(file => (typeof file === "string" ? ([file, "\x7fELF"] as const) : file)))
  return {
    platform,
    env,
    home: platform === "win32" ? "C:\\Users\\ann" : "/home/ann",
    which: name => (contents.has(`/usr/bin/${name}`) ? `/usr/bin/${name}` : null),
    exists: path => contents.has(path),
    head: path => contents.get(path) ?? "",
  }
}

const windows = {
  ProgramFiles: "C:\\Program Files",
  "ProgramFiles(x86)": "C:\\Program Files (x86)",
  LOCALAPPDATA: "C:\\Users\\ann\\AppData\\Local",
}

const found: readonly (readonly [
  what: string,
  machine: Machine,
  browsers: readonly (readonly [id: string, path: string, packaging: string])[],
])[] = [
  ["nothing", machine("linux", []), []],
  [
    "Debian's",
    machine("linux", ["/usr/bin/firefox-esr", "/usr/bin/chromium"]),
    [
      ["chromium", "/usr/bin/chromium", "none"],
      ["firefox", "/usr/bin/firefox-esr", "none"],
    ],
  ],
  [
    "by the makers' packages",
    machine("linux", ["/usr/bin/microsoft-edge", "/usr/bin/google-chrome-stable", "/usr/bin/brave-browser", "/usr/bin/vivaldi"]),
    [
      ["chrome", "/usr/bin/google-chrome-stable", "none"],
      ["edge", "/usr/bin/microsoft-edge", "none"],
      ["brave", "/usr/bin/brave-browser", "none"],
      ["vivaldi", "/usr/bin/vivaldi", "none"],
    ],
  ],
  [
    "Ubuntu's scripts for snaps",
    machine("linux", [
      ["/usr/bin/chromium-browser", '#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then exit 1; fi\nexec /snap/bin/chromium "$@"\n'],
      ["/usr/bin/firefox", '#!/bin/sh\nexec /snap/bin/firefox "$@"\n'],
    ]),
    [
      ["chromium", "/usr/bin/chromium-browser", "snap chromium"],
      ["firefox", "/usr/bin/firefox", "snap firefox"],
    ],
  ],
  ["a snap off the PATH", machine("linux", ["/snap/bin/brave"]), [["brave", "/snap/bin/brave", "snap brave"]]],
  [
    "Flatpaks of the system and of the user",
    machine("linux", ["/var/lib/flatpak/exports/bin/com.google.Chrome", "/home/ann/.local/share/flatpak/exports/bin/org.mozilla.firefox"]),
    [
      ["chrome", "/var/lib/flatpak/exports/bin/com.google.Chrome", "flatpak com.google.Chrome"],
      ["firefox", "/home/ann/.local/share/flatpak/exports/bin/org.mozilla.firefox", "flatpak org.mozilla.firefox"],
    ],
  ],
  [
    "macOS, for all and for one",
    machine("darwin", [
      "/Applications/Firefox.app/Contents/MacOS/firefox",
      "/home/ann/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ]),
    [
      ["chrome", "/home/ann/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "none"],
      ["firefox", "/Applications/Firefox.app/Contents/MacOS/firefox", "none"],
    ],
  ],
  [
    "Windows, in all three places",
    machine(
      "win32",
      [
        "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
        "C:\\Users\\ann\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe",
        "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
      ],
      windows,
    ),
    [
      ["chrome", "C:\\Users\\ann\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe", "none"],
      ["edge", "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", "none"],
      ["firefox", "C:\\Program Files\\Mozilla Firefox\\firefox.exe", "none"],
    ],
  ],
  ["Windows without its variables", machine("win32", ["C:\\Program Files\\Mozilla Firefox\\firefox.exe"]), []],
]

test.each(found)("%s", (_what, on, browsers) => {
  const shown = findBrowsers(on).map(({ id, path, packaging }) => [id, path, Object.values(packaging).join(" ")])
  expect(shown).toEqual(browsers.map(browser => [...browser]))
})

describe("chosen", () => {
  const here = machine("linux", [
    "/usr/bin/chromium",
    "/usr/bin/firefox",
    "/usr/bin/thorium",
    "/opt/firefox-nightly/firefox",
    "/opt/x/chrome",
  ])
  const mac = machine("darwin", [
    "/Applications/Arc.app",
    "/Applications/Arc.app/Contents/MacOS/Arc",
    "/Applications/Firefox Nightly.app",
    "/Applications/Firefox Nightly.app/Contents/MacOS/firefox",
  ])

  test.each([
    [null, here, "chromium", "/usr/bin/chromium"],
    ["firefox", here, "firefox", "/usr/bin/firefox"],
    ["FireFox", here, "firefox", "/usr/bin/firefox"],
    ["thorium", here, "chromium", "/usr/bin/thorium"],
    ["/opt/firefox-nightly/firefox", here, "firefox", "/opt/firefox-nightly/firefox"],
    ["/opt/x/chrome", here, "chromium", "/opt/x/chrome"],
    ["/Applications/Arc.app", mac, "chromium", "/Applications/Arc.app/Contents/MacOS/Arc"],
    ["/Applications/Firefox Nightly.app/", mac, "firefox", "/Applications/Firefox Nightly.app/Contents/MacOS/firefox"],
  ] as const)("%p", (wanted, on, engine, path) => {
    expect(chooseBrowser(wanted, on)).toMatchObject({ engine, path })
  })

  test.each([
    [null, machine("linux", []), 1, "No browser was found on the PATH, as a snap or a Flatpak; looked for Chrome, Chromium,"],
    [null, machine("darwin", []), 1, "Install one (brew install --cask chromium), or name one with --browser PATH."],
    [null, machine("win32", []), 1, "Install one (winget install Google.Chrome), or name one with --browser PATH."],
    ["edge", here, 1, "Edge is not installed here. Found here: chromium, firefox."],
    ["Edge", machine("linux", []), 1, "Edge is not installed here. No browser was found here."],
    ["safari", here, 2, "--browser takes chrome, chromium, edge, brave, vivaldi, chrome-beta, chrome-canary, firefox,"],
    ["./missing", here, 1, "There is no browser at ./missing."],
  ] as const)("not %p", (wanted, on, exitCode, message) => {
    const problem = problemOf(() => chooseBrowser(wanted, on))
    expect(problem).toMatchObject({ exitCode, message: expect.stringContaining(message) })
  })
})

function problemOf(work: () => unknown): Problem | null {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof Problem ? error : null
  }
}
