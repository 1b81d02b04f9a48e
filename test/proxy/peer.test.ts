// What a peer makes of what its socket tells, call by call: when it is heard, when the socket is told to wait, and who a bug ends.
// The socket is a stand-in that notes what it is told; real ones are in relay.test.ts.

import { expect, spyOn, test } from "bun:test"
import type { Socket } from "bun"
import { Peer } from "../../server/proxy/peer.ts"

/** `told`: to the socket. `heard`: by who listens. */
function attached() {
  const told: string[] = []
  const heard: string[] = []
  const tell = (what: string) => () => void told.push(what)
  const socket = {
    remoteAddress: "::ffff:192.0.2.1",
    setNoDelay: () => true,
    setKeepAlive: () => true,
    pause: tell("pause"),
    resume: tell("resume"),
    terminate: tell("terminate"),
  } as unknown as Socket<Peer>
  const peer = new Peer()
  peer.attach(socket)
  const listen = () =>
    peer.listen({
      data: bytes => void heard.push(Buffer.from(bytes).toString()),
      end: () => void heard.push("end"),
      drain: () => undefined,
      close: how => void heard.push(`close: ${how}`),
    })
  return { peer, socket, told, heard, listen }
}

type Scene = ReturnType<typeof attached>

const does = {
  listen: ({ listen }: Scene) => listen(),
  pause: ({ peer }: Scene) => peer.pause(),
  resume: ({ peer }: Scene) => peer.resume(),
  a: ({ socket }: Scene) => void Peer.socketHandler.data?.(socket, Buffer.from("a")),
  b: ({ socket }: Scene) => void Peer.socketHandler.data?.(socket, Buffer.from("b")),
  end: ({ socket }: Scene) => void Peer.socketHandler.end?.(socket),
  close: ({ socket }: Scene) => void Peer.socketHandler.close?.(socket),
}

const rows: readonly { name: string; steps: readonly (keyof typeof does)[]; told: readonly string[]; heard: readonly string[] }[] = [
  { name: "who listens hears", steps: ["listen", "a", "b", "end"], told: [], heard: ["a", "b", "end"] },
  { name: "a pause in which nothing comes is none of the socket's", steps: ["listen", "pause", "resume", "a"], told: [], heard: ["a"] },
  { name: "paused, nothing is heard, and the socket waits", steps: ["listen", "pause", "a", "b"], told: ["pause", "pause"], heard: [] },
  {
    name: "what came meanwhile is heard in order, then the socket goes on",
    steps: ["listen", "pause", "a", "b", "end", "resume"],
    told: ["pause", "pause", "resume"],
    heard: ["a", "b", "end"],
  },
  { name: "nobody listens: the socket waits", steps: ["a"], told: ["pause"], heard: [] },
  { name: "who listens late hears all", steps: ["a", "listen", "resume", "b"], told: ["pause", "resume"], heard: ["a", "b"] },
  { name: "a close ends a pause", steps: ["listen", "pause", "a", "close"], told: ["pause"], heard: ["a", "close: end"] },
  {
    name: "a closed socket is told nothing",
    steps: ["listen", "pause", "a", "close", "resume"],
    told: ["pause"],
    heard: ["a", "close: end"],
  },
]

test.each(rows as (typeof rows)[number][])("$name", ({ steps, told, heard }) => {
  const scene = attached()
  for (const step of steps) does[step](scene)
  expect([scene.told, scene.heard]).toEqual([[...told], [...heard]])
})

test("a bug in a handler ends its connection, with a report, and nothing else", () => {
  const report = spyOn(console, "error").mockImplementation(() => undefined)
  try {
    const { peer, socket, told } = attached()
    const bug = () => {
      throw new Error("a bug")
    }
    peer.listen({ data: bug, end: () => undefined, drain: () => undefined, close: () => undefined })
    does.a({ socket } as Scene)
    expect(told).toEqual(["terminate"])
    expect(report).toHaveBeenCalledTimes(1)
  } finally {
    report.mockRestore()
  }
})

test("a socket that is not the peer's any more is not heard", () => {
  const { heard, listen, peer } = attached()
  listen()
  Peer.socketHandler.data?.({ data: peer } as unknown as Socket<Peer>, Buffer.from("encrypted"))
  expect(heard).toEqual([])
})
