// What measures inside NectoProxy's page; page-browser.ts puts it there. Plain JavaScript for the browser: how long frames take and
// which scripts made them long (Long Animation Frames), how long keys and clicks wait and until they are painted (Event Timing), how
// long it takes until rows are there. It knows the page by data-testid and roles alone.

;(() => {
  const probe = { isOn: false, frames: [], long: [], delays: [], toPaint: [] }
  let before = 0
  let opening = null
  const frame = now => {
    if (probe.isOn && before > 0) probe.frames.push(now - before)
    before = probe.isOn ? now : 0
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)

  const observe = (options, take) => new PerformanceObserver(list => probe.isOn && list.getEntries().forEach(take)).observe(options)
  observe({ type: "long-animation-frame" }, ({ startTime, duration, blockingDuration, renderStart, scripts }) =>
    probe.long.push({
      startTime,
      duration,
      blockingDuration,
      renderMs: renderStart > 0 ? startTime + duration - renderStart : 0,
      scripts: scripts.map(each => ({
        name: `${each.invoker} ${each.sourceFunctionName}@${each.sourceURL.split("/").at(-1)}:${each.sourceCharPosition}`,
        duration: each.duration,
        layoutMs: each.forcedStyleAndLayoutDuration,
      })),
    }),
  )
  // It tells of those that took longer than one frame; the listeners below hear of all.
  observe({ type: "event", durationThreshold: 16 }, ({ name, duration }) => /^(keydown|click)$/.test(name) && probe.toPaint.push(duration))
  for (const type of ["keydown", "pointerdown"])
    addEventListener(type, event => probe.isOn && probe.delays.push(performance.now() - event.timeStamp), { capture: true })

  const rows = testId => [...document.querySelectorAll(`[data-testid="${testId}"]`)]
  const isThere = row => row.getAttribute("aria-busy") !== "true" && row.textContent.trim() !== ""
  /** What scrolls the rows; their grid while there are too few of them to be scrolled. */
  const scrollerOf = testId => {
    const [first] = rows(testId)
    if (!first) throw new Error(`there is no ${testId}`)
    for (let at = first; at; at = at.parentElement)
      if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at
    return first.closest("[role=grid]")
  }
  const nextFrame = () => new Promise(requestAnimationFrame)
  const inSight = (testId, scroller) => {
    const { top, bottom } = scroller.getBoundingClientRect()
    return rows(testId).filter(row => {
      const box = row.getBoundingClientRect()
      return box.bottom > top && box.top < bottom
    })
  }
  const allThere = (testId, scroller) => {
    const seen = inSight(testId, scroller)
    return seen.length > 0 && seen.every(isThere)
  }

  Object.assign(probe, {
    start() {
      Object.assign(probe, { isOn: true, frames: [], long: [], delays: [], toPaint: [] })
    },
    /** Without what the measuring itself costs, such as collecting garbage. */
    pause() {
      probe.isOn = false
    },
    resume() {
      probe.isOn = true
    },
    stop() {
      probe.isOn = false
      const { frames, long, delays, toPaint } = probe
      return { frames, long, delays, toPaint }
    },
    /** From the next click until the first row has been painted with its text; untilOpened() tells. */
    timeOpening(testId) {
      opening = new Promise(resolve => {
        const clicked = ({ timeStamp }) => {
          const look = () => {
            if (!rows(testId).some(isThere)) return requestAnimationFrame(look)
            // After this frame: what it painted is on the screen.
            setTimeout(() => resolve(performance.now() - timeStamp))
          }
          requestAnimationFrame(look)
        }
        addEventListener("click", clicked, { capture: true, once: true })
      })
    },
    untilOpened: () => opening,
    /** A step of the scroller a frame, from one end to the other. `emptyFrames`: in which a row that is drawn had no text. */
    async scroll(testId, ms) {
      const scroller = scrollerOf(testId)
      const end = scroller.scrollHeight - scroller.clientHeight
      const startedAt = performance.now()
      let [emptyFrames, share] = [0, 0]
      probe.start()
      while (share < 1) {
        share = Math.min(1, (performance.now() - startedAt) / ms)
        scroller.scrollTop = end * share
        await nextFrame()
        // Asks for no layout, which would be measured too.
        if (!rows(testId).every(isThere)) emptyFrames += 1
      }
      const textMs = await probe.untilText(testId)
      return { emptyFrames, textMs, ...probe.place(testId), ...probe.stop() }
    },
    scrollTo(testId, share) {
      const scroller = scrollerOf(testId)
      scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight)
    },
    middleOf(testId) {
      const box = scrollerOf(testId).getBoundingClientRect()
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
    },
    /** Until all rows in sight have their text. */
    async untilText(testId) {
      const startedAt = performance.now()
      while (!allThere(testId, scrollerOf(testId))) await nextFrame()
      return performance.now() - startedAt
    },
    /** Until the list knows of so many rows; milliseconds since the page began to load. */
    async untilCount(testId, count) {
      while (rows(testId).length === 0 || probe.place(testId).count < count) await nextFrame()
      return performance.now()
    },
    /** The number of the last row in sight (0: there is none), and how many rows there are. */
    place(testId) {
      const last = inSight(testId, scrollerOf(testId)).at(-1)
      const grid = rows(testId)[0].closest("[role=grid]")
      return { last: last ? Number(last.getAttribute("aria-rowindex")) - 1 : 0, count: Number(grid.getAttribute("aria-rowcount")) - 1 }
    },
  })
  globalThis.probe = probe
})()
