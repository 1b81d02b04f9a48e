// A session on disk, opened: to be recorded, or only to be read. Its database and the folder of its segments stand side by side.

import type { Exchange } from "../contract.ts"
import { version } from "../version.ts"
import { ChangeLog } from "./change-log.ts"
import { type Disk, DiskHere } from "./disk.ts"
import { DiskThread } from "./disk-thread.ts"
import { epochNow } from "./epoch.ts"
import { type ConnectionStreams, ExchangeRecord, type RecordKeeper } from "./exchange-record.ts"
import { FrameCache } from "./frame-cache.ts"
import { Reader, type ReaderLimits } from "./reader.ts"
import { Recorder, type RecorderLimits } from "./recorder.ts"
import { framePages, type Restorer, readWire, restoreRecord, type Saved } from "./restore.ts"
import { type SegmentLimits, Segments } from "./segments.ts"
import { SessionWriter, type WriterLimits } from "./session-writer.ts"
import { Store } from "./store.ts"
import { Streams } from "./streams.ts"

export type SessionFiles = { readonly database: string; readonly segments: string }

export type SessionLimits = ReaderLimits &
  RecorderLimits &
  SegmentLimits &
  WriterLimits & { readonly historyMax: number; readonly frameCacheBytesMax: number }

/** One recording as others see it: the one at work, or an earlier one. */
export type SessionView = {
  readonly log: ChangeLog
  readonly reader: Reader
  record(id: number): ExchangeRecord | undefined
}

export type RecordingSession = SessionView & {
  readonly recorder: Recorder
  readonly writer: SessionWriter
  readonly segments: Segments
  /** With a disk on this thread it is closed when this returns. */
  close(): Promise<void>
}

/** `here`: what is written is there when `flush` returns. `thread`: nobody waits for it, which is what a relay wants. */
export type DiskKind = "here" | "thread"

/**
 * Creates what is missing; what was recorded there before stays, and is added to. Throws StoreProblem, or what the file system throws.
 * `onProblem` hears when writing begins to fail, with the reason, and with null when it is well again.
 */
export function openToRecord(
  files: SessionFiles,
  limits: SessionLimits,
  onProblem: (problem: string | null) => void = () => undefined,
  diskKind: DiskKind = "here",
): RecordingSession {
  const store = Store.open(files.database, "write")
  try {
    store.transaction(() => {
      if (store.get("startedAt") === null) store.set("startedAt", epochNow())
      // It goes on. Where the process dies, nobody says when.
      store.set("endedAt", null)
      store.set("version", version)
    })
    Segments.makeFolder(files.segments)
    const disk = diskKind === "here" ? new DiskHere(() => store, files.segments, limits) : threadFor(store, files, limits)
    const segments = Segments.openToWrite(
      files.segments,
      limits,
      disk,
      Math.max(store.lastSegment(), Number(store.get("lastSegment") ?? 0)),
    )
    return goOn(store, segments, disk, limits, onProblem)
  } catch (error) {
    store.close()
    throw error
  }
}

function threadFor(store: Store, files: SessionFiles, { sessionBytesMax }: SessionLimits): Disk {
  const place = { database: files.database, folder: files.segments, limits: { sessionBytesMax } }
  const onDeath = (why: string) => console.error("A bug in NectoProxy ended the recording; its traffic goes on. Please report it:", why)
  return new DiskThread(place, { onClose: () => store.close(true), onDeath })
}

function goOn(
  store: Store,
  segments: Segments,
  disk: Disk,
  limits: SessionLimits,
  onProblem: (problem: string | null) => void,
): RecordingSession {
  const saved = { store, segments, cache: new FrameCache(limits.frameCacheBytesMax) }
  const log = new ChangeLog(limits.historyMax)
  const writer = new SessionWriter(store, segments, disk, limits, onProblem)
  const recorder = new Recorder(log, writer, keeperOf(saved), limits)
  const restorer: Restorer = {
    ...saved,
    isRunning: false,
    restoreStream: id => writer.streams.restore(id),
    add: (exchange, streams) => recorder.restore(exchange, streams),
  }
  recorder.skip(Number(store.get("lastRemoved") ?? 0))
  for (const row of store.exchanges()) if (!restoreRecord(row, restorer)) recorder.skip(row.id)
  const close = () => recorder.close()
  return { log, recorder, writer, segments, reader: new Reader(limits), record: id => recorder.record(id), close }
}

export type RecordedSession = SessionView & {
  /** In order; those whose rows are damaged are left out. */
  records(): IterableIterator<ExchangeRecord>
  close(): void
}

const keeperOf = (saved: Saved): Pick<RecordKeeper, "pages" | "wire" | "window"> => ({
  pages: id => framePages(saved, id),
  wire: (id, message) => readWire(saved.store, id, message),
  window: (id, direction, before) => saved.store.window(id, direction, before),
})

const readOnly: Omit<RecordKeeper, "pages" | "wire" | "window"> = { faultsMax: 0, markBusy: () => undefined, save: () => undefined }

/** Also while somebody else records it: what is on disk by then is what there is. Throws StoreProblem. */
export function openToRead(files: SessionFiles, limits: SessionLimits, isRunning: boolean): RecordedSession {
  const store = Store.open(files.database, "read")
  const segments = Segments.openToRead(files.segments)
  const saved = { store, segments, cache: new FrameCache(limits.frameCacheBytesMax) }
  const log = new ChangeLog(limits.historyMax)
  const streams = new Streams(
    segments,
    store,
    limits.streamTailBytesMax,
    () => undefined,
    () => undefined,
  )
  const known = new Map<number, ExchangeRecord>()
  const add = (exchange: Exchange, of: ConnectionStreams): ExchangeRecord => {
    const record = new ExchangeRecord(exchange, of, log, { ...readOnly, ...keeperOf(saved) }, true)
    known.set(record.id, record)
    return record
  }
  const restorer: Restorer = { ...saved, isRunning, restoreStream: id => streams.restore(id), add }
  return {
    log,
    reader: new Reader(limits),
    record(id) {
      const row = known.has(id) ? null : store.exchange(id)
      return row ? (restoreRecord(row, restorer) ?? undefined) : known.get(id)
    },
    *records() {
      for (const row of store.exchanges()) {
        const record = known.get(row.id) ?? restoreRecord(row, restorer)
        if (record) yield record
      }
    },
    close() {
      store.close()
      segments.close()
    },
  }
}
