import { afterAll, describe, expect, test } from "bun:test"
import type { Ready } from "../../../server/cli/instance.ts"
import { Problem } from "../../../server/cli/problem.ts"
import { announce } from "../../../server/cli/running.ts"
import { announceOwn, targetAt } from "../../../server/cli/tail/target.ts"
import { makeFolder } from "../../support/recording.ts"

const folder = makeFolder()
afterAll(() => folder[Symbol.dispose]())

const ready: Ready = {
  event: "ready",
  pid: process.pid,
  proxy: "http://127.0.0.1:8888",
  ui: "http://127.0.0.1:8889/?token=known",
  api: "http://127.0.0.1:8889/api",
  token: "known",
  ca: "/ca.pem",
  session: "today",
  reverse: [{ listen: "http://127.0.0.1:9000", target: "http://localhost:3000" }],
}
announce(folder.path, ready)

describe("--url", () => {
  test.each([
    ["http://127.0.0.1:9/?token=abc", undefined, "http://127.0.0.1:9/api", "abc"],
    ["http://127.0.0.1:9/api", "abc", "http://127.0.0.1:9/api", "abc"],
    ["https://necto.example/deep/path?token=a", "abc", "https://necto.example/api", "abc"],
    ["http://[::1]:9", "abc", "http://[::1]:9/api", "abc"],
    ["http://127.0.0.1:8889", undefined, "http://127.0.0.1:8889/api", "known"],
  ])("%s with token %s", (url, given, api, token) => {
    expect(targetAt(url, given, folder.path)).toMatchObject({ api, token, own: null, name: new URL(api).origin })
  })

  test.each([
    ["8889", undefined, "--url takes the URL"],
    ["ftp://a/", "abc", "--url takes the URL"],
    ["", "abc", "--url takes the URL"],
    ["http://127.0.0.1:9/", undefined, "There is no token for http://127.0.0.1:9"],
  ])("%p with token %s is a mistake", (url, given, message) => {
    expect(() => targetAt(url, given, folder.path)).toThrow(Problem)
    expect(() => targetAt(url, given, folder.path)).toThrow(message)
  })
})

test("where its own proxy listens is said for people, and for programs", () => {
  expect(announceOwn(ready, false)).toMatch(/^NectoProxy listens at http:\/\/127\.0\.0\.1:8888 .*:9000 stands for .*\n$/)
  expect(JSON.parse(announceOwn(ready, true))).toEqual(ready)
})
