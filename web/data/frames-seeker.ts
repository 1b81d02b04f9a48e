// Going to a message that is described and not seen: by number or time, the next one of a side, its frame on the wire. What is in sight is
// looked through here, what lies further the server is asked for; what is not there is said.

import { createSignal, untrack } from "solid-js"
import type { Direction } from "../../server/contract.ts"
import { showCount } from "../ui/format.ts"
import { findFrameOf, findMessage, findMessageAt, readPlace } from "./message-places.ts"
import type { MessageLog } from "./messages.ts"
import { reasonOf } from "./request.ts"

/** Beyond as many rows the server is asked. */
const lookedThroughMax = 300

export function createFramesSeeker(props: {
  readonly log: MessageLog
  readonly openedAt: () => number
  readonly list: { readonly count: () => number; readonly idAt: (index: number) => number; readonly placeOf: (id: number) => number }
  /** What the list is of; "" for all. */
  readonly query: () => string
  readonly goTo: (id: number | null) => void
  readonly selected: () => number
  readonly setIsWire: (isOn: boolean) => void
  readonly setSelectedFrame: (id: number) => void
}) {
  const { log, list, goTo } = props
  const [said, setSaid] = createSignal("")

  /** What takes a while; only the last one asked for has its way. */
  let asked = 0
  const seek = (find: () => Promise<number | null>, take: (id: number) => void, none: string) => {
    const mine = ++asked
    setSaid("")
    find().then(
      id => {
        if (mine !== asked) return
        if (id === null) setSaid(none)
        else take(id)
      },
      (error: unknown) => mine === asked && setSaid(reasonOf(error)),
    )
  }

  /** Among rows that are here, in the order of the list; undefined: that cannot be told here. */
  const findHere = (way: "after" | "before", direction: Direction): number | null | undefined => {
    const step = way === "after" ? 1 : -1
    const selected = props.selected()
    const start = list.placeOf(selected)
    // From one that is not listed, the next one stands where it would stand.
    const first = list.idAt(start) === selected || step < 0 ? start + step : start
    for (let index = first; Math.abs(index - first) < lookedThroughMax; index += step) {
      if (index < 0 || index >= list.count()) return null
      const id = list.idAt(index)
      const row = log.row(id - 1)
      if (row === undefined) return undefined
      if (row.direction === direction) return id
    }
    return undefined
  }

  const goToSide = (way: "after" | "before", direction: Direction) =>
    untrack(() => {
      const none = `No message ${direction === "client-to-server" ? "sent" : "received"} ${way === "after" ? "after" : "before"} this one.`
      const here = findHere(way, direction)
      if (here === null) return setSaid(none)
      if (here !== undefined) {
        setSaid("")
        return goTo(here)
      }
      const query = props.query()
      const q = `${query === "" ? "" : `(${query}) `}direction:${direction}`
      seek(() => findMessage(log.exchangeId, q, way, props.selected()), goTo, none)
    })

  return {
    /** What came of the last one, where that is not seen. */
    said,
    goToTime: (time: number) => seek(() => findMessageAt(log.exchangeId, time), goTo, "There is no message yet."),
    /** What somebody typed; false: that is no place. */
    goToPlace: (text: string): boolean => {
      const place = readPlace(text, untrack(props.openedAt))
      if (place === null) return false
      if (place.type === "time") {
        seek(() => findMessageAt(log.exchangeId, place.time), goTo, "There is no message yet.")
        return true
      }
      const total = untrack(log.total)
      if (place.id >= 1 && place.id <= total) {
        setSaid("")
        goTo(place.id)
      } else setSaid(`There is no message #${showCount(place.id)}: they go from 1 to ${showCount(total)}.`)
      return true
    },
    /** The nearest message that went the same way as the selected one, or the other. */
    goToNeighbour: (way: "after" | "before", side: "same" | "other") =>
      untrack(() => {
        const row = log.row(props.selected() - 1)
        if (!row) return
        const isSent = (row.direction === "client-to-server") === (side === "same")
        goToSide(way, isSent ? "client-to-server" : "server-to-client")
      }),
    showInWire: (id: number) =>
      seek(
        () => findFrameOf(log.exchangeId, id),
        frame => {
          props.setSelectedFrame(frame)
          props.setIsWire(true)
        },
        `The frames of message #${showCount(id)} were not found.`,
      ),
  }
}
