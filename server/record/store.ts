// What a session knows, in SQLite: exchanges, the index of their frames, where the bytes of streams are, marks. The only place with
// bun:sqlite. Bytes themselves are in the segments. Knows rows, not what they mean.

import { type Changes, Database, SQLiteError, type Statement } from "bun:sqlite"
import { closeSync, openSync, rmSync } from "node:fs"
import type { BlockSummary } from "./frame-index.ts"
import { explain, StoreProblem } from "./store-problem.ts"

/** Grows with the tables below. What was written by a newer version is refused rather than misread. */
const schemaVersion = 2

const schema = `
  CREATE TABLE session (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE exchanges (id INTEGER PRIMARY KEY, facts TEXT NOT NULL, kept TEXT NOT NULL);
  CREATE TABLE frames (exchange INTEGER, first INTEGER, count INTEGER, firstMessage INTEGER, messages INTEGER, firstTime REAL, lastTime REAL,
    columns BLOB, PRIMARY KEY (exchange, first));
  CREATE TABLE extents (stream INTEGER, start INTEGER, length INTEGER, segment INTEGER, at INTEGER, PRIMARY KEY (stream, start)) WITHOUT ROWID;
  CREATE INDEX extents_segment ON extents (segment);
  CREATE TABLE marks (exchange INTEGER, message INTEGER, mark TEXT NOT NULL, PRIMARY KEY (exchange, message)) WITHOUT ROWID;
  CREATE TABLE wires (exchange INTEGER, message INTEGER, wire TEXT NOT NULL, PRIMARY KEY (exchange, message)) WITHOUT ROWID;
  CREATE TABLE windows (exchange INTEGER, direction TEXT, before INTEGER, window BLOB, PRIMARY KEY (exchange, direction, before));
  PRAGMA user_version = ${schemaVersion};
`

/** `facts` and `kept` are JSON: the exchange as people see it, and where its bytes are. */
export type ExchangeRow = { readonly id: number; readonly facts: string; readonly kept: string }

/** Bytes [start, start + length) of a stream stand in `segment`, `at` octets into it. */
export type ExtentRow = { readonly start: number; readonly length: number; readonly segment: number; readonly at: number }

export type MarkRow = { readonly message: number; readonly mark: string }

/** Pages of 4 KiB in the write-ahead log before they are moved to the database, which waits for the disk: rarely, and 16 MiB at most. */
const checkpointPages = 4_000

/** Exchanges read at once; some 4 KiB each. */
const exchangePage = 100

export class Store {
  readonly #database: Database
  readonly #mode: "write" | "read"
  readonly #statements = new Map<string, Statement>()

  private constructor(database: Database, mode: "write" | "read") {
    this.#database = database
    this.#mode = mode
  }

  /** Creates the file where there is none. Throws StoreProblem. */
  static open(path: string, mode: "write" | "read"): Store {
    try {
      // What passed is nobody else's business; SQLite's own files beside it get the same mode.
      if (mode === "write") closeSync(openSync(path, "a", 0o600))
      const database = mode === "write" ? new Database(path, { create: true }) : new Database(path, { readonly: true })
      try {
        prepare(database, mode)
        return new Store(database, mode)
      } catch (error) {
        database.close()
        throw error
      }
    } catch (error) {
      throw explain(`The recording ${path} cannot be opened`, error)
    }
  }

  /** All of it happens, or nothing. Throws StoreProblem. */
  transaction(work: () => void): void {
    this.#explained("written", () => this.#database.transaction(work)())
  }

  set(name: string, value: string | number | null): void {
    this.#run("INSERT OR REPLACE INTO session VALUES (?, ?)", name, value)
  }

  get(name: string): string | number | null {
    return this.#get<{ value: string | number | null }>("SELECT value FROM session WHERE name = ?", name)?.value ?? null
  }

  /** Also as UTF-8. */
  putExchange({ id, facts, kept }: { [name in keyof ExchangeRow]: ExchangeRow[name] | (name extends "id" ? never : Uint8Array) }): void {
    this.#run("INSERT OR REPLACE INTO exchanges VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT))", id, facts, kept)
  }

  /** Its counters changed, and where its bytes are; what people see of it otherwise did not. */
  putKept(id: number, kept: string | Uint8Array): void {
    this.#run("UPDATE exchanges SET kept = CAST(? AS TEXT) WHERE id = ?", kept, id)
  }

  /** In order; some at a time: a reader that is slow, or goes away in between, must not hold up whoever records. */
  *exchanges(): Generator<ExchangeRow, undefined> {
    const sql = `SELECT id, facts, kept FROM exchanges WHERE id > ? ORDER BY id LIMIT ${exchangePage}`
    for (let after = 0; ; ) {
      const rows = this.#all<ExchangeRow>(sql, after)
      yield* rows
      if (rows.length < exchangePage) return
      after = rows.at(-1)!.id
    }
  }

  exchange(id: number): ExchangeRow | null {
    return this.#get<ExchangeRow>("SELECT id, facts, kept FROM exchanges WHERE id = ?", id)
  }

  counts(): { readonly exchanges: number; readonly messages: number } {
    const exchanges = this.#get<{ n: number }>("SELECT count(*) AS n FROM exchanges")?.n ?? 0
    const messages = this.#get<{ n: number | null }>("SELECT sum(messages) AS n FROM frames")?.n ?? 0
    return { exchanges, messages }
  }

  /** All that can be refused, and need not succeed. */
  attempt(work: () => void): void {
    try {
      this.#explained("written", work)
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error
    }
  }

  /** Everything of exchanges `first` to `last` but the bytes, which may be others' as well. */
  removeExchanges(first: number, last: number): void {
    this.#run("DELETE FROM exchanges WHERE id BETWEEN ? AND ?", first, last)
    for (const table of ["frames", "marks", "wires", "windows"])
      this.#run(`DELETE FROM ${table} WHERE exchange BETWEEN ? AND ?`, first, last)
  }

  clear(): void {
    for (const table of ["exchanges", "frames", "marks", "wires", "windows", "extents"]) this.#run(`DELETE FROM ${table}`)
  }

  /** What was deleted leaves the files, and gives its room back. Whoever reads meanwhile holds that up: it is overwritten in time then. */
  compact(): void {
    this.#explained("written", () => {
      this.#database.run("VACUUM")
      this.#database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    })
  }

  /** Frames of an exchange; those that stand in their place make room. */
  putFrames(
    exchange: number,
    { firstFrame, count, firstMessage, messages, firstTime, lastTime }: BlockSummary,
    columns: Uint8Array | null,
  ): void {
    this.#run("DELETE FROM frames WHERE exchange = ? AND first >= ? AND first < ?", exchange, firstFrame, firstFrame + count)
    const sql = "INSERT INTO frames VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    this.#run(sql, exchange, firstFrame, count, firstMessage, messages, firstTime, lastTime, columns)
  }

  blocks(exchange: number): BlockSummary[] {
    const columns = "first AS firstFrame, count, firstMessage, messages, firstTime, lastTime"
    return this.#all(`SELECT ${columns} FROM frames WHERE exchange = ? ORDER BY first`, exchange)
  }

  /** Those that begin at `firstFrame`, or before it: a growing block is joined to a whole one. */
  frames(
    exchange: number,
    firstFrame: number,
  ): { readonly first: number; readonly count: number; readonly columns: Uint8Array | null } | null {
    const sql = "SELECT first, count, columns FROM frames WHERE exchange = ? AND first <= ? ORDER BY first DESC LIMIT 1"
    return this.#get(sql, exchange, firstFrame)
  }

  putExtent(stream: number, { start, length, segment, at }: ExtentRow): void {
    this.#run("INSERT OR REPLACE INTO extents VALUES (?, ?, ?, ?, ?)", stream, start, length, segment, at)
  }

  /** The extent that `offset` is in, or the one before it, and those that follow, ascending. */
  extents(stream: number, offset: number, limit: number): ExtentRow[] {
    const from = "ifnull((SELECT max(start) FROM extents WHERE stream = ?1 AND start <= ?2), ?2)"
    const sql = `SELECT start, length, segment, at FROM extents WHERE stream = ?1 AND start >= ${from} ORDER BY start LIMIT ?3`
    return this.#all(sql, stream, offset, limit)
  }

  lastSegment(): number {
    return this.#get<{ n: number | null }>("SELECT max(segment) AS n FROM extents")?.n ?? 0
  }

  lastStream(): number {
    return this.#get<{ n: number | null }>("SELECT max(stream) AS n FROM extents")?.n ?? 0
  }

  /** At most `limit` of the extents in segments before `segment`; returns how many went. */
  removeExtentsBefore(segment: number, limit: number): number {
    const some = "SELECT stream, start FROM extents WHERE segment < ? LIMIT ?"
    return this.#run(`DELETE FROM extents WHERE (stream, start) IN (${some})`, segment, limit).changes
  }

  /** Octets that the file uses. */
  usedBytes(): number {
    const sql = "SELECT (page_count - freelist_count) * page_size AS n FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    return this.#get<{ n: number }>(sql)?.n ?? 0
  }

  /** The oldest blocks of frames and windows, some at a time: their messages are counted still, and nothing else is known of them. */
  removeOldestFrames(blocks: number): void {
    for (const table of ["frames", "windows"])
      this.#run(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} ORDER BY rowid LIMIT ?)`, blocks)
  }

  putMark(exchange: number, message: number, mark: string): void {
    this.#run("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", exchange, message, mark)
  }

  marks(exchange: number): MarkRow[] {
    return this.#all("SELECT message, mark FROM marks WHERE exchange = ?", exchange)
  }

  putWire(exchange: number, message: number, wire: string): void {
    this.#run("INSERT OR REPLACE INTO wires VALUES (?, ?, ?)", exchange, message, wire)
  }

  wire(exchange: number, message: number): string | null {
    return this.#get<{ wire: string }>("SELECT wire FROM wires WHERE exchange = ? AND message = ?", exchange, message)?.wire ?? null
  }

  /** Null: the window was lost there. */
  putWindow(exchange: number, direction: string, before: number, window: Uint8Array | null): void {
    this.#run("INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)", exchange, direction, before, window)
  }

  /** The last one for message `before` or an earlier one. */
  window(exchange: number, direction: string, before: number): { readonly before: number; readonly window: Uint8Array | null } | null {
    const sql = "SELECT before, window FROM windows WHERE exchange = ? AND direction = ? AND before <= ? ORDER BY before DESC LIMIT 1"
    return this.#get(sql, exchange, direction, before)
  }

  /** `isLeft`: another thread goes on with it. */
  close(isLeft = false): void {
    for (const statement of this.#statements.values()) statement.finalize()
    this.#statements.clear()
    try {
      // Without a log the file is all there is: it can be moved, and reading it leaves nothing beside it.
      if (this.#mode === "write" && !isLeft) this.#database.run("PRAGMA journal_mode = DELETE")
    } catch (error) {
      // Somebody reads it right now: the log stays, and loses nothing.
      if (!(error instanceof SQLiteError)) throw error
    }
    this.#database.close()
  }

  /** The file, once it is closed. */
  remove(): void {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${this.#database.filename}${suffix}`, { force: true })
  }

  #run(sql: string, ...values: (string | number | Uint8Array | null)[]): Changes {
    return this.#statement(sql).run(...values)
  }

  #get<Row>(sql: string, ...values: (string | number)[]): Row | null {
    return this.#explained("read", () => this.#statement(sql).get(...values) as Row | null)
  }

  #all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return this.#explained("read", () => this.#statement(sql).all(...values) as Row[])
  }

  #explained<T>(what: "read" | "written", work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw error instanceof SQLiteError ? explain(`The recording ${this.#database.filename} cannot be ${what}`, error) : error
    }
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

function prepare(database: Database, mode: "write" | "read"): void {
  // Nobody waits here: the relay may be on this thread, and traffic wait for the other. What is locked is tried again with the next flush.
  database.run("PRAGMA busy_timeout = 0")
  // Whose file it is nobody knows: what it defines is not run.
  database.run("PRAGMA trusted_schema = OFF")
  if (database.query("SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger')").get() !== null)
    throw new StoreProblem("it is not a recording of NectoProxy")
  const version = (database.query("PRAGMA user_version").get() as { user_version: number }).user_version
  const isNew = version === 0 && mode === "write" && database.query("SELECT 1 FROM sqlite_schema LIMIT 1").get() === null
  // Not by its version alone: other programs count theirs as well.
  const isOurs = version > 0 && database.query("SELECT 1 FROM sqlite_schema WHERE name = 'exchanges'").get() !== null
  if (!isNew && !isOurs) throw new StoreProblem("it is not a recording of NectoProxy")
  if (version > schemaVersion) throw new StoreProblem("it was recorded by a newer version of NectoProxy; open it with that one")
  if (mode === "write") {
    database.run("PRAGMA journal_mode = WAL")
    // The log is synced when it is moved to the database: a power failure may cost the last seconds, and damages nothing.
    database.run("PRAGMA synchronous = NORMAL")
    database.run(`PRAGMA wal_autocheckpoint = ${checkpointPages}`)
  }
  if (isNew) database.transaction(() => database.run(schema))()
  // All rows of earlier versions are understood; those that follow would not be.
  else if (mode === "write" && version < schemaVersion) database.run(`PRAGMA user_version = ${schemaVersion}`)
}
