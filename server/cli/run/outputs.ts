// The files that `run` was asked for: whether they can be written is found out before the command runs; they are written when it has ended,
// however it did.

import { open } from "node:fs/promises"
import { resolve } from "node:path"
import { limits } from "../../config.ts"
import { openToRead, type SessionFiles } from "../../record/session.ts"
import { exportedExchanges } from "../../study/exported.ts"
import { writeHar } from "../../transfer/write-har.ts"
import { writeJsonl } from "../../transfer/write-jsonl.ts"
import { version } from "../../version.ts"
import { Problem } from "../problem.ts"
import { saveFile } from "../save-file.ts"

export type Output = { readonly option: "--har" | "--jsonl" | "--report"; readonly path: string }

/** Throws Problem. What stands there stays until it is replaced. */
export async function mustBeWritable(outputs: readonly Output[]): Promise<void> {
  const dash = outputs.find(({ path }) => path === "-")
  if (dash) throw new Problem(`${dash.option} takes a file: standard output is the command's.`, 2)
  const places = outputs.map(({ path }) => resolve(path))
  const twice = outputs.find(({ path }, index) => places.indexOf(resolve(path)) < index)
  if (twice) throw new Problem(`${twice.path} is asked for twice; ${twice.option} needs a file of its own.`, 2)
  for (const { path, option } of outputs) {
    try {
      const file = await open(path, "a", 0o600)
      await file.close()
    } catch {
      // Fails in the same way, and knows the words.
      await saveFile(path, [], option)
    }
  }
}

/** What was recorded after exchange `after`, which is on disk by now. Throws Problem. */
export async function writeTraffic(files: SessionFiles, after: number, { option, path }: Output): Promise<void> {
  // It is read from one end to the other: a block that was passed is not asked for again.
  const session = openToRead(files, { ...limits, frameCacheBytesMax: 0 }, true)
  try {
    const exchanges = exportedExchanges(session, ({ id }) => id > after)
    await saveFile(path, option === "--har" ? writeHar(exchanges, { name: "NectoProxy", version }) : writeJsonl(exchanges), option)
  } finally {
    session.close()
  }
}
