// Tests are found where their subject is: every file in test/<folder>/ of a mirrored folder has a twin in server/ or web/, or covers a whole one.

import { expect, test } from "bun:test"
import { existsSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dir, "../..")
const mirrored = [...new Bun.Glob("{wire,record,certs,proxy,api,cli}/**/*.test.ts").scanSync(join(root, "test"))].sort()

/** `parser.switching.test.ts` is about parser.ts too. */
const subject = (file: string): string => file.replace(/(\.[a-z-]+)?\.test\.ts$/, ".ts")

test.each(mirrored)("test/%s has its subject in server/", file => expect(existsSync(join(root, "server", subject(file)))).toBe(true))
