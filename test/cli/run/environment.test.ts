import { describe, expect, test } from "bun:test"
import { type EnvironmentFacts, environmentFor } from "../../../server/cli/run/environment.ts"

const files = {
  extra: "/t/extra.pem",
  bundle: "/t/bundle.pem",
  javaTrust: "/t/java.jks",
  wgetrc: "/t/wgetrc",
  nodePreload: "/t/node.cjs",
  bunPreload: "/t/bun.cjs",
}
const facts = (changed: Partial<EnvironmentFacts> = {}): EnvironmentFacts => ({
  proxy: "http://127.0.0.1:4321",
  files,
  parent: {},
  platform: "linux",
  ...changed,
})

const proxied = "http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY ws_proxy WS_PROXY wss_proxy WSS_PROXY npm_config_proxy"
test.each(proxied.split(" "))("%s is the proxy, whatever the user had", name => {
  expect(environmentFor(facts({ parent: { [name]: "http://corporate:8080" } }))[name]).toBe("http://127.0.0.1:4321")
})

test.each(["NO_PROXY", "no_proxy"])("%s is empty: localhost is what people debug", name => {
  expect(environmentFor(facts({ parent: { [name]: "localhost,127.0.0.1" } }))[name]).toBe("")
})

const trusting: readonly (readonly [name: string, file: string])[] = [
  ["NODE_EXTRA_CA_CERTS", files.extra],
  ["DENO_CERT", files.extra],
  ["SSL_CERT_FILE", files.bundle],
  ["REQUESTS_CA_BUNDLE", files.bundle],
  ["CURL_CA_BUNDLE", files.bundle],
  ["GIT_SSL_CAINFO", files.bundle],
  ["CARGO_HTTP_CAINFO", files.bundle],
  ["AWS_CA_BUNDLE", files.bundle],
  ["PIP_CERT", files.bundle],
  ["npm_config_cafile", files.bundle],
  ["WGETRC", files.wgetrc],
]
test.each(trusting)("%s is %s, whatever the user had", (name, file) => {
  expect(environmentFor(facts({ parent: { [name]: "/users/own.pem" } }))[name]).toBe(file)
})

test("the rest of the user's variables stay, and NECTOPROXY says what runs", () => {
  expect(environmentFor(facts({ parent: { PATH: "/bin", EMPTY: "", GONE: undefined } }))).toMatchObject({
    PATH: "/bin",
    EMPTY: "",
    NECTOPROXY: "1",
    NODE_USE_ENV_PROXY: "1",
  })
  expect("GONE" in environmentFor(facts({ parent: { GONE: undefined } }))).toBe(false)
})

type Row = readonly [name: string, parent: string | undefined, folder: string, platform: NodeJS.Platform, expected: string]
const preloads: readonly Row[] = [
  ["NODE_OPTIONS", undefined, "/t", "linux", "--require=/t/node.cjs"],
  ["NODE_OPTIONS", "", "/t", "linux", "--require=/t/node.cjs"],
  ["NODE_OPTIONS", " --max-old-space-size=4096 ", "/t", "linux", "--max-old-space-size=4096 --require=/t/node.cjs"],
  ["NODE_OPTIONS", undefined, "/my files", "darwin", '"--require=/my files/node.cjs"'],
  ["NODE_OPTIONS", undefined, '/a"b\\c', "linux", '"--require=/a\\"b\\\\c/node.cjs"'],
  ["NODE_OPTIONS", undefined, "C:\\Temp", "win32", "--require=C:/Temp/node.cjs"],
  ["NODE_OPTIONS", undefined, "C:\\My Files", "win32", '"--require=C:/My Files/node.cjs"'],
  ["BUN_OPTIONS", "--smol", "/t", "linux", "--smol --preload=/t/bun.cjs"],
  ["BUN_OPTIONS", undefined, "/my files", "linux", '"--preload=/my files/bun.cjs"'],
]
test.each(preloads)("%s that was %p, files in %p on %s: %p", (name, value, folder, platform, expected) => {
  const slash = platform === "win32" ? "\\" : "/"
  const moved = { ...files, nodePreload: `${folder}${slash}node.cjs`, bunPreload: `${folder}${slash}bun.cjs` }
  expect(environmentFor(facts({ files: moved, platform, parent: { [name]: value } }))[name]).toBe(expected)
})

describe("Java", () => {
  test("is told host, port and whom to trust, after what the user tells it", () => {
    const { JAVA_TOOL_OPTIONS = "" } = environmentFor(facts({ parent: { JAVA_TOOL_OPTIONS: "-Xmx1g" } }))
    expect(JAVA_TOOL_OPTIONS.split(" ")).toEqual([
      "-Xmx1g",
      "-Dhttp.proxyHost=127.0.0.1",
      "-Dhttp.proxyPort=4321",
      "-Dhttps.proxyHost=127.0.0.1",
      "-Dhttps.proxyPort=4321",
      "-Dhttp.nonProxyHosts=",
      "-Djavax.net.ssl.trustStore=/t/java.jks",
      "-Djavax.net.ssl.trustStoreType=JKS",
      "-Djavax.net.ssl.trustStorePassword=changeit",
    ])
  })

  test("takes an IPv6 address without brackets", () => {
    expect(environmentFor(facts({ proxy: "http://[::1]:4321" })).JAVA_TOOL_OPTIONS).toContain("-Dhttp.proxyHost=::1 ")
  })
})

test("Windows does not tell cases apart: each is named once", () => {
  const names = Object.keys(environmentFor(facts({ platform: "win32" }))).map(name => name.toLowerCase())
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([])
})
