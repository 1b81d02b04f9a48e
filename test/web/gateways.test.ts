import { expect, test } from "bun:test"
import { gatewayOf } from "../../web/diagnosis/gateways.ts"

test.each([
  ["Server", "nginx/1.24.0", "nginx"],
  ["server", "cloudflare", "Cloudflare"],
  ["Server", "awselb/2.0", "AWS load balancer"],
  ["server", "istio-envoy", "Envoy"],
  ["Server", "Apache/2.4.58 (Ubuntu)", "Apache"],
  ["Server", "gunicorn", "a WSGI server"],
  ["Via", "1.1 google", "Google's load balancer"],
  ["Via", "1.1 vegur", "Heroku's router"],
  ["Via", "1.1 squid", "a proxy"],
  ["X-Varnish", "32770", "Varnish"],
  ["X-Cache", "MISS", "a cache"],
])("%s: %s is %s", (field, value, name) =>
  expect(
    gatewayOf([
      ["Date", "x"],
      [field, value],
    ])?.name,
  ).toBe(name),
)

test("a server that says nothing of itself is none", () => {
  expect(gatewayOf([["Server", "MyApp/1.0"]])).toBeNull()
  expect(gatewayOf(undefined)).toBeNull()
})
