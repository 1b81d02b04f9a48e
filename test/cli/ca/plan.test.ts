// Facts of a system → the commands, for Linux, macOS and Windows, whatever is there already.

import { describe, expect, test } from "bun:test"
import { plan, type SystemFacts, showCommand, type Wanted } from "../../../server/cli/ca/plan.ts"
import type { Platform, StoreFacts } from "../../../server/cli/ca/store.ts"
import { trustPlaces } from "../../../server/trust.ts"
import { facts, placed, root, stores } from "./sample.ts"

const earlier = "99:88:77"
const system = (platform: Platform, each: readonly StoreFacts[], more: Partial<SystemFacts> = {}): SystemFacts => ({
  platform,
  isAdministrator: true,
  ownerPrefix: [],
  hasCertutil: true,
  installer: null,
  self: ["/opt/my tools/nectoproxy"],
  dataDir: "/home/me/my ca",
  stores: each,
  ...more,
})
const install: Wanted = { change: "install", system: false, nss: false }
const uninstall: Wanted = { ...install, change: "uninstall" }
const commands = (wanted: Wanted, of: SystemFacts) =>
  plan(wanted, root, of).flatMap(step => step.commands.map(command => showCommand(command, of.platform)))

const file = "'/home/me/my ca/ca.pem'"
const local = "/usr/local/share/ca-certificates"
const chrome = "certutil -d sql:/home/me/.pki/nssdb"
const login = "/Users/me/Library/Keychains/login.keychain-db"
const user = { isAdministrator: false }

describe("install", () => {
  const rows: readonly (readonly [what: string, platform: Platform, facts: readonly StoreFacts[], more: Partial<SystemFacts>, string[]])[] =
    [
      ["Debian", "linux", [facts(stores.debian)], {}, [`install -m 644 ${file} ${local}/nectoproxy.crt`, "update-ca-certificates"]],
      ["Debian, trusted", "linux", [facts(stores.debian, [placed(`${local}/nectoproxy.crt`)])], {}, []],
      ["Debian, in the bundle only", "linux", [facts(stores.debian, [placed(null)])], {}, []],
      [
        "Debian, a file without its bundle",
        "linux",
        [facts(stores.debian, [placed(`${local}/nectoproxy.crt`, root.fingerprint, false)])],
        {},
        [`rm ${local}/nectoproxy.crt`, `install -m 644 ${file} ${local}/nectoproxy.crt`, "update-ca-certificates"],
      ],
      [
        "Debian, an earlier root",
        "linux",
        [facts(stores.debian, [placed(`${local}/old.crt`, earlier)])],
        {},
        [`rm ${local}/old.crt`, `install -m 644 ${file} ${local}/nectoproxy.crt`, "update-ca-certificates"],
      ],
      [
        "Debian, somebody else's nectoproxy.crt",
        "linux",
        [facts(stores.debian, [], { isNameTaken: true })],
        {},
        [`install -m 644 ${file} ${local}/nectoproxy-abcdef01.crt`, "update-ca-certificates"],
      ],
      [
        "Debian, not root",
        "linux",
        [facts(stores.debian)],
        user,
        [`sudo install -m 644 ${file} ${local}/nectoproxy.crt`, "sudo update-ca-certificates"],
      ],
      ["Fedora", "linux", [facts(stores.fedora)], {}, [`trust anchor ${file}`]],
      [
        "Fedora, an earlier root",
        "linux",
        [facts(stores.fedora, [placed("/etc/pki/ca-trust/source/old.p11-kit", earlier)])],
        {},
        ["rm /etc/pki/ca-trust/source/old.p11-kit", `trust anchor ${file}`],
      ],
      ["Chrome", "linux", [facts(stores.chrome)], user, [`${chrome} -A -t C,, -n nectoproxy -i ${file}`]],
      [
        "Chrome, not started yet",
        "linux",
        [facts(stores.noChrome)],
        user,
        ["mkdir -p -m 700 /home/me/.pki/nssdb", `${chrome} -A -t C,, -n nectoproxy -i ${file}`],
      ],
      [
        "Chrome, earlier roots under one nickname",
        "linux",
        [facts(stores.chrome, [placed("nectoproxy", earlier), placed("nectoproxy", "77:66")])],
        {},
        [`${chrome} -D -n nectoproxy`, `${chrome} -D -n nectoproxy`, `${chrome} -A -t C,, -n nectoproxy -i ${file}`],
      ],
      [
        "Chrome, somebody else's nickname",
        "linux",
        [facts(stores.chrome, [], { isNameTaken: true })],
        {},
        [`${chrome} -A -t C,, -n nectoproxy-abcdef01 -i ${file}`],
      ],
      [
        "Firefox, with sudo: as its owner",
        "linux",
        [facts(stores.firefox)],
        { ownerPrefix: ["sudo", "-u", "me"] },
        [`sudo -u me certutil -d sql:/home/me/.mozilla/firefox/a.default -A -t C,, -n nectoproxy -i ${file}`],
      ],
      ["macOS", "macos", [facts(stores.login), facts(stores.system)], user, [`security add-trusted-cert -r trustRoot -k ${login} ${file}`]],
      [
        "macOS, root",
        "macos",
        [facts(stores.login), facts(stores.system)],
        {},
        [`security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}`],
      ],
      ["macOS, trusted by the machine", "macos", [facts(stores.login), facts(stores.system, [placed("ABCD")])], user, []],
      [
        "Windows",
        "windows",
        [facts(stores.windowsUser), facts(stores.windowsAll)],
        user,
        ['certutil -user -addstore Root "/home/me/my ca/ca.pem"'],
      ],
      [
        "Windows, administrator",
        "windows",
        [facts(stores.windowsUser), facts(stores.windowsAll)],
        {},
        ['certutil -addstore Root "/home/me/my ca/ca.pem"'],
      ],
    ]
  test.each(rows)("%s", (_what, platform, each, more, expected) =>
    expect(commands(install, system(platform, each, more))).toEqual(expected),
  )
})

describe("uninstall", () => {
  const rows: readonly (readonly [what: string, platform: Platform, facts: readonly StoreFacts[], more: Partial<SystemFacts>, string[]])[] =
    [
      ["Debian, not there", "linux", [facts(stores.debian)], {}, []],
      [
        "Debian",
        "linux",
        [facts(stores.debian, [placed(`${local}/nectoproxy.crt`), placed(`${local}/old.crt`, earlier)])],
        {},
        [`rm ${local}/nectoproxy.crt ${local}/old.crt`, "update-ca-certificates --fresh"],
      ],
      ["Debian, in the bundle only", "linux", [facts(stores.debian, [placed(null)])], {}, ["update-ca-certificates --fresh"]],
      [
        "Debian with Java",
        "linux",
        [facts(stores.debian, [placed(`${local}/nectoproxy-ab.crt`)], { isInJava: true })],
        {},
        [
          `rm ${local}/nectoproxy-ab.crt`,
          "update-ca-certificates --fresh",
          "keytool -delete -alias debian:nectoproxy-ab.pem -keystore /etc/ssl/certs/java/cacerts -storepass changeit",
        ],
      ],
      [
        "Debian, Java alone has it",
        "linux",
        [facts(stores.debian, [], { isInJava: true })],
        {},
        ["keytool -delete -alias debian:nectoproxy.pem -keystore /etc/ssl/certs/java/cacerts -storepass changeit"],
      ],
      [
        "Fedora",
        "linux",
        [facts(stores.fedora, [placed("/etc/pki/ca-trust/source/NectoProxy_CA_laptop.p11-kit")])],
        user,
        ["sudo rm /etc/pki/ca-trust/source/NectoProxy_CA_laptop.p11-kit", "sudo update-ca-trust"],
      ],
      [
        "Fedora, in the bundle only",
        "linux",
        [facts(stores.fedora, [placed(null)])],
        {},
        [`trust anchor --remove ${file}`, "update-ca-trust"],
      ],
      ["Chrome, imported by hand", "linux", [facts(stores.chrome, [placed("My CA")])], {}, [`${chrome} -D -n 'My CA'`]],
      [
        "macOS, both keychains",
        "macos",
        [facts(stores.login, [placed("ABCD", earlier)]), facts(stores.system, [placed("ABCDEF0123")])],
        {},
        [
          `security delete-certificate -t -Z ABCD ${login}`,
          `security remove-trusted-cert -d ${file}`,
          "security delete-certificate -Z ABCDEF0123 /Library/Keychains/System.keychain",
        ],
      ],
      ["Windows", "windows", [facts(stores.windowsUser, [placed("abcdef")])], user, ["certutil -user -delstore Root abcdef"]],
    ]
  test.each(rows)("%s", (_what, platform, each, more, expected) =>
    expect(commands(uninstall, system(platform, each, more))).toEqual(expected),
  )
})

const again = "'/opt/my tools/nectoproxy' ca install --system --data-dir '/home/me/my ca'"
const nothing: Wanted["change"] = "install"
test.each<readonly [what: string, change: Wanted["change"], facts: SystemFacts, expected: string | null]>([
  ["root", nothing, system("linux", [facts(stores.debian)]), null],
  ["a user", nothing, system("linux", [facts(stores.debian)], user), `needs root: run \`sudo ${again}\`.`],
  ["a user, nothing to take out", "uninstall", system("linux", [facts(stores.debian)], user), null],
  ["a user, trusted already", nothing, system("linux", [facts(stores.debian, [placed("x")])], user), null],
  [
    "a user of Windows, all users' to be taken out",
    "uninstall",
    system("windows", [facts(stores.windowsAll, [placed("ab")])], user),
    'needs an administrator: run `"/opt/my tools/nectoproxy" ca uninstall --system --data-dir "/home/me/my ca"` in a terminal that was opened as one.',
  ],
  [
    "no certutil on Debian",
    nothing,
    system("linux", [facts(stores.chrome, null)], { ...user, hasCertutil: false, installer: "apt-get" }),
    "needs certutil, which is in the package libnss3-tools: run `sudo apt-get install libnss3-tools`, then this again. By hand: Settings → Privacy and security → Security → Manage certificates → Installed by you → Import, and choose /home/me/my ca/ca.pem.",
  ],
  [
    "no certutil on an unknown system",
    "uninstall",
    system("linux", [facts(stores.firefox, null)], { hasCertutil: false }),
    "needs certutil, which is in the package libnss3-tools (Debian, Ubuntu), nss-tools (Fedora, RHEL), nss-tools (Alpine), nss (Arch), mozilla-nss-tools (openSUSE). By hand: remove NectoProxy CA laptop from the list where it is imported.",
  ],
  [
    "a list that cannot be read",
    "uninstall",
    system("linux", [facts(stores.firefox, null)]),
    "its list cannot be read: it is damaged, or somebody else's.",
  ],
])("what is in the way of %s", (_what, change, of, expected) => {
  expect(plan({ ...install, change }, root, of).map(({ obstacle }) => obstacle)).toEqual([expected])
})

test.each([
  ["neither", { system: false, nss: false }, ["anchors", "nss", "nss"]],
  ["--system", { system: true, nss: false }, ["anchors"]],
  ["--nss", { system: false, nss: true }, ["nss", "nss"]],
  ["both", { system: true, nss: true }, ["anchors", "nss", "nss"]],
] as const)("with %s: the stores that are meant", (_what, options, expected) => {
  const all = system("linux", [facts(stores.debian), facts(stores.chrome), facts(stores.firefox)])
  expect(plan({ ...install, ...options }, root, all).map(({ store }) => store.type)).toEqual([...expected])
})

test("half of a failed import into a browser is taken back, but not what was trusted by others", () => {
  const [step] = plan(install, root, system("linux", [facts(stores.chrome)]))
  expect(step!.undo).toEqual([["certutil", "-d", "sql:/home/me/.pki/nssdb", "-D", "-n", "nectoproxy"]])
})

test.each([
  ["debian", stores.debian, "linux", user],
  ["fedora", stores.fedora, "linux", user],
  ["macos", stores.login, "macos", user],
  ["windows", stores.windowsUser, "windows", user],
] as const)("the page says the same: %s", (id, store, platform, more) => {
  const { file: path, name, fingerprint, keyHash } = root
  const place = trustPlaces({ file: path, name, fingerprint, keyHash, origin: null, port: 1 }).find(each => each.id === id)!
  const [code] = place.steps.flatMap(step => ("code" in step ? [step.code] : []))
  const home = (text: string) => text.replace("/Users/me", "~")
  expect(commands(install, system(platform, [facts(store)], more)).map(home)).toEqual(code!.split(" && "))
})
