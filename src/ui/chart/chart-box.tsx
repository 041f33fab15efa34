import { type ReactNode, useDeferredValue, useRef } from 'react'
import { useWidth } from '../use-width.ts'

interface ChartBoxProps {
  readonly height: number
  readonly children: (width: number) => ReactNode
}

/**
 * As wide as there is room; nothing is drawn before that is known. Drawn in slices: the charts of a screen are all told their
 * widths at once, and would otherwise be one long task.
 */
export function ChartBox({ height, children }: ChartBoxProps) {
  const box = useRef<HTMLDivElement>(null)
  const width = useDeferredValue(useWidth(box))
  return (
    <div ref={box} className="min-w-0" style={{ minHeight: height }}>
      {width === 0 ? null : children(width)}
    </div>
  )
}
