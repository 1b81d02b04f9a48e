// The bar between two panes: dragged with a pointer, moved with the arrow keys, put back with a double click.
// It knows only a number; what the number sizes is its owner's business.

export function Splitter(props: {
  readonly label: string
  /** How the bar lies: a vertical one moves left and right. */
  readonly orientation: "vertical" | "horizontal"
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly preset: number
  /** The value a pointer stands for, given its position and the element the panes share. */
  readonly valueAt: (event: PointerEvent, box: DOMRect) => number
  /** Arrow down or right lessens the value, as in a pane below or to the right of the bar. */
  readonly isReversed?: boolean
  readonly onChange: (value: number) => void
}) {
  let bar!: HTMLDivElement
  const change = (value: number) => props.onChange(Math.min(Math.max(props.min, value), props.max))

  const pressed = (event: KeyboardEvent) => {
    const [less, more] = props.orientation === "vertical" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"]
    const sign = props.isReversed ? -1 : 1
    if (event.key === less) change(props.value - sign * props.step)
    else if (event.key === more) change(props.value + sign * props.step)
    else if (event.key === "Home") change(props.min)
    else if (event.key === "End") change(props.max)
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a widget, which <hr> is not
    <div
      class={`splitter ${props.orientation}`}
      ref={bar}
      role="separator"
      tabindex="0"
      aria-label={props.label}
      aria-orientation={props.orientation}
      aria-valuemin={Math.round(props.min * percentOf(props.max))}
      aria-valuemax={Math.round(props.max * percentOf(props.max))}
      aria-valuenow={Math.round(props.value * percentOf(props.max))}
      onKeyDown={pressed}
      onDblClick={() => change(props.preset)}
      onPointerDown={event => {
        event.preventDefault()
        bar.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => {
        if (bar.hasPointerCapture(event.pointerId)) change(props.valueAt(event, bar.parentElement!.getBoundingClientRect()))
      }}
    />
  )
}

/** Fractions are told as per cent. */
const percentOf = (max: number): number => (max <= 1 ? 100 : 1)
