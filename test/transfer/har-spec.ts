// HAR 1.2 (softwareishard.com/blog/har-12-spec) as a table: what each object must have and may have, and of which type.
// A name with "?" is optional, one with "_" is anybody's own.

type Spec = { readonly [name: string]: string }

const objects: { readonly [object: string]: Spec } = {
  log: { version: "text", creator: "creator", "browser?": "creator", "pages?": "page*", entries: "entry*", "comment?": "text" },
  creator: { name: "text", version: "text", "comment?": "text" },
  page: { startedDateTime: "date", id: "text", title: "text", pageTimings: "any", "comment?": "text" },
  entry: {
    "pageref?": "text",
    startedDateTime: "date",
    time: "ms",
    request: "request",
    response: "response",
    cache: "any",
    timings: "timings",
    "serverIPAddress?": "ip",
    "connection?": "text",
    "comment?": "text",
  },
  request: {
    method: "text",
    url: "url",
    httpVersion: "text",
    cookies: "cookie*",
    headers: "pair*",
    queryString: "pair*",
    "postData?": "postData",
    headersSize: "size",
    bodySize: "size",
    "comment?": "text",
  },
  response: {
    status: "status",
    statusText: "text",
    httpVersion: "text",
    cookies: "cookie*",
    headers: "pair*",
    content: "content",
    redirectURL: "text",
    headersSize: "size",
    bodySize: "size",
    "comment?": "text",
  },
  cookie: {
    name: "text",
    value: "text",
    "path?": "text",
    "domain?": "text",
    "expires?": "date",
    "httpOnly?": "boolean",
    "secure?": "boolean",
    // Not of 1.2, but of Chrome, Firefox and mitmproxy.
    "sameSite?": "text",
    "comment?": "text",
  },
  pair: { name: "text", value: "text", "comment?": "text" },
  postData: { mimeType: "text", text: "text", "params?": "pair*", "comment?": "text" },
  content: { size: "size", "compression?": "number", mimeType: "text", "text?": "text", "encoding?": "text", "comment?": "text" },
  timings: {
    "blocked?": "phase",
    "dns?": "phase",
    "connect?": "phase",
    send: "ms",
    wait: "ms",
    receive: "ms",
    "ssl?": "phase",
    "comment?": "text",
  },
}

const values: { readonly [type: string]: (value: unknown) => boolean } = {
  any: value => typeof value === "object" && value !== null,
  text: value => typeof value === "string",
  boolean: value => typeof value === "boolean",
  number: value => Number.isFinite(value),
  ms: value => Number.isFinite(value) && (value as number) >= 0,
  phase: value => value === -1 || (Number.isFinite(value) && (value as number) >= 0),
  size: value => Number.isInteger(value) && (value as number) >= -1,
  status: value => Number.isInteger(value) && (value as number) >= 0,
  date: value => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value),
  url: value => typeof value === "string" && URL.canParse(value),
  ip: value => typeof value === "string" && /^[\d.]+$|^[\da-f:.]+$/i.test(value),
}

/** What is against the specification, one line each. */
export function harFaults(value: unknown, spec = "log", at = "log"): string[] {
  if (spec.endsWith("*")) {
    if (!Array.isArray(value)) return [`${at}: no list`]
    return value.flatMap((item, index) => harFaults(item, spec.slice(0, -1), `${at}[${index}]`))
  }
  const check = values[spec]
  if (check) return check(value) ? [] : [`${at}: no ${spec}: ${JSON.stringify(value)}`]
  if (typeof value !== "object" || value === null) return [`${at}: no object`]
  const names = Object.entries(objects[spec]!).map(([name, type]) => [name.replace("?", ""), type, name.endsWith("?")] as const)
  const found = value as { readonly [name: string]: unknown }
  const unknown = Object.keys(found).filter(name => !name.startsWith("_") && !names.some(([known]) => known === name))
  return [
    ...unknown.map(name => `${at}.${name}: not of HAR 1.2`),
    ...names.flatMap(([name, type, isOptional]) =>
      name in found ? harFaults(found[name], type, `${at}.${name}`) : isOptional ? [] : [`${at}.${name}: missing`],
    ),
  ]
}
