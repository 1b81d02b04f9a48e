// The browsers that can be started, and where their makers put them: a table, the first one that is there is taken unless told otherwise.

/** How it is told of a proxy, and of whom to trust. */
export type Engine = "chromium" | "firefox"

export type Kind = {
  /** What `--browser` takes. */
  readonly id: string
  readonly name: string
  readonly engine: Engine
  /** Linux: names on the PATH. */
  readonly commands: readonly string[]
  readonly snap: string | null
  readonly flatpak: string | null
  /** macOS: below /Applications. */
  readonly app: string | null
  /** Windows: below the folders for programs. */
  readonly exe: string | null
}

/** Those of Chromium first: they can be told to trust one key, with nothing written anywhere. */
export const kinds: readonly Kind[] = [
  {
    id: "chrome",
    name: "Chrome",
    engine: "chromium",
    commands: ["google-chrome", "google-chrome-stable"],
    snap: null,
    flatpak: "com.google.Chrome",
    app: "Google Chrome.app/Contents/MacOS/Google Chrome",
    exe: "Google\\Chrome\\Application\\chrome.exe",
  },
  {
    id: "chromium",
    name: "Chromium",
    engine: "chromium",
    commands: ["chromium", "chromium-browser"],
    snap: "chromium",
    flatpak: "org.chromium.Chromium",
    app: "Chromium.app/Contents/MacOS/Chromium",
    exe: "Chromium\\Application\\chrome.exe",
  },
  {
    id: "edge",
    name: "Edge",
    engine: "chromium",
    commands: ["microsoft-edge", "microsoft-edge-stable"],
    snap: null,
    flatpak: "com.microsoft.Edge",
    app: "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    exe: "Microsoft\\Edge\\Application\\msedge.exe",
  },
  {
    id: "brave",
    name: "Brave",
    engine: "chromium",
    commands: ["brave-browser", "brave"],
    snap: "brave",
    flatpak: "com.brave.Browser",
    app: "Brave Browser.app/Contents/MacOS/Brave Browser",
    exe: "BraveSoftware\\Brave-Browser\\Application\\brave.exe",
  },
  {
    id: "vivaldi",
    name: "Vivaldi",
    engine: "chromium",
    commands: ["vivaldi", "vivaldi-stable"],
    snap: null,
    flatpak: "com.vivaldi.Vivaldi",
    app: "Vivaldi.app/Contents/MacOS/Vivaldi",
    exe: "Vivaldi\\Application\\vivaldi.exe",
  },
  {
    id: "chrome-beta",
    name: "Chrome Beta",
    engine: "chromium",
    commands: ["google-chrome-beta"],
    snap: null,
    flatpak: null,
    app: "Google Chrome Beta.app/Contents/MacOS/Google Chrome Beta",
    exe: "Google\\Chrome Beta\\Application\\chrome.exe",
  },
  {
    id: "chrome-canary",
    name: "Chrome Canary",
    engine: "chromium",
    commands: ["google-chrome-canary", "google-chrome-unstable"],
    snap: null,
    flatpak: null,
    app: "Google Chrome Canary.app/Contents/MacOS/Google Chrome Canary",
    exe: "Google\\Chrome SxS\\Application\\chrome.exe",
  },
  {
    id: "firefox",
    name: "Firefox",
    engine: "firefox",
    commands: ["firefox", "firefox-esr"],
    snap: "firefox",
    flatpak: "org.mozilla.firefox",
    app: "Firefox.app/Contents/MacOS/firefox",
    exe: "Mozilla Firefox\\firefox.exe",
  },
  {
    id: "firefox-developer",
    name: "Firefox Developer Edition",
    engine: "firefox",
    commands: ["firefox-developer-edition", "firefox-devedition"],
    snap: null,
    flatpak: null,
    app: "Firefox Developer Edition.app/Contents/MacOS/firefox",
    exe: "Firefox Developer Edition\\firefox.exe",
  },
  {
    id: "librewolf",
    name: "LibreWolf",
    engine: "firefox",
    commands: ["librewolf"],
    snap: null,
    flatpak: "io.gitlab.librewolf-community",
    app: "LibreWolf.app/Contents/MacOS/librewolf",
    exe: "LibreWolf\\librewolf.exe",
  },
]
