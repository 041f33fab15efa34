import { type RefObject, useLayoutEffect, useState } from 'react'

/** Width of an element in CSS pixels, before the first paint and whenever it changes; 0 before it is there. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const seen = element.current
    if (seen === null) return
    const look = () => setWidth(seen.clientWidth)
    look()
    const watching = new ResizeObserver(look)
    watching.observe(seen)
    return () => watching.disconnect()
  }, [element])
  return width
}
