// What a user types as address → URL.

import { expect, test } from "bun:test"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { parseAddress } from "../../../server/cli/browser/address.ts"

test.each([
  ["https://example.com/a?b#c", "https://example.com/a?b#c"],
  ["example.com", "https://example.com/"],
  ["example.com/chat?x=1", "https://example.com/chat?x=1"],
  ["example.com:8080/x", "http://example.com:8080/x"],
  ["localhost:3000", "http://localhost:3000/"],
  ["localhost", "http://localhost/"],
  ["app.localhost/x", "http://app.localhost/x"],
  ["127.0.0.1/x", "http://127.0.0.1/x"],
  ["[::1]:3000", "http://[::1]:3000/"],
  ["about:blank", "about:blank"],
  ["chrome://version", "chrome://version"],
  ["data:text/html,hi", "data:text/html,hi"],
  [join(import.meta.dir, "address.test.ts"), pathToFileURL(join(import.meta.dir, "address.test.ts")).href],
])("%s", (text, url) => expect(parseAddress(text)).toBe(url))

test.each([
  ["wss://example.com/chat", "A browser opens pages, not WebSockets: give the URL of the page that connects to wss://example.com/chat."],
  ["ws:example.com", "A browser opens pages, not WebSockets"],
  ["http://", 'The address to open is a URL, such as https://example.com, not "http://".'],
  ["two words", 'not "two words"'],
  ["", 'not ""'],
])("not %p", (text, message) => expect(() => parseAddress(text)).toThrow(message))
