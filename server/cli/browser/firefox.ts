// How Firefox is started: its profile's user.js, which says everything, and the few arguments that point to it. Pure.

import type { Wish } from "./wish.ts"

type Value = string | number | boolean

/** What talks to Mozilla or asks the user something. None of them changes what a page sees. */
const quiet: { readonly [name: string]: Value } = {
  "app.normandy.enabled": false,
  "app.shield.optoutstudies.enabled": false,
  "app.update.auto": false,
  "browser.aboutwelcome.enabled": false,
  "browser.contentblocking.report.lockwise.enabled": false,
  "browser.discovery.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.newtabpage.activity-stream.feeds.section.topstories": false,
  "browser.newtabpage.activity-stream.feeds.topsites": false,
  "browser.newtabpage.activity-stream.telemetry": false,
  "browser.places.speculativeConnect.enabled": false,
  "browser.preonboarding.enabled": false,
  "browser.region.network.url": "",
  "browser.region.update.enabled": false,
  "browser.safebrowsing.blockedURIs.enabled": false,
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.passwords.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.safebrowsing.provider.google.updateURL": "",
  "browser.safebrowsing.provider.google4.updateURL": "",
  "browser.safebrowsing.provider.google5.updateURL": "",
  "browser.safebrowsing.provider.mozilla.updateURL": "",
  "browser.safebrowsing.update.enabled": false,
  "browser.search.suggest.enabled": false,
  "browser.search.update": false,
  "browser.sessionstore.resume_from_crash": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank",
  "browser.startup.homepage_override.mstone": "ignore",
  "browser.startup.page": 0,
  "browser.tabs.warnOnClose": false,
  "browser.topsites.contile.enabled": false,
  "browser.translations.automaticallyPopup": false,
  "browser.urlbar.quicksuggest.enabled": false,
  "browser.urlbar.speculativeConnect.enabled": false,
  "browser.urlbar.suggest.searches": false,
  "browser.warnOnQuit": false,
  "datareporting.healthreport.uploadEnabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "datareporting.policy.dataSubmissionPolicyBypassNotification": true,
  "datareporting.usage.uploadEnabled": false,
  "doh-rollout.disable-heuristics": true,
  "dom.push.connection.enabled": false,
  "extensions.blocklist.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.systemAddon.update.url": "",
  "extensions.update.enabled": false,
  "geo.provider.network.url": "",
  "identity.fxaccounts.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "media.gmp-manager.url": "",
  "messaging-system.rsexperimentloader.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.disablePrefetch": true,
  "network.http.speculative-parallel-limit": 0,
  "network.predictor.enabled": false,
  "security.OCSP.enabled": 0,
  "security.remote_settings.crlite_filters.enabled": false,
  "security.remote_settings.intermediates.enabled": false,
  // Lists of trackers and the like; heeded with the variable below only.
  "services.settings.server": "data:,",
  "startup.homepage_welcome_url": "",
  "startup.homepage_welcome_url.additional": "",
  "termsofuse.bypassNotification": true,
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
  "toolkit.telemetry.server": "",
  "toolkit.telemetry.unified": false,
  "trailhead.firstrun.didSeeAboutWelcome": true,
}

/** Lets `services.settings.server` count in a release; and no window tells of a crash. */
export const firefoxEnvironment = { MOZ_REMOTE_SETTINGS_DEVTOOLS: "1", MOZ_CRASHREPORTER_DISABLE: "1" }

export function firefoxPreferences({ proxy, page }: Pick<Wish, "proxy" | "page">): { readonly [name: string]: Value } {
  const { hostname, port } = new URL(proxy)
  const host = hostname.replace(/^\[|\]$/g, "")
  const number = Number(port || 80)
  return {
    ...quiet,
    "network.proxy.type": 1,
    "network.proxy.http": host,
    "network.proxy.http_port": number,
    "network.proxy.ssl": host,
    "network.proxy.ssl_port": number,
    "network.proxy.share_proxy_settings": true,
    "network.proxy.no_proxies_on": page,
    "network.proxy.allow_hijacking_localhost": true,
    // A proxy that has ended is said, not gone past.
    "network.proxy.failover_direct": false,
    "network.trr.mode": 5,
    "network.http.http3.enable": false,
    // http://host stays so: https would be tried first, and stand in the list as a failure.
    "dom.security.https_first": false,
    "dom.security.https_first_schemeless": false,
    "dom.security.https_only_mode": false,
    // Who is trusted is this profile's business alone.
    "security.enterprise_roots.enabled": false,
    "security.certerrors.mitm.auto_enable_enterprise_roots": false,
    "security.certerrors.mitm.priming.enabled": false,
  }
}

export const writeUserJs = (preferences: { readonly [name: string]: Value }): string =>
  Object.entries(preferences)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join("")

/** On Windows firefox.exe starts another process and ends, unless it is to wait. */
export const firefoxArguments = ({ profile, urls, isHeadless, extra }: Wish): readonly string[] => [
  "-no-remote",
  "-wait-for-browser",
  "-profile",
  profile,
  ...(isHeadless ? ["-headless"] : []),
  ...extra,
  ...urls,
]
