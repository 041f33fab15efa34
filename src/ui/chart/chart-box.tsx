import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react'
import { endTurn, leaveTurns, takeTurn } from '../turns.ts'

interface ChartBoxProps {
  readonly height: number
  readonly children: (width: number) => ReactNode
}

/**
 * As wide as there is room; nothing is drawn before that is known, which the browser tells when it has laid out the page: asked before,
 * it would lay it out once more for each chart. Drawn in slices, one chart after the other: those of a screen are all told their
 * widths at once, and would otherwise be one long task.
 */
export function ChartBox({ height, children }: ChartBoxProps) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const drawn = useRef(0)
  useEffect(() => {
    const seen = box.current
    if (seen === null) return
    const draw = () => {
      const room = seen.clientWidth
      // React would draw nothing, and the turn not end.
      if (room === drawn.current) endTurn(seen)
      else startTransition(() => setWidth(room))
    }
    const watching = new ResizeObserver(() => takeTurn(seen, draw))
    watching.observe(seen)
    return () => {
      watching.disconnect()
      leaveTurns(seen)
    }
  }, [])
  useEffect(() => {
    drawn.current = width
    if (box.current !== null) endTurn(box.current)
  }, [width])
  return (
    <div ref={box} className="min-w-0" style={{ minHeight: height }}>
      {width === 0 ? null : children(width)}
    </div>
  )
}
