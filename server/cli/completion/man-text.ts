// What the manual says and no definition knows. Text between `backticks` is literal. `of`: only where there is this command.

export type Entry = { readonly name: string; readonly text: string; readonly of?: string }

export const description: readonly string[] = [
  "NectoProxy stands between programs and servers, and shows every HTTP(S) request and above all every WebSocket connection with its frames: time, direction, opcode, data, length. It changes no byte of the traffic.",
  "The proxy listens on 127.0.0.1:8888 and speaks HTTP (CONNECT and absolute form) and SOCKS5 on the same port. The page that shows the traffic, and its API, are on 127.0.0.1:8889 and need the token of this run, which the link that is printed carries.",
  "To read HTTPS and WSS, it answers in the server's name with certificates signed by a root certificate of its own, made at the first start for this machine only. Clients have to trust it; the page says how, for each kind of client.",
  "Everything that passes is recorded into a session on disk, passwords and cookies included, readable by its owner alone. Data goes to standard output, everything else to standard error.",
]

export const filter: readonly string[] = [
  "The same in the page's bar, in the API's `q=` and on the command line. Terms side by side must all hold; `a OR b`, `-term` and parentheses combine them. A bare word or a `\"phrase\"` is text, in any case, in method and URL (of a message: in its payload); `/regex/i` is a regular expression. Numbers take `>`, `>=`, `<`, `<=` and `a..b`.",
  "Bare words with a meaning: `ws`, `wss`, `http`, `https`, `tunnel`; a status such as `101` or a class such as `4xx`; of messages `sent` and `received`. In quotes they are text.",
]

export const files: readonly Entry[] = [
  { name: "~/.nectoproxy/", text: "Where everything is kept; `--data-dir` moves it." },
  { name: "~/.nectoproxy/ca/ca.pem", text: "The root certificate, for clients to trust." },
  {
    name: "~/.nectoproxy/ca/ca-key.pem",
    text: "Its key, readable by its owner alone. Who has it can read the traffic of all who trust the certificate.",
  },
  {
    name: "~/.nectoproxy/sessions/NAME.db",
    text: "A recording: an SQLite database, with the bytes of its connections in `NAME.streams` beside it.",
  },
  { name: "~/.nectoproxy/running/", text: "What other commands need to find a NectoProxy that runs, its token included." },
]

/** Those that are no option's. */
export const variables: readonly Entry[] = [
  { name: "NECTOPROXY_HOME", text: "Where everything is kept, where neither `--data-dir` nor `NECTOPROXY_DATA_DIR` says so." },
  { name: "NO_COLOR", text: "Where it is set and not empty, nothing is coloured; neither is what goes to no terminal." },
]

export const exitStatus: readonly Entry[] = [
  { name: "0", text: "It did what was asked, or was ended by a signal in order." },
  { name: "1", text: "It could not; a line on standard error says why, and what to do." },
  { name: "2", text: "The command line, or a filter in it, is wrong." },
  { name: "3", text: "`run`: an expectation was not met, and the program itself succeeded.", of: "run" },
  { name: "126, 127", text: "`run`: the program cannot be run, or there is none of this name.", of: "run" },
  { name: "130", text: "`run`: it was interrupted.", of: "run" },
  { name: "any other", text: "`run`: that of the program.", of: "run" },
]

type Example = { readonly text: string; readonly commands: readonly string[]; readonly of?: string }

export const examples: readonly Example[] = [
  {
    text: "Show what passes, and let one program use it:",
    commands: ["nectoproxy start", "curl -x http://127.0.0.1:8888 --cacert ~/.nectoproxy/ca/ca.pem \\", "    https://example.com"],
  },
  {
    text: "Stand for a server, for a program that cannot use a proxy:",
    commands: ["nectoproxy start --reverse 9000=wss://api.example.com"],
  },
  {
    text: "Record the tests of a program, and fail where the server never answers:",
    commands: ["nectoproxy run --har test.har --expect 'url:/chat' -- npm test"],
    of: "run",
  },
  { text: "See what a running NectoProxy sees:", commands: ["nectoproxy tail 'url:/chat received'"], of: "tail" },
  {
    text: "Open a browser that uses it and trusts it, and leaves nothing behind:",
    commands: ["nectoproxy browser https://example.com"],
    of: "browser",
  },
  {
    text: "Let this machine trust the root certificate, after a look at what that takes:",
    commands: ["nectoproxy ca install --dry-run", "nectoproxy ca install"],
    of: "ca",
  },
  {
    text: "Hand a recording on, without what is secret in its headers:",
    commands: ["nectoproxy export --redact --output bug.har", "nectoproxy import bug.har"],
  },
]

export const seeAlso =
  "`nectoproxy COMMAND --help`, curl(1), openssl(1), websocat(1). RFC 6455 (WebSocket), RFC 7692 (its compression), RFC 9112 (HTTP/1.1). https://github.com/nectoproxy/nectoproxy"
