// How the page is built and, with `vite --config web/vite.config.ts`, served while it is worked on.
// The content security policy allows no inline script or style and only `data:` images beside our own files:
// hence no module preload polyfill (Vite inlines it) and no inlined assets.

import { defineConfig } from "vite"
import solid from "vite-plugin-solid"

const server = process.env.NECTOPROXY_UI ?? "http://127.0.0.1:8889"
const token = process.env.NECTOPROXY_TOKEN

// The server takes requests only from its own origin: the development server speaks in its name.
const proxied = {
  target: server,
  changeOrigin: true,
  headers: { origin: server, ...(token ? { authorization: `Bearer ${token}` } : {}) },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [solid()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { "/api": proxied, "/ca.pem": proxied, "/ca.crt": proxied } },
})
