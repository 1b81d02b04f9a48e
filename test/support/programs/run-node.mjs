// A program that knows nothing of proxies, for Node (`nectoproxy run -- node run-node.mjs PLAIN SECURE`): every way of Node to ask. Prints
// what it received as one line of JSON; each request and message names its way.

import { get as getPlain } from "node:http"
import { Agent, get as getSecure, request } from "node:https"
import { WebSocket as PackageWebSocket } from "ws"

const [plain, secure] = process.argv.slice(2)

const answered = (ask, url, options = {}) =>
  new Promise((resolve, reject) => {
    const asked = ask(url, options, response => response.resume().on("end", () => resolve(response.statusCode)))
    asked.on("error", reject).end()
  })

const echoed = (Class, url) =>
  new Promise((resolve, reject) => {
    const socket = new Class(url)
    socket.addEventListener("open", () => socket.send(`hello ${url.split("/").pop()}`))
    socket.addEventListener("error", event => reject(event.error ?? new Error(event.message)))
    let text = ""
    socket.addEventListener("message", ({ data }) => {
      text = JSON.parse(data).text
      socket.close(1000)
    })
    socket.addEventListener("close", () => resolve(text))
  })

const agent = new Agent({ keepAlive: true })
const seen = {
  fetch: (await fetch(`https://localhost:${secure}/api/rooms?fetch`)).status,
  https: await answered(getSecure, `https://localhost:${secure}/api/rooms?https`),
  agent: await answered(request, `https://localhost:${secure}/api/rooms?agent`, { agent }),
  "agent again": await answered(request, `https://localhost:${secure}/api/rooms?agent-again`, { agent }),
  "certificates of its own": await answered(request, `https://localhost:${secure}/api/rooms?ca`, { ca: process.env.OTHER_CA }),
  http: await answered(getPlain, `http://localhost:${plain}/api/rooms?http`),
  "built in": await echoed(WebSocket, `wss://localhost:${secure}/built-in`),
  "built in, plain": await echoed(WebSocket, `ws://localhost:${plain}/built-in-plain`),
  package: await echoed(PackageWebSocket, `wss://localhost:${secure}/package`),
  "package, plain": await echoed(PackageWebSocket, `ws://localhost:${plain}/package-plain`),
}
agent.destroy()
console.log(JSON.stringify(seen))
process.exit()
