// `bun run release [TARGET…]`: everything that a release has, into dist/release, from one machine; then a look at all of it.

import { checkRelease } from "./release/check.ts"
import { executablePath, makeRelease, releaseFolder } from "./release/make.ts"
import { readSource } from "./release/source.ts"
import { targets } from "./release/targets.ts"
import { Problem } from "./server/cli/problem.ts"

const named = process.argv.slice(2)
const unknown = named.find(name => !targets.some(target => target.name === name))
if (unknown !== undefined) {
  console.error(`There is no target "${unknown}"; there are ${targets.map(({ name }) => name).join(", ")}.`)
  process.exit(2)
}
const chosen = targets.filter(({ name }) => named.length === 0 || named.includes(name))
const started = performance.now()
const say = (line: string) => console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`)

try {
  const source = await readSource()
  const isOfCommit = source.commit !== null && !source.commit.endsWith("-dirty")
  say(
    `nectoproxy ${source.version} of ${source.commit ?? "these files"}${isOfCommit ? "" : ", which no commit has: nobody can make it again"}`,
  )
  await makeRelease(source, chosen, say)
  await checkRelease({ folder: releaseFolder, source, targets: chosen, executable: executablePath }, say)
  say(`Done: ${releaseFolder}`)
} catch (error) {
  console.error(error instanceof Problem ? `release: ${error.message}` : error)
  process.exit(1)
}
