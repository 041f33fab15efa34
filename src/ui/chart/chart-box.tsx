import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react'

interface ChartBoxProps {
  readonly height: number
  readonly children: (width: number) => ReactNode
}

/**
 * As wide as there is room; nothing is drawn before that is known, which the browser tells when it has laid out the page: asked before,
 * it would lay it out once more for each chart. Drawn in slices: the charts of a screen are all told their widths at once, and would
 * otherwise be one long task.
 */
export function ChartBox({ height, children }: ChartBoxProps) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const seen = box.current
    if (seen === null) return
    const watching = new ResizeObserver(() => startTransition(() => setWidth(seen.clientWidth)))
    watching.observe(seen)
    return () => watching.disconnect()
  }, [])
  return (
    <div ref={box} className="min-w-0" style={{ minHeight: height }}>
      {width === 0 ? null : children(width)}
    </div>
  )
}
