// HTTP clients on Node and Bun: `node-http` in absolute form (https over CONNECT), `node-fetch` over CONNECT, `bun-fetch` with its own
// `proxy`. Each makes the job's requests one after the other and says what it received.

import { readFileSync } from "node:fs"
import { request as requestPlain } from "node:http"
import { request as requestSecure } from "node:https"
import { say, sha256 } from "./conversation.mjs"
import { tunnelBuiltins } from "./node-builtin.mjs"
import { TunnelAgent } from "./tunnel.mjs"

const { proxy, ca, requests } = JSON.parse(readFileSync(process.env.JOB_FILE, "utf8"))
const payload = readFileSync(process.env.PAYLOAD_FILE)
const makers = { "node-http": () => makeWithHttp, "node-fetch": () => makeWithNodeFetch(), "bun-fetch": () => makeWithBunFetch }

const make = await makers[process.argv[2]]()
for (const { method, url } of requests) {
  const { status, bytes } = await make(method, url, method === "PUT" ? payload : undefined)
  say({ event: "answer", status, length: bytes.length, sha256: sha256(bytes) })
}
process.exit()

function makeWithHttp(method, url, body) {
  const { host, hostname, port, pathname, protocol } = new URL(url)
  const { hostname: proxyHost, port: proxyPort } = new URL(proxy)
  const headers = { Host: host, ...(body && { "Content-Length": body.length }) }
  const made =
    protocol === "https:"
      ? requestSecure({ hostname, port, path: pathname, method, headers, agent: new TunnelAgent(proxy, { ca: readFileSync(ca) }) })
      : requestPlain({ hostname: proxyHost, port: proxyPort, path: url, method, headers })
  made.end(body)
  return new Promise((resolve, reject) => {
    made.on("error", reject)
    made.on("response", async response => {
      const parts = []
      for await (const part of response) parts.push(part)
      resolve({ status: response.statusCode, bytes: Buffer.concat(parts) })
    })
  })
}

async function makeWithNodeFetch() {
  await tunnelBuiltins(proxy, ca)
  return async (method, url, body) => {
    const response = await fetch(url, { method, body })
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
  }
}

async function makeWithBunFetch(method, url, body) {
  const response = await fetch(url, { method, body, proxy, tls: { ca: readFileSync(ca, "utf8") } })
  return { status: response.status, bytes: await response.bytes() }
}
