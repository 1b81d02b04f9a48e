// The root certificate: for everybody who can reach us, in the two forms that systems ask for.

import { expect, test } from "bun:test"
import { makeApp, root } from "../support/app.ts"

test.each([
  ["/ca.pem", "application/x-pem-file", "nectoproxy-ca.pem", Buffer.from(root.pem)],
  ["/ca.crt", "application/x-x509-ca-cert", "nectoproxy-ca.crt", Buffer.from(root.der)],
])("%s needs no token", async (path, type, name, content) => {
  using page = makeApp()
  const response = await page.app.request(path)
  expect([response.status, response.headers.get("content-type")]).toEqual([200, type])
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`)
  expect(Buffer.from(await response.arrayBuffer())).toEqual(content)
})

test.each(["/ca-key.pem", "/ca", "/ca/ca-key.pem", "/ca.pem/", "/../ca/ca-key.pem", "/..%2fca%2fca-key.pem"])(
  "%s is not there",
  async path => {
    using page = makeApp()
    const response = await page.request(path)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain("KEY")
  },
)
