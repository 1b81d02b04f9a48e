// What a Playwright test has to say so that its browser goes through `nectoproxy run`: `proxy`, and `ignoreHTTPSErrors`, because browsers
// take no certificates from the environment.

import { chromium } from "playwright-core"

const [executablePath, secure] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], proxy: { server: process.env.HTTPS_PROXY } })
const page = await browser.newPage({ ignoreHTTPSErrors: true })
await page.goto(`https://localhost:${secure}/`)
const text = await page.evaluate(
  url =>
    new Promise(resolve => {
      const socket = new WebSocket(url)
      socket.onopen = () => socket.send("hello browser")
      socket.onmessage = ({ data }) => resolve(JSON.parse(data).text)
    }),
  `wss://localhost:${secure}/browser`,
)
await browser.close()
console.log(JSON.stringify({ text }))
