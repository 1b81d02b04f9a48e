// Starts the real programs of programs.test.ts: finds them, gives them their files, reads their lines of JSON, ends them by pid.
// What they must say is not known here.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { certificateFor } from "../certificate.ts"
import { unusedPort } from "../ports.ts"

type Connection = {
  readonly event: "connection"
  readonly path: string
  readonly subprotocol: string
  readonly log: readonly string[]
}
type Line = { readonly event: "ready"; readonly plain: number; readonly secure: number } | Connection

export type Server = {
  readonly plain: number
  readonly secure: number
  /** What the server received on the connection with this path, once it has ended. */
  connection(path: string): Promise<Connection>
  stop(): Promise<void>
}

/** A folder with certificate, payload and jobs, for as long as the programs run. */
export type Workplace = { readonly folder: string; readonly env: Record<string, string>; remove(): void }

export function makeWorkplace(payload: Uint8Array): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-programs-"))
  const { keyPem, certPem } = certificateFor(["localhost"])
  const files = { KEY_FILE: keyPem, CERT_FILE: certPem, PAYLOAD_FILE: payload }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const env = Object.fromEntries(Object.keys(files).map(name => [name, join(folder, name)]))
  return { folder, env, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** `tool` as a path. The journeys never go without it: setup.ts installs it where it can. */
export function requireTool(tool: string, debian: string, where: string | null = Bun.which(tool)): string {
  if (where) return where
  throw new Error(`This test needs ${tool}: install Debian's ${debian}, or run \`bun test/support/setup.ts\` as root.`)
}

/** Debian's Python with one of its packages. */
export function requirePython(module: string, debian: string): string {
  const python = requireTool("/usr/bin/python3", debian)
  if (Bun.spawnSync([python, "-c", `import ${module}`]).exitCode === 0) return python
  throw new Error(`This test needs Python's ${module}: install Debian's ${debian}, or run \`bun test/support/setup.ts\` as root.`)
}

/** The command for a file of this folder. */
export function programCommand(file: string): readonly string[] {
  const path = join(import.meta.dir, file)
  if (file.endsWith(".py")) {
    const module = file.slice("python-".length, -".py".length)
    return [requirePython(module, `python3-${module}`), "-B", path]
  }
  if (file.startsWith("bun")) return [process.execPath, path]
  return [requireTool("node", "nodejs, 20 or later"), "--experimental-websocket", "--disable-warning=ExperimentalWarning", path]
}

export async function startServer(file: string, { env }: Workplace): Promise<Server> {
  const child = Bun.spawn([...programCommand(file), "server"], {
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  })
  const connections = new Map<string, PromiseWithResolvers<Connection>>()
  const connectionOf = (path: string) => {
    const known = connections.get(path) ?? Promise.withResolvers<Connection>()
    connections.set(path, known)
    return known
  }
  const ready = Promise.withResolvers<{ readonly plain: number; readonly secure: number }>()
  readLines(child.stdout, text => {
    const line = JSON.parse(text) as Line
    if (line.event === "ready") ready.resolve(line)
    else connectionOf(line.path).resolve(line)
  }).then(() => ready.reject(new Error(`${file} server ended before it was ready`)))
  const { plain, secure } = await ready.promise
  return {
    plain,
    secure,
    connection: path => connectionOf(path).promise,
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

/** Runs a program to its end and gives what it printed. */
export async function runToEnd(command: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = Bun.spawn([...command], {
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: 15_000,
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  const code = await child.exited
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${child.signalCode ?? code}: ${err || out}`)
  return out
}

/** Runs the file's `mode` with this job; one object for each line that it printed. */
export async function runClient<T>(file: string, mode: string, job: object, { folder, env }: Workplace): Promise<T[]> {
  const jobFile = join(folder, `job-${crypto.randomUUID()}.json`)
  writeFileSync(jobFile, JSON.stringify(job))
  const out = await runToEnd([...programCommand(file), mode], { ...env, JOB_FILE: jobFile })
  return out
    .split("\n")
    .filter(line => line !== "")
    .map(line => JSON.parse(line) as T)
}

/** nginx as a reverse proxy in front of `origin`; it passes WebSockets on as its manual says. */
export async function startNginx(origin: Server, { folder, env }: Workplace): Promise<Server> {
  const nginx = requireTool("nginx", "nginx-light", Bun.which("nginx") ?? Bun.which("/usr/sbin/nginx"))
  const [plain, secure] = [unusedPort(), unusedPort()]
  const own = join(folder, `nginx-${plain}`)
  mkdirSync(own)
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(name => `${name}_temp_path ${own}/${name};`)
  const configuration = `
    daemon off; master_process off; pid ${own}/pid; error_log stderr notice;
    events { worker_connections 64; }
    http {
      access_log off; client_max_body_size 0; ${paths.join(" ")}
      map $http_upgrade $connection_upgrade { default upgrade; '' close; }
      server {
        listen 127.0.0.1:${plain}; listen 127.0.0.1:${secure} ssl;
        ssl_certificate ${env.CERT_FILE}; ssl_certificate_key ${env.KEY_FILE};
        location / {
          proxy_pass http://127.0.0.1:${origin.plain}; proxy_http_version 1.1; proxy_set_header Host $http_host;
          proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
        }
      }
    }`
  writeFileSync(join(own, "nginx.conf"), configuration)
  const child = Bun.spawn([nginx, "-p", own, "-c", join(own, "nginx.conf"), "-e", "stderr"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  })
  const ready = Promise.withResolvers<void>()
  const said: string[] = []
  readLines(child.stderr, line => {
    said.push(line)
    // Said once the ports are open.
    if (line.includes("event method")) ready.resolve()
  }).then(() => ready.reject(new Error(`nginx did not start: ${said.join("\n")}`)))
  await ready.promise
  return {
    plain,
    secure,
    connection: origin.connection,
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

async function readLines(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  let rest = ""
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    lines.forEach(take)
  }
}
