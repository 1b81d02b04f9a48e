// What an empty list teaches: how to send traffic through the proxy, ready to be copied.

import { For, Show } from "solid-js"
import { usePage } from "../data/page.ts"
import { CopyButton } from "../ui/copy-button.tsx"

type Recipe = { readonly name: string; readonly hint: string; readonly lines: readonly string[] }

function recipes(proxy: string, ca: string): Recipe[] {
  return [
    {
      name: "Browser",
      hint: "Chrome or Chromium with a profile of its own. Import the certificate under Settings → Privacy and security → Security → Manage certificates.",
      lines: [`google-chrome --user-data-dir=/tmp/nectoproxy-chrome --proxy-server=${proxy} --proxy-bypass-list="<-loopback>"`],
    },
    { name: "curl", hint: "", lines: [`curl --proxy ${proxy} --cacert ${quoted(ca)} https://example.com/`] },
    {
      name: "Node",
      hint: "Version 24 or newer, fetch and http. The ws package takes an agent of https-proxy-agent.",
      lines: [`NODE_USE_ENV_PROXY=1 HTTP_PROXY=${proxy} HTTPS_PROXY=${proxy} NODE_EXTRA_CA_CERTS=${quoted(ca)} node app.js`],
    },
    {
      name: "Python",
      hint: "requests, httpx, websockets 15 or newer.",
      lines: [`HTTP_PROXY=${proxy} HTTPS_PROXY=${proxy} SSL_CERT_FILE=${quoted(ca)} REQUESTS_CA_BUNDLE=${quoted(ca)} python app.py`],
    },
  ]
}

/** For a shell, where the path has characters that mean something to it. */
const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

export function Welcome() {
  const page = usePage()
  return (
    <Show when={page.status()}>
      {status => (
        <section class="welcome" tabindex="0" aria-label="How to begin">
          <h2>No traffic yet</h2>
          <p>
            Point a program at <strong class="mono">{status().proxy}</strong> and its requests and WebSocket messages appear here. To read
            encrypted traffic it must trust the{" "}
            <a href="/ca.pem" download="nectoproxy-ca.pem">
              root certificate
            </a>
            .
          </p>
          <dl>
            <For each={recipes(status().proxy, status().ca)}>
              {recipe => (
                <div class="recipe">
                  <dt>{recipe.name}</dt>
                  <dd>
                    <div class="snippet">
                      <code>{recipe.lines.join("\n")}</code>
                      <CopyButton label={`Copy the command for ${recipe.name}`} text={() => recipe.lines.join("\n")} />
                    </div>
                    <Show when={recipe.hint}>
                      <p class="hint">{recipe.hint}</p>
                    </Show>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </section>
      )}
    </Show>
  )
}
