// What can be done with the messages of a WebSocket, by key or by name, while its list is there.

import type { Command, Jump } from "../data/commands.ts"
import type { FramesView } from "../data/frames-view.ts"
import { opcodeName } from "./preview.ts"

export type FramesActions = {
  readonly search: () => void
  readonly goTo: () => void
  readonly compare: () => void
}

export function framesCommands(view: FramesView, actions: FramesActions): readonly Command[] {
  const { seek, look } = view
  const isListed = () => !view.isWire()
  const isSelected = () => isListed() && view.selected() > 0
  const command = (id: string, name: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `frames.${id}`,
    name,
    group: "Frames",
    run,
    ...more,
  })
  return [
    command("search", "Search the messages", actions.search, { keys: ["f"] }),
    command("next-match", "Go to the next match", view.goToNext, { keys: ["F3"], alsoTyping: true, isOffered: view.hasMatches }),
    command("previous-match", "Go to the previous match", view.goToPrevious, {
      keys: ["Shift+F3"],
      alsoTyping: true,
      isOffered: view.hasMatches,
    }),
    command("go-to", "Go to a message, by number or time…", actions.goTo, { keys: ["g"] }),
    command("next-other", "Go to the next message of the other side", () => seek.goToNeighbour("after", "other"), {
      keys: ["]"],
      isOffered: isSelected,
    }),
    command("previous-other", "Go to the previous message of the other side", () => seek.goToNeighbour("before", "other"), {
      keys: ["["],
      isOffered: isSelected,
    }),
    command("next-same", "Go to the next message of the same side", () => seek.goToNeighbour("after", "same"), {
      keys: ["}"],
      isOffered: isSelected,
    }),
    command("previous-same", "Go to the previous message of the same side", () => seek.goToNeighbour("before", "same"), {
      keys: ["{"],
      isOffered: isSelected,
    }),
    command("compare", "Compare two messages", actions.compare, { keys: ["="], isOffered: isSelected }),
    command("wire", "Show messages, or frames as on the wire", () => view.setIsWire(!view.isWire()), { keys: ["w"] }),
    command("pings", "Hide or show pings and pongs", () => view.setKind("control", !view.filter().kinds.control), {
      keys: ["p"],
      isOffered: isListed,
    }),
    command("timestamps", "Show timestamps in another way", look.nextTimestamps, { keys: ["t"], isOffered: isListed }),
    command("sent", "List only what was sent", () => view.setDirection("client-to-server"), { isOffered: isListed }),
    command("received", "List only what was received", () => view.setDirection("server-to-client"), { isOffered: isListed }),
    command(
      "all",
      "List all messages",
      () => {
        view.search.setText("")
        view.resetFilter()
      },
      { isOffered: () => isListed() && view.list.search() !== null },
    ),
    command("graph", "Show or hide the rate over time", () => look.setIsGraphShown(!look.isGraphShown())),
  ]
}

export const messageJump = ({ log, goTo }: FramesView): Jump => ({
  noun: "message",
  find: number => {
    if (number < 1 || number > log.total()) return null
    const row = log.row(number - 1)
    return row ? `${opcodeName(row.opcode)} ${row.preview.slice(0, 80)}` : ""
  },
  go: goTo,
})
