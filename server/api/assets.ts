// The page: files that were built into the executable. They hold no secret, so they need no token.

import { Hono } from "hono"
import { webAssets } from "./assets.macro.ts" with { type: "macro" }

const assets: Record<string, string> = webAssets()

const types: { readonly [extension: string]: string } = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
}

export function assetRoutes(): Hono {
  return new Hono().get("*", context => {
    const path = context.req.path === "/" ? "/index.html" : context.req.path
    const content = Object.hasOwn(assets, path) ? assets[path] : undefined
    if (content === undefined && path === "/index.html") return context.text("The page is not built. Run `bun run build` first.\n", 503)
    if (content === undefined) return context.text(`There is nothing at ${path}.\n`, 404)
    return context.body(Buffer.from(content, "base64"), 200, {
      "content-type": types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream",
      // Vite puts a hash of the content into the names under assets/.
      "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    })
  })
}
