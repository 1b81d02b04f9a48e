// What stands between a client and a server, as far as its own fields betray it, and what each of them needs to let a WebSocket through.

import type { Fields } from "../../server/contract.ts"
import { fieldValue } from "./fields.ts"

export type Gateway = { readonly name: string; readonly saidBy: string; readonly advice: string }

type Sign = { readonly field: string; readonly value: RegExp; readonly name: string; readonly advice: string }

const reverseProxy = "It passes `Upgrade` and `Connection` on only where it is told to."

/** The first that fits is taken: a server behind nginx shows nginx. */
const signs: readonly Sign[] = [
  {
    field: "server",
    value: /nginx|openresty/i,
    name: "nginx",
    advice:
      'nginx passes a WebSocket on only with `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";` in that location.',
  },
  {
    field: "server",
    value: /^apache/i,
    name: "Apache",
    advice: "Apache needs mod_proxy_wstunnel, or `ProxyPass /path http://… upgrade=websocket` from 2.4.47 on.",
  },
  {
    field: "server",
    value: /cloudflare/i,
    name: "Cloudflare",
    advice: "Cloudflare passes WebSockets on unless they are switched off under Network; a challenge or WAF rule answers 403 by itself.",
  },
  {
    field: "server",
    value: /awselb/i,
    name: "AWS load balancer",
    advice:
      "An Application Load Balancer answered by itself: look at its rules and whether its targets are healthy. A Classic one in HTTP mode cannot pass on WebSockets.",
  },
  {
    field: "server",
    value: /cloudfront/i,
    name: "CloudFront",
    advice: "CloudFront passes WebSockets on only where its origin request policy forwards `Sec-WebSocket-*`.",
  },
  {
    field: "via",
    value: /cloudfront/i,
    name: "CloudFront",
    advice: "CloudFront needs an origin request policy that forwards `Sec-WebSocket-*`.",
  },
  {
    field: "server",
    value: /envoy/i,
    name: "Envoy",
    advice: "Envoy (Istio, Contour) needs `upgrade_configs: [{ upgrade_type: websocket }]` on the route or listener.",
  },
  {
    field: "server",
    value: /microsoft-(?:iis|azure)/i,
    name: "IIS",
    advice: "IIS needs the feature WebSocket Protocol installed, and an App Service needs Web sockets switched on.",
  },
  {
    field: "server",
    value: /gunicorn|waitress|werkzeug|wsgiserver/i,
    name: "a WSGI server",
    advice: "A WSGI server cannot speak WebSocket: run the application with an ASGI server (uvicorn, hypercorn, daphne).",
  },
  {
    field: "via",
    value: /google/i,
    name: "Google's load balancer",
    advice: "Google's load balancer cuts WebSockets at the time-out of the backend service, 30 s unless changed.",
  },
  {
    field: "via",
    value: /vegur|heroku/i,
    name: "Heroku's router",
    advice: "Heroku's router passes WebSockets on; it answers by itself where no dyno runs.",
  },
  { field: "x-varnish", value: /./, name: "Varnish", advice: "Varnish needs `return (pipe)` for requests with `Upgrade: websocket`." },
  { field: "via", value: /varnish/i, name: "Varnish", advice: "Varnish needs `return (pipe)` for requests with `Upgrade: websocket`." },
  {
    field: "x-kong-proxy-latency",
    value: /./,
    name: "Kong",
    advice: "Kong needs a route whose protocols are `ws` and `wss`, or `http` and `https`.",
  },
  { field: "via", value: /./, name: "a proxy", advice: reverseProxy },
  { field: "x-cache", value: /./, name: "a cache", advice: `A cache answered or passed the request on. ${reverseProxy}` },
]

export function gatewayOf(fields: Fields | undefined): Gateway | null {
  for (const { field, value, name, advice } of signs) {
    const said = fieldValue(fields, field)
    if (said !== null && value.test(said)) return { name, saidBy: `${field}: ${said}`, advice }
  }
  return null
}
