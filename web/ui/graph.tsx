// Two series of bars over time, one above a line and one below it: uPlot draws, and a slider over it chooses a time or a range of them, by
// pointer or keys. Knows times and numbers only. Loaded when it is first needed.

// biome-ignore-all lint/a11y/useFocusableInteractive: it has a tabindex, in the spelling of HTML

import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from "solid-js"
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"
import { type Bars, drawnValues, endOf, indexAt, reached, type Span, shareOf, timeAt } from "./graph-scale.ts"

export type GraphProps = {
  readonly label: string
  readonly bars: Bars
  /** Class names that give the two colours, as text colours. */
  readonly classes: { readonly above: string; readonly below: string }
  readonly range: Span | null
  /** What is in sight elsewhere. */
  readonly sight: Span | null
  readonly hint: string
  /** What the bar says, in words. */
  readonly describe: (index: number) => string
  /** A side that reaches the end of the graph is left open (null). */
  readonly onRange: (range: { readonly from: number | null; readonly to: number | null } | null) => void
  readonly onJump: (time: number) => void
}

/** A click is no range of two pixels. */
const dragPixels = 3
const gripPixels = 7
const wholeShare = 0.95

export default function Graph(props: GraphProps) {
  let host!: HTMLDivElement
  const [cursor, setCursor] = createSignal<number | null>(null)
  const [draft, setDraft] = createSignal<Span | null>(null)
  const last = () => Math.max(0, props.bars.above.length - 1)
  const end = createMemo(() => endOf(props.bars))
  const shown = () => draft() ?? props.range
  /** All of it in sight is not worth marking. */
  const sight = () =>
    props.sight && shareOf(props.bars, props.sight.to) - shareOf(props.bars, props.sight.from) < wholeShare ? props.sight : null
  draw(props, () => host)

  const timeOf = (event: PointerEvent) => {
    const { left, width } = host.getBoundingClientRect()
    return timeAt(props.bars, (event.clientX - left) / width)
  }
  const tell = ({ from, to }: Span) => props.onRange({ from: from > props.bars.startAt ? from : null, to: to < end() ? to : null })

  let grip: { readonly x: number; readonly anchor: number; readonly isEdge: boolean } | null = null
  const grab = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const near = (time: number) => {
      const { left, width } = host.getBoundingClientRect()
      return Math.abs(left + shareOf(props.bars, time) * width - event.clientX) <= gripPixels
    }
    const { range } = props
    const other = range && near(range.from) ? range.to : range && near(range.to) ? range.from : null
    grip = { x: event.clientX, anchor: other ?? timeOf(event), isEdge: other !== null }
  }
  const drag = (event: PointerEvent) => {
    setCursor(indexAt(props.bars, timeOf(event)))
    if (!grip || (draft() === null && Math.abs(event.clientX - grip.x) <= dragPixels)) return
    const time = timeOf(event)
    setDraft({ from: Math.min(time, grip.anchor), to: Math.max(time, grip.anchor) })
  }
  const drop = (event: PointerEvent) => {
    const chosen = draft()
    if (chosen) tell(chosen)
    else if (grip && !grip.isEdge) {
      if (props.range) props.onRange(null)
      else props.onJump(timeOf(event))
    }
    giveUp()
  }
  const giveUp = () => {
    grip = null
    setDraft(null)
  }

  /** Where the range began that Shift and arrows make. */
  let anchor: number | null = null
  const extend = (from: number, to: number) => {
    anchor ??= from
    const { startAt, stepMs } = props.bars
    tell({ from: startAt + Math.min(anchor, to) * stepMs, to: startAt + (Math.max(anchor, to) + 1) * stepMs })
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = cursor() ?? last()
    const to = reached(event.key, at, last())
    if (to !== null) {
      if (event.shiftKey) extend(at, to)
      else anchor = null
      setCursor(to)
    } else if (event.key === "Enter" || event.key === " ") props.onJump(props.bars.startAt + at * props.bars.stepMs)
    else if (event.key === "Escape" && props.range) props.onRange(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      class="graph"
      role="slider"
      tabindex="0"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={last()}
      aria-valuenow={cursor() ?? last()}
      aria-valuetext={props.describe(cursor() ?? last())}
      onKeyDown={pressed}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={giveUp}
      onPointerLeave={() => !grip && setCursor(null)}
      onBlur={() => setCursor(null)}
    >
      <div class="graph-bars" ref={host} aria-hidden="true" />
      <Show when={sight()}>{span => <Area class="graph-sight" bars={props.bars} span={span()} />}</Show>
      <Show when={shown()}>{span => <Area class="graph-range" bars={props.bars} span={span()} />}</Show>
      <Show when={cursor() !== null}>
        <i class="graph-cursor" style={{ left: `${((cursor()! + 0.5) / (last() + 1)) * 100}%` }} />
      </Show>
      <span class="graph-hint" aria-hidden="true">
        {cursor() === null ? props.hint : props.describe(cursor()!)}
      </span>
    </div>
  )
}

function Area(props: { readonly class: string; readonly bars: Bars; readonly span: Span }) {
  const from = () => shareOf(props.bars, props.span.from)
  const to = () => shareOf(props.bars, props.span.to)
  return <i class={props.class} style={{ left: `${from() * 100}%`, width: `${Math.max(0, to() - from()) * 100}%` }} />
}

/** The bars themselves: made once, then given other numbers, another size, other colours. */
function draw(props: GraphProps, host: () => HTMLElement): void {
  onMount(() => {
    const probe = document.createElement("i")
    probe.hidden = true
    host().append(probe)
    const colourOf = (name: string) => {
      probe.className = name
      return getComputedStyle(probe).color
    }
    let colours = { above: "", below: "" }
    const readColours = () => {
      colours = { above: colourOf(props.classes.above), below: colourOf(props.classes.below) }
    }
    readColours()
    const paths = uPlot.paths.bars!({ size: [1, 14], align: 1, gap: 1 })
    const size = () => ({ width: Math.max(1, host().clientWidth), height: Math.max(1, host().clientHeight) })
    const plot = new uPlot(
      {
        ...size(),
        padding: [3, 0, 3, 0],
        cursor: { show: false },
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: () => [props.bars.startAt, endOf(props.bars)] },
          y: { range: () => drawnValues(props.bars).range },
        },
        series: [
          {},
          { paths, points: { show: false }, width: 0, fill: () => colours.above },
          { paths, points: { show: false }, width: 0, fill: () => colours.below },
        ],
      },
      drawnValues(props.bars).data,
      host(),
    )
    const resized = new ResizeObserver(() => plot.setSize(size()))
    resized.observe(host())
    const recolour = () => {
      readColours()
      plot.redraw(false)
    }
    const themed = new MutationObserver(recolour)
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] })
    const scheme = matchMedia("(prefers-color-scheme: dark)")
    scheme.addEventListener("change", recolour)
    createEffect(
      on(
        () => props.bars,
        bars => plot.setData(drawnValues(bars).data),
        { defer: true },
      ),
    )
    onCleanup(() => {
      resized.disconnect()
      themed.disconnect()
      scheme.removeEventListener("change", recolour)
      plot.destroy()
    })
  })
}
