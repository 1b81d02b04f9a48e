// How Chromium and its relatives are started: everything through the proxy, the root certificate trusted by its key for this one start,
// and nothing said on the browser's own behalf, because all of it would stand in the recording. Pure.

import type { Wish } from "./wish.ts"

/** What talks to the browser's makers or asks the user something. None of them changes what a page sees. */
const quiet = [
  "--no-first-run",
  "--no-default-browser-check",
  "--no-service-autorun",
  "--disable-background-networking",
  "--disable-breakpad",
  "--disable-client-side-phishing-detection",
  "--disable-component-extensions-with-background-pages",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-edgeupdater",
  "--disable-field-trial-config",
  "--disable-search-engine-choice-screen",
  "--disable-sync",
  "--metrics-recording-only",
  // A throw-away profile has no business in the user's keyring.
  "--password-store=basic",
  "--use-mock-keychain",
]

/**
 * Chromium holds this port unsafe and connects to nobody there: what goes to such an address is never sent. Unlike the switches above, it
 * holds for what is asked on demand too. A host of its own, because the one for accounts gets a process of its own.
 */
const nowhere = "https://nectoproxy.invalid:9"
const redirected = [`--gaia-url=${nowhere}`, `--google-apis-url=${nowhere}`, `--component-updater=url-source=${nowhere}/`]

const featuresOff = [
  "AimEnabled",
  "AutofillServerCommunication",
  "CertificateTransparencyComponentUpdater",
  "DialMediaRouteProvider",
  // http://host stays so: https would be tried first, and stand in the list as a failure.
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "InterestFeedContentSuggestions",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PreconnectToSearch",
  "Translate",
  "msForceBrowserSignIn",
]

const featuresOn = ["SkipListAccountsWithoutGaiaCookies"]

export function chromiumArguments(wish: Wish): readonly string[] {
  const { proxy, page, keyHash, profile, urls, isHeadless, isRoot, extra } = wish
  return [
    `--user-data-dir=${profile}`,
    `--proxy-server=${proxy}`,
    // `<-loopback>` takes away the rule that localhost goes past any proxy.
    `--proxy-bypass-list=<-loopback>;${page}`,
    `--ignore-certificate-errors-spki-list=${keyHash}`,
    // HTTP/3 would go past the proxy.
    "--disable-quic",
    ...quiet,
    ...redirected,
    featureSwitch("disable-features", featuresOff, extra),
    featureSwitch("enable-features", featuresOn, extra),
    ...(isHeadless ? ["--headless=new"] : []),
    ...(isRoot ? ["--no-sandbox"] : []),
    ...extra.filter(argument => !/^--(?:dis|en)able-features=/.test(argument)),
    ...urls,
  ]
}

/** Of several, Chromium takes the last one: the user's and ours become one. */
function featureSwitch(name: string, ours: readonly string[], extra: readonly string[]): string {
  const theirs = extra.flatMap(argument => (argument.startsWith(`--${name}=`) ? [argument.slice(name.length + 3)] : []))
  return `--${name}=${[...ours, ...theirs].join(",")}`
}

/** `Default/Preferences` of the profile: what no switch turns off, above all what is asked while an address is typed. */
export const chromiumPreferences = {
  search: { suggest_enabled: false },
  net: { network_prediction_options: 2 },
  safebrowsing: { enabled: false },
  signin: { allowed: false, allowed_on_next_startup: false },
  translate: { enabled: false },
  alternate_error_pages: { enabled: false },
  autofill: { enabled: false },
  credentials_enable_service: false,
  dns_prefetching: { enabled: false },
  spellcheck: { use_spelling_service: false },
  browser: { has_seen_welcome_page: true, check_default_browser: false },
}
