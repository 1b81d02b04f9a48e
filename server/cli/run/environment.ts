// FACTS → VARIABLES: what points programs at the proxy and lets them trust its certificate, each runtime by its own names. Pure. What the
// user has in variables that hold options is kept and added to.

export type RunFiles = {
  /** The root, and what the user trusts besides the runtime's own: for those who add a file to theirs. */
  readonly extra: string
  /** The same and the system's roots: for those who take a file instead of theirs. */
  readonly bundle: string
  /** What is in the bundle, as Java reads it. */
  readonly javaTrust: string
  /** The user's own settings of wget, and the bundle: it knows no variable for that. */
  readonly wgetrc: string
  readonly nodePreload: string
  readonly bunPreload: string
}

export type EnvironmentFacts = {
  readonly proxy: string
  readonly files: RunFiles
  readonly parent: { readonly [name: string]: string | undefined }
  readonly platform: NodeJS.Platform
}

export type Variables = { readonly [name: string]: string }

/** Whatever opens it needs one; it guards nothing. */
export const javaTrustPassword = "changeit"

export function environmentFor(facts: EnvironmentFacts): Variables {
  const { files, parent, platform } = facts
  const options = (name: string, added: readonly string[]): Variables => ({
    [name]: [parent[name]?.trim() ?? "", ...added.map(one => quoted(one, platform))].filter(text => text !== "").join(" "),
  })
  return {
    ...Object.fromEntries(Object.entries(parent).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...proxies(facts),
    ...Object.fromEntries(bundleVariables.map(name => [name, files.bundle])),
    // These two add to what the runtime trusts.
    NODE_EXTRA_CA_CERTS: files.extra,
    DENO_CERT: files.extra,
    WGETRC: files.wgetrc,
    ...options("NODE_OPTIONS", [`--require=${files.nodePreload}`]),
    ...options("BUN_OPTIONS", [`--preload=${files.bunPreload}`]),
    ...options("JAVA_TOOL_OPTIONS", javaOptions(facts)),
    NECTOPROXY: "1",
  }
}

/** Files that stand instead of the roots which the runtime would take. */
const bundleVariables = [
  "SSL_CERT_FILE", // OpenSSL, and so Python's ssl, Ruby, PHP, .NET; Go, rustls, Bun
  "NIX_SSL_CERT_FILE",
  "REQUESTS_CA_BUNDLE", // Python's requests
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
  "CARGO_HTTP_CAINFO",
  "AWS_CA_BUNDLE", // the command, boto3
  "PIP_CERT",
  "HTTPLIB2_CA_CERTS", // Google's older Python clients
  "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", // gcloud
  "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
  "BUNDLE_SSL_CA_CERT", // Ruby's bundler
  "COMPOSER_CAFILE", // PHP's composer
  "PERL_LWP_SSL_CA_FILE",
  "HEX_CACERTS_PATH", // Elixir's hex
  "YARN_HTTPS_CA_FILE_PATH",
  "npm_config_cafile",
] as const

function proxies({ proxy, platform }: EnvironmentFacts): Variables {
  // Programs look for either case. Windows does not tell them apart.
  const both = (name: string, value: string): Variables =>
    platform === "win32" ? { [name]: value } : { [name]: value, [name.toLowerCase()]: value }
  return {
    ...both("HTTP_PROXY", proxy),
    ...both("HTTPS_PROXY", proxy),
    ...both("ALL_PROXY", proxy),
    // Python asks for the scheme as it stands in the URL.
    ...both("WS_PROXY", proxy),
    ...both("WSS_PROXY", proxy),
    // What runs on this machine is what people debug.
    ...both("NO_PROXY", ""),
    // Node 22.21 and 24.5; the preload does it for others, and knows.
    NODE_USE_ENV_PROXY: "1",
    // A user's .npmrc may name another proxy.
    npm_config_proxy: proxy,
    npm_config_https_proxy: proxy,
    YARN_HTTP_PROXY: proxy,
    YARN_HTTPS_PROXY: proxy,
    // The package global-agent, and the download of Electron.
    GLOBAL_AGENT_HTTP_PROXY: proxy,
    GLOBAL_AGENT_HTTPS_PROXY: proxy,
    GLOBAL_AGENT_NO_PROXY: "",
    ELECTRON_GET_USE_PROXY: "1",
    PERL_LWP_ENV_PROXY: "1",
  }
}

/** Java reads no variables of this kind, but properties; `nonProxyHosts` leaves localhost out unless it is told otherwise. */
function javaOptions({ proxy, files }: EnvironmentFacts): readonly string[] {
  const { hostname, port } = new URL(proxy)
  const host = hostname.replace(/^\[|\]$/g, "")
  return [
    `-Dhttp.proxyHost=${host}`,
    `-Dhttp.proxyPort=${port}`,
    `-Dhttps.proxyHost=${host}`,
    `-Dhttps.proxyPort=${port}`,
    "-Dhttp.nonProxyHosts=",
    `-Djavax.net.ssl.trustStore=${files.javaTrust}`,
    "-Djavax.net.ssl.trustStoreType=JKS",
    `-Djavax.net.ssl.trustStorePassword=${javaTrustPassword}`,
  ]
}

/** A word of such a variable. All three split at spaces and know quotation marks; Windows takes slashes too, which mean nothing there. */
function quoted(word: string, platform: NodeJS.Platform): string {
  const plain = platform === "win32" ? word.replaceAll("\\", "/") : word
  return /[\s"'\\]/.test(plain) ? `"${plain.replace(/["\\]/g, "\\$&")}"` : plain
}
