// From the first look to the end: what was recorded, then what happens, until there is a reason to end. An orderly end waits for what
// passed before it, and no longer than a moment for whoever does not read.

import type { Api } from "./api.ts"
import { Bell } from "./bell.ts"
import { followEvents } from "./event-feed.ts"
import { showSome } from "./figures.ts"
import { Followed, type FollowWish } from "./followed.ts"
import type { LineFilter } from "./line-filter.ts"
import { PageSizes } from "./page-sizes.ts"
import { skipToNewest, type Teller, tellRound } from "./telling.ts"

export type Following = Omit<Teller, "facts"> & {
  readonly api: Api
  readonly wish: FollowWish
  readonly filter: LineFilter
  /** Called when the instance has answered. */
  readonly onReached: () => void
  /** Milliseconds from when all that was recorded has been told; null: for ever. */
  readonly forMs: number | null
  /** Asks for an orderly end. */
  readonly end: AbortSignal
  /** Ends every request, at the latest with this. */
  readonly hard: AbortController
}

/** gone: the instance has ended. */
export type FollowEnd = "gone" | "ended"

/** Counters are told every 100 ms, and events sent every 50: what passed before the end is known after that. */
const settleMs = 200
/** For the last round. A command has 2 s to end. */
const lastRoundMs = 1_200
/** Rests at least so long, and as long as the round took: the relay answers on its own thread. */
const restMs = { min: 20, max: 1_000 }
/** Of a timer; what is to happen rings before. */
const waitMsMax = 60_000

export async function follow(following: Following): Promise<FollowEnd> {
  const { api, wish, filter, end, hard, notice } = following
  const followed = new Followed(wish)
  const bell = new Bell()
  const teller: Teller = {
    ...following,
    facts: { api, filter, since: wish.since ?? 0, sizes: new PageSizes(), now: Date.now },
  }
  let isReached = false
  const take: Parameters<typeof followEvents>[0]["take"] = event => {
    if (!isReached) following.onReached()
    isReached = true
    followed.take(event)
    if (event.name !== "heartbeat") bell.ring()
  }
  const onEnd = () => {
    bell.ring()
    endSoon(hard)
  }
  end.addEventListener("abort", onEnd, { once: true })
  try {
    // Whichever is over first: the lines, or the instance; or nobody reads, and it is to end all the same.
    return await Promise.race([
      followEvents({ api, take, signal: hard.signal }).then((): FollowEnd => "gone"),
      tellRounds(following, teller, followed, bell),
      new Promise<FollowEnd>(resolve => hard.signal.addEventListener("abort", () => resolve("ended"), { once: true })),
    ])
  } finally {
    const { unread } = followed
    if (hard.signal.aborted && unread > 0) notice(`${showSome(unread, "message")} are left out, because it ended.`)
    hard.abort()
    bell.ring()
  }
}

async function tellRounds(following: Following, teller: Teller, followed: Followed, bell: Bell): Promise<FollowEnd> {
  const { forMs, end, hard, notice, isJson } = following
  let isHistory = true
  let deadline = Number.POSITIVE_INFINITY
  for (;;) {
    const isDue = () => end.aborted || hard.signal.aborted || performance.now() >= deadline
    while (!isDue() && !followed.hasNews && !(isHistory && followed.isGreeted))
      await bell.within(Math.min(deadline - performance.now(), waitMsMax))
    if (hard.signal.aborted) return "ended"
    const isLast = isDue()
    if (isLast) await Bun.sleep(settleMs)
    const startedAt = performance.now()
    for (const text of followed.takeNotices()) notice(text)
    const works = followed.isGreeted ? followed.takeRound(isLast) : []
    const skipped = isJson || isHistory ? null : skipToNewest(works)
    if (skipped) notice(skipped)
    if (!(await tellRound(teller, works, isHistory)) || isLast) return "ended"
    if (followed.isDone) {
      if (isHistory && works.length === 0) notice(notThere)
      return "ended"
    }
    if (isHistory && followed.isGreeted) {
      isHistory = false
      if (forMs !== null) {
        deadline = performance.now() + forMs
        endSoon(hard, forMs)
      }
    }
    await rest(performance.now() - startedAt, end)
  }
}

/** Also where a round is under way that nobody reads. */
function endSoon(hard: AbortController, inMs = 0): void {
  setTimeout(() => hard.abort(), inMs + settleMs + lastRoundMs).unref()
}

const notThere = "There is no such exchange that goes on; --since start tells of one that is over."

async function rest(took: number, end: AbortSignal): Promise<void> {
  const bell = new Bell()
  const ring = () => bell.ring()
  end.addEventListener("abort", ring)
  if (!end.aborted) await bell.within(Math.min(restMs.max, Math.max(restMs.min, took)))
  end.removeEventListener("abort", ring)
}
