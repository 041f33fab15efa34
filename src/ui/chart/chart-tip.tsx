interface ChartTipProps {
  /** Of what it tells of, in pixels of the chart. */
  readonly x: number
  readonly y: number
  readonly width: number
  /** Lines are kept. */
  readonly text: string
}

/** What is told of the mark under the pointer or the keyboard's cursor; on whichever side there is room. */
export function ChartTip({ x, y, width, text }: ChartTipProps) {
  const toLeft = x > width / 2
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-10 max-w-60 whitespace-pre-line rounded-md border border-line bg-raised px-2 py-1 text-xs shadow-md"
      style={
        toLeft
          ? { right: width - x + 10, top: Math.max(0, y - 14) }
          : { left: x + 10, top: Math.max(0, y - 14) }
      }
    >
      {text}
    </div>
  )
}
