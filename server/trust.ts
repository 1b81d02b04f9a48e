// How a client comes to trust the root certificate, and how that is undone: one table for the page and for the page that the proxy
// itself answers phones with. Pure; in a text, code stands between backticks, and links as in Markdown.

export type System = "linux" | "macos" | "windows" | "ios" | "android"

/** One thing to read, or one to copy. */
export type Step = { readonly text: string } | { readonly code: string }

export type Place = {
  readonly id: string
  readonly name: string
  /** Where it comes first. */
  readonly systems: readonly System[]
  readonly steps: readonly Step[]
  readonly undo: readonly Step[]
}

export type TrustFacts = {
  /** The file with the certificate, as a command can name it. */
  readonly file: string
  /** Its common name, by which the lists of systems show it. */
  readonly name: string
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
  readonly keyHash: string
  /** The proxy's URL for other machines, without a slash at its end; null where they do not reach it. */
  readonly origin: string | null
  /** Where it listens. */
  readonly port: number
}

/** A request for `http://necto.proxy/` through the proxy is answered by the proxy: who uses it already needs no address. */
export const ownHost = "necto.proxy"

/** What our certificate goes by in a Linux system's folder, and in the databases of browsers. */
export const anchorFile = "nectoproxy.crt"
export const nickname = "nectoproxy"

/** Who has `certutil`, by what installs it there. */
export const certutilPackages: readonly (readonly [system: string, installer: string, packageName: string])[] = [
  ["Debian, Ubuntu", "apt-get install", "libnss3-tools"],
  ["Fedora, RHEL", "dnf install", "nss-tools"],
  ["Alpine", "apk add", "nss-tools"],
  ["Arch", "pacman -S", "nss"],
  ["openSUSE", "zypper install", "mozilla-nss-tools"],
]

/** Where a browser takes it from a file. */
export const chromeByHand = "Settings → Privacy and security → Security → Manage certificates → Installed by you → Import"
export const firefoxByHand = "Settings → Privacy & Security → Certificates → View Certificates → Authorities → Import"

export const say = (text: string): Step => ({ text })
export const run = (code: string): Step => ({ code })

/** For a shell, where the path has characters that mean something to it. */
export const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

/** For PowerShell and the Command Prompt alike: no path on Windows has a quotation mark. */
export const quotedForWindows = (path: string): string => (/^[\w:.\\/-]+$/.test(path) ? path : `"${path}"`)

const allAtOnce = say("Or all at once, browsers too, where the proxy runs: `nectoproxy ca install`; `nectoproxy ca uninstall` undoes it.")

const openToOthers: readonly Step[] = [
  say("Other devices do not reach the proxy yet. Restart it so that they do; this page then has the address for them:"),
  run("nectoproxy start --host 0.0.0.0"),
]

export function trustPlaces(facts: TrustFacts): readonly Place[] {
  return [...systems(facts), ...browsers(facts), ...phones(facts), ...programs(facts)]
}

const debianAnchor = `/usr/local/share/ca-certificates/${anchorFile}`

function systems({ file, name, fingerprint }: TrustFacts): readonly Place[] {
  return [
    {
      id: "debian",
      name: "Debian, Ubuntu",
      systems: ["linux"],
      steps: [
        run(`sudo install -m 644 ${quoted(file)} ${debianAnchor} && sudo update-ca-certificates`),
        say("Browsers on Linux do not look there: see theirs below."),
        allAtOnce,
      ],
      undo: [run(`sudo rm ${debianAnchor} && sudo update-ca-certificates --fresh`)],
    },
    {
      id: "fedora",
      name: "Fedora, RHEL, Arch",
      systems: ["linux"],
      steps: [run(`sudo trust anchor ${quoted(file)}`), allAtOnce],
      undo: [run(`sudo trust anchor --remove ${quoted(file)}`)],
    },
    {
      id: "macos",
      name: "macOS",
      systems: ["macos"],
      steps: [
        run(`security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${quoted(file)}`),
        say("Safari, Chrome and Edge follow at once."),
        allAtOnce,
      ],
      undo: [run(`security delete-certificate -t -Z ${fingerprint.replaceAll(":", "")} ~/Library/Keychains/login.keychain-db`)],
    },
    {
      id: "windows",
      name: "Windows",
      systems: ["windows"],
      steps: [
        run(`certutil -user -addstore Root ${quotedForWindows(file)}`),
        say("Windows shows the fingerprint and asks. Chrome and Edge follow at once."),
        allAtOnce,
      ],
      undo: [run(`certutil -user -delstore Root "${name}"`)],
    },
  ]
}

const listOf = (packages: typeof certutilPackages): string => packages.map(([system, , name]) => `\`${name}\` (${system})`).join(", ")

function browsers({ file, name, keyHash }: TrustFacts): readonly Place[] {
  // Chromium takes the second only where the first is not there; the first is the one that its older versions know too.
  const database = 'db="$HOME/.local/share/pki/nssdb"; [ -d "$db" ] && [ ! -d "$HOME/.pki/nssdb" ] || db="$HOME/.pki/nssdb"'
  return [
    {
      id: "chrome-linux",
      name: "Chrome, Chromium, Edge on Linux",
      systems: ["linux"],
      steps: [
        run(`${database}; mkdir -p -m 700 "$db"; certutil -d "sql:$db" -A -t C,, -n ${nickname} -i ${quoted(file)}`),
        say(`\`certutil\` is in ${listOf(certutilPackages)}. By hand: ${chromeByHand}.`),
        allAtOnce,
      ],
      undo: [run(`${database}; certutil -d "sql:$db" -D -n ${nickname}`)],
    },
    {
      id: "chrome-once",
      name: "Chrome, Chromium, Edge: one profile, nothing installed",
      systems: ["linux", "macos", "windows"],
      steps: [
        say("Start the browser with this beside `--user-data-dir` and `--proxy-server`: it then accepts this root's certificates."),
        run(`--ignore-certificate-errors-spki-list=${keyHash}`),
      ],
      undo: [say("Nothing stays: it holds for that one start.")],
    },
    {
      id: "firefox",
      name: "Firefox",
      systems: ["linux", "macos", "windows"],
      steps: [
        say(`${firefoxByHand}: choose the file, and tick “Trust this CA to identify websites”.`),
        say(
          "On Windows and macOS it takes over what the system trusts, unless that is switched off. On Linux, `nectoproxy ca install` tells it.",
        ),
      ],
      undo: [say(`In the same list, choose \`${name}\` → Delete or Distrust.`)],
    },
  ]
}

function phones({ name, origin, port, file }: TrustFacts): readonly Place[] {
  const address = origin === null ? "/ca.crt at that address" : `\`${origin}/ca.crt\``
  const opening = origin === null ? openToOthers : []
  return [
    {
      id: "ios",
      name: "iPhone, iPad",
      systems: ["ios"],
      steps: [
        ...opening,
        say(`Open ${address} in Safari, and allow it to download the profile.`),
        say("Settings → Profile Downloaded → Install."),
        say(`Settings → General → About → Certificate Trust Settings: switch on full trust for \`${name}\`. It does not work before.`),
      ],
      undo: [say(`Settings → General → VPN & Device Management → \`${name}\` → Remove Profile.`)],
    },
    {
      id: "android",
      name: "Android",
      systems: ["android"],
      steps: [
        ...opening,
        say(`Open ${address}: it downloads \`nectoproxy-ca.crt\`.`),
        say(
          "Settings → Security & privacy → More security settings → Encryption & credentials → Install a certificate → CA certificate → Install anyway, and choose the file. Where the names differ, search the settings for “CA certificate”.",
        ),
        say(
          "Chrome trusts it now. Firefox: Settings → About Firefox, tap the logo five times, then Secret Settings → Use third party CA certificates.",
        ),
        say("Apps for Android 7 and later trust it only if they say so. In your own, `res/xml/network_security_config.xml`:"),
        run(
          '<network-security-config>\n  <debug-overrides>\n    <trust-anchors>\n      <certificates src="user" />\n    </trust-anchors>\n  </debug-overrides>\n</network-security-config>',
        ),
        say("and in the `<application>` of `AndroidManifest.xml`:"),
        run('android:networkSecurityConfig="@xml/network_security_config"'),
      ],
      undo: [say(`Settings → Security & privacy → … → Encryption & credentials → Trusted credentials → User → \`${name}\` → Remove.`)],
    },
    {
      id: "android-usb",
      name: "Android on a cable, Android emulator",
      systems: [],
      steps: [
        say("Brings the file there and sets the proxy, which goes on listening on this machine only. Then install the file as above."),
        run(
          `adb push ${quoted(file)} /sdcard/Download/nectoproxy-ca.crt\nadb reverse tcp:${port} tcp:${port}\nadb shell settings put global http_proxy 127.0.0.1:${port}`,
        ),
      ],
      undo: [run(`adb shell settings put global http_proxy :0\nadb reverse --remove tcp:${port}`)],
    },
  ]
}

function programs({ file }: TrustFacts): readonly Place[] {
  return [
    {
      id: "node",
      name: "Node, Bun",
      systems: [],
      steps: [run(`NODE_EXTRA_CA_CERTS=${quoted(file)} node app.js`)],
      undo: [say("Nothing stays: leave the variable out.")],
    },
    {
      id: "python",
      name: "Python",
      systems: [],
      steps: [
        run(`SSL_CERT_FILE=${quoted(file)} REQUESTS_CA_BUNDLE=${quoted(file)} python app.py`),
        say(
          "The first is for `ssl`, `httpx`, `aiohttp` and `websockets`, the second for `requests`. Both stand instead of other authorities.",
        ),
      ],
      undo: [say("Nothing stays: leave the variables out.")],
    },
    {
      id: "java",
      name: "Java",
      systems: [],
      steps: [run(`keytool -importcert -cacerts -noprompt -alias nectoproxy -storepass changeit -file ${quoted(file)}`)],
      undo: [run("keytool -delete -cacerts -alias nectoproxy -storepass changeit")],
    },
    {
      id: "docker",
      name: "Docker image",
      systems: [],
      steps: [
        say("In a Dockerfile from Debian, Ubuntu or Alpine, with the file beside it:"),
        run("COPY nectoproxy-ca.pem /usr/local/share/ca-certificates/nectoproxy.crt\nRUN update-ca-certificates"),
      ],
      undo: [say("Take the lines out, and build again. An image with them is for tests only.")],
    },
  ]
}

/** Where a phone's settings have the proxy. */
export function phoneProxy(system: "ios" | "android", host: string, port: number): Step {
  return system === "ios"
    ? say(`Settings → Wi-Fi → the (i) beside the network → Configure Proxy → Manual: Server \`${host}\`, Port \`${port}\`.`)
    : say(
        `Settings → Network & internet → Internet → the gear beside the network → the pencil → Advanced options → Proxy → Manual: host name \`${host}\`, port \`${port}\`.`,
      )
}

/** From a User-Agent field, or what a browser says of its platform. An iPad says that it is a Mac, but has a touch screen. */
export function systemOf(said: string, touchPoints = 0): System | null {
  if (/iPhone|iPad|iPod|\biOS\b/.test(said)) return "ios"
  if (/Android/.test(said)) return "android"
  if (/mac/i.test(said)) return touchPoints > 1 ? "ios" : "macos"
  if (/Win/.test(said)) return "windows"
  return /Linux|X11|CrOS|Chrom(?:e|ium) OS/.test(said) ? "linux" : null
}

/** Those of a system first, all in their order. */
export function placesFor(system: System | null, places: readonly Place[]): readonly Place[] {
  const isFirst = ({ systems }: Place) => system !== null && systems.includes(system)
  return [...places.filter(isFirst), ...places.filter(place => !isFirst(place))]
}

export type Piece =
  | { readonly type: "text" | "code"; readonly text: string }
  | { readonly type: "link"; readonly text: string; readonly href: string }

/** A text in pieces: what stands between backticks is code, `[words](#place)` a link within the page. */
export const piecesOf = (text: string): readonly Piece[] =>
  text.split(/(`[^`]*`|\[[^\]]*\]\(#[^)]*\))/).flatMap((part): Piece[] => {
    if (part.startsWith("`")) return [{ type: "code", text: part.slice(1, -1) }]
    const link = /^\[(.*)\]\((#.*)\)$/.exec(part)
    if (link) return [{ type: "link", text: link[1] ?? "", href: link[2] ?? "" }]
    return part === "" ? [] : [{ type: "text", text: part }]
  })
