// How the list of frames looks, as its reader chose it: remembered, and the same for every connection.

import { createRememberedFlag, createRememberedJson } from "./preferences.ts"

/** What stands under Timestamp: the time of day, since the connection began, or since the message listed before. */
const timestampKinds = ["clock", "open", "previous"] as const
export type TimestampKind = (typeof timestampKinds)[number]

/** From how long on a silence is drawn, in milliseconds; "auto": what is long for this connection. */
export const silenceChoices = ["auto", 500, 1_000, 5_000, 30_000, "off"] as const
export type SilenceChoice = (typeof silenceChoices)[number]

export function createFramesLook() {
  const [timestamps, setTimestamps] = createRememberedJson<TimestampKind>("timestamps", "clock", oneOf(timestampKinds))
  const [silences, setSilences] = createRememberedJson<SilenceChoice>("silences", "auto", oneOf(silenceChoices))
  const [isGraphShown, setIsGraphShown] = createRememberedFlag("rate-graph", true)
  return {
    timestamps,
    setTimestamps,
    nextTimestamps: () => setTimestamps(timestampKinds[(timestampKinds.indexOf(timestamps()) + 1) % timestampKinds.length]!),
    silences,
    setSilences,
    isGraphShown,
    setIsGraphShown,
  }
}

const oneOf =
  <Value>(all: readonly Value[]) =>
  (value: unknown): Value | null =>
    all.find(each => each === value) ?? null
