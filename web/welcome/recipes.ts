// How programs are made to use the proxy, one table: what the empty list teaches, with the real addresses. Pure. Chrome, Node, Bun, Deno,
// Python, Java and curl were tried so, on Linux; the others are as their manuals say. The README has the short form.

import { quoted, quotedForWindows, run, type Step, type System, say } from "../../server/trust.ts"
import type { Viewpoint } from "./viewpoint.ts"

/** Where a command is typed. */
export type Desktop = Extract<System, "linux" | "macos" | "windows">

export const desktops: readonly { readonly id: Desktop; readonly name: string }[] = [
  { id: "linux", name: "Linux" },
  { id: "macos", name: "macOS" },
  { id: "windows", name: "Windows (PowerShell)" },
]

export type Recipe = {
  readonly id: string
  readonly name: string
  /** Whether its commands differ from system to system. */
  readonly isPerSystem: boolean
  readonly steps: (view: Viewpoint, on: Desktop) => readonly Step[]
}

const file = ({ file }: Viewpoint, on: Desktop): string => (on === "windows" ? quotedForWindows(file) : quoted(file))

/** A command with variables in its environment. */
function withEnv(variables: Record<string, string>, command: string, on: Desktop): Step {
  const all = Object.entries(variables)
  if (on === "windows") return run([...all.map(([name, value]) => `$env:${name} = "${value}"`), command].join("\n"))
  return run([...all.map(([name, value]) => `${name}=${quoted(value)}`), command].join(" "))
}

const proxies = ({ proxy }: Viewpoint) => ({ HTTP_PROXY: proxy, HTTPS_PROXY: proxy })

const systemTrust = "On Windows and macOS that variable is not read: trust the certificate in the [system](#certificate)."

function chrome({ proxy, keyHash }: Viewpoint, on: Desktop): readonly Step[] {
  const profile = { linux: "/tmp/nectoproxy-chrome", macos: "/tmp/nectoproxy-chrome", windows: "$env:TEMP\\nectoproxy-chrome" }[on]
  const bypass = on === "windows" ? "<-loopback>" : '"<-loopback>"'
  const options = `--user-data-dir=${profile} --proxy-server=${proxy} --proxy-bypass-list=${bypass} --ignore-certificate-errors-spki-list=${keyHash}`
  const start = {
    linux: `google-chrome ${options}`,
    macos: `open -na "Google Chrome" --args ${options}`,
    windows: `Start-Process chrome "${options}"`,
  }
  return [
    run(start[on]),
    say(
      "A profile of its own, beside the browser you use. `<-loopback>` lets it use the proxy for localhost too, and the last option lets it accept the proxy's certificates: nothing needs to be installed.",
    ),
    say("Chromium, Edge and Brave take the same options: `chromium`, `microsoft-edge`, `brave-browser` (`msedge` on Windows)."),
  ]
}

function firefox({ host, port }: Viewpoint, on: Desktop): readonly Step[] {
  const settings = {
    type: 1,
    http: host,
    http_port: port,
    ssl: host,
    ssl_port: port,
    share_proxy_settings: true,
    no_proxies_on: "",
    allow_hijacking_localhost: true,
  }
  const lines = Object.entries(settings).map(([name, value]) => `user_pref("network.proxy.${name}", ${JSON.stringify(value)});`)
  const folder = "/tmp/nectoproxy-firefox"
  const program = on === "macos" ? "/Applications/Firefox.app/Contents/MacOS/firefox" : "firefox"
  const command =
    on === "windows"
      ? [
          '$folder = "$env:TEMP\\nectoproxy-firefox"',
          "mkdir -Force $folder | Out-Null",
          "@'",
          ...lines,
          "'@ | Set-Content -Encoding ascii $folder\\user.js",
          'Start-Process firefox "--profile $folder"',
        ]
      : [`mkdir -p ${folder} && cat > ${folder}/user.js <<'END'`, ...lines, "END", `${program} --profile ${folder}`]
  return [
    say(
      `Settings → Network Settings → Manual proxy configuration: HTTP Proxy \`${host}\`, Port \`${port}\`, “Also use this proxy for HTTPS”. For localhost, set \`network.proxy.allow_hijacking_localhost\` in \`about:config\`. Or as a profile of its own:`,
    ),
    run(command.join("\n")),
    say("It has a list of authorities of its own: [trust the certificate](#certificate/firefox) there."),
  ]
}

const java = ({ host, port, file }: Viewpoint): readonly Step[] => [
  run(`keytool -importcert -noprompt -alias nectoproxy -file "${file}" -keystore nectoproxy.p12 -storetype PKCS12 -storepass changeit`),
  run(
    `java "-Dhttp.proxyHost=${host}" "-Dhttp.proxyPort=${port}" "-Dhttps.proxyHost=${host}" "-Dhttps.proxyPort=${port}" "-Dhttp.nonProxyHosts=" "-Djavax.net.ssl.trustStore=nectoproxy.p12" "-Djavax.net.ssl.trustStorePassword=changeit" -jar app.jar`,
  ),
  say("`HttpURLConnection` and `java.net.http`, its WebSocket included, read these. The empty `nonProxyHosts` is for localhost."),
]

function docker({ port, file }: Viewpoint): readonly Step[] {
  const trust = `-v "${file}":/ca.pem:ro -e SSL_CERT_FILE=/ca.pem -e NODE_EXTRA_CA_CERTS=/ca.pem -e REQUESTS_CA_BUNDLE=/ca.pem`
  const through = (host: string) => `-e HTTP_PROXY=http://${host}:${port} -e HTTPS_PROXY=http://${host}:${port}`
  return [
    say("Docker Desktop:"),
    run(`docker run ${through("host.docker.internal")} ${trust} IMAGE`),
    say("Docker on Linux, where a container shares the network of this machine:"),
    run(`docker run --network host ${through("127.0.0.1")} ${trust} IMAGE`),
    say(
      "What reads which variable stands under its language here. To trust the certificate in an image: [Docker image](#certificate/docker).",
    ),
  ]
}

const per = (id: string, name: string, steps: Recipe["steps"]): Recipe => ({ id, name, steps, isPerSystem: true })
const same = (id: string, name: string, steps: (view: Viewpoint) => readonly Step[]): Recipe => ({ id, name, steps, isPerSystem: false })

/** The page draws this one itself: it has addresses to choose from, and a QR code. */
export const phoneId = "phone"

export const recipes: readonly Recipe[] = [
  per("chrome", "Chrome, Edge", chrome),
  per("firefox", "Firefox", firefox),
  same(phoneId, "Phone", () => []),
  per("node", "Node", (view, on) => [
    withEnv({ NODE_USE_ENV_PROXY: "1", ...proxies(view), NODE_EXTRA_CA_CERTS: view.file }, "node app.js", on),
    say("`fetch`, `http`, `https` and the built-in `WebSocket` follow it: Node 24.5 or 22.21, and newer. The package `ws` wants an agent:"),
    run(`import { HttpsProxyAgent } from "https-proxy-agent"\n\nnew WebSocket(url, { agent: new HttpsProxyAgent("${view.proxy}") })`),
  ]),
  per("bun", "Bun", (view, on) => [
    withEnv({ ...proxies(view), NODE_EXTRA_CA_CERTS: view.file }, "bun app.ts", on),
    say("That is for `fetch`. A `WebSocket` is told (Bun 1.4 and newer):"),
    run(`new WebSocket(url, { proxy: "${view.proxy}" })`),
  ]),
  per("deno", "Deno", (view, on) => [
    withEnv({ ...proxies(view), DENO_CERT: view.file }, "deno run -A app.ts", on),
    say("`fetch` follows it, and `WebSocket` in Deno 2.6 and newer."),
  ]),
  per("python", "Python", (view, on) => [
    withEnv(
      { ...proxies(view), WSS_PROXY: view.proxy, WS_PROXY: view.proxy, SSL_CERT_FILE: view.file, REQUESTS_CA_BUNDLE: view.file },
      "python app.py",
      on,
    ),
    say("`requests`, `httpx` and `websockets` 15 or newer follow it. `aiohttp` when asked to, its WebSockets by the variables with WS:"),
    run("aiohttp.ClientSession(trust_env=True)"),
    say(`Or in code: \`websockets.connect(url, proxy="${view.proxy}")\`, \`session.ws_connect(url, proxy="${view.proxy}")\`.`),
  ]),
  per("go", "Go", (view, on) => [
    withEnv({ ...proxies(view), SSL_CERT_FILE: view.file }, "go run .", on),
    say(
      `\`net/http\`, \`gorilla/websocket\` and \`coder/websocket\` follow it, except for localhost, which Go never asks a proxy for. ${systemTrust}`,
    ),
  ]),
  same("java", "Java", java),
  per("rust", "Rust", (view, on) => [
    withEnv({ ...proxies(view), SSL_CERT_FILE: view.file }, "cargo run", on),
    say(`\`reqwest\` follows it. ${systemTrust} Or in code:`),
    run(
      `.proxy(reqwest::Proxy::all("${view.proxy}")?)\n.add_root_certificate(reqwest::Certificate::from_pem(&std::fs::read("${view.file.replaceAll("\\", "/")}")?)?)`,
    ),
    say("`tokio-tungstenite` knows no proxy: see “Without a proxy”."),
  ]),
  per("dotnet", ".NET", (view, on) => [
    withEnv({ ...proxies(view), SSL_CERT_FILE: view.file }, "dotnet run", on),
    say(`\`HttpClient\` and \`ClientWebSocket\` follow it. ${systemTrust}`),
  ]),
  per("curl", "curl", (view, on) => [
    // On Windows it asks for lists of revoked certificates, which ours has none of.
    run(`${on === "windows" ? "curl.exe --ssl-no-revoke" : "curl"} --proxy ${view.proxy} --cacert ${file(view, on)} https://example.com/`),
    say("WebSockets (`wss://`) from curl 8.11."),
  ]),
  same("docker", "Docker", docker),
  same("socks", "SOCKS5", ({ host, port, proxy }) => [
    run(`socks5h://${host.includes(":") ? `[${host}]` : host}:${port}`),
    say(`For what speaks SOCKS5 and no HTTP proxy: the same port as \`${proxy}\`. User name and password are accepted and ignored.`),
  ]),
  same("reverse", "Without a proxy", ({ host }) => [
    say("For a program that cannot use a proxy, a port here can stand for its server. Start with:"),
    run("nectoproxy start --reverse 9000=wss://api.example.com"),
    say("and connect the program to this instead, unencrypted:"),
    run(`ws://${host.includes(":") ? `[${host}]` : host}:9000`),
  ]),
]
