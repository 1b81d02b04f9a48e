// `bun run dev`: the server restarts when its sources change, the page is served by Vite and reloads itself; /api goes to the server.

const bun = process.execPath
const children = [
  Bun.spawn([bun, "--watch", "server/main.ts", "start", "--no-open", ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit"],
  }),
  Bun.spawn([bun, "--bun", "vite", "--config", "web/vite.config.ts"], { stdio: ["inherit", "inherit", "inherit"] }),
]

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}
await Promise.race(children.map(child => child.exited))
for (const child of children) child.kill()

export {}
