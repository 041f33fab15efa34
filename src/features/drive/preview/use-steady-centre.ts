import { type RefObject, useLayoutEffect, useRef } from 'react'

/** What is in the middle of a scrolled place stays there when what it holds becomes wider or narrower, and taller with it. */
export function useSteadyCentre(place: RefObject<HTMLElement | null>, width: number): void {
  const before = useRef(width)
  useLayoutEffect(() => {
    const seen = place.current
    const grown = width / before.current
    before.current = width
    if (seen === null || grown === 1) return
    const { scrollTop, scrollWidth, clientWidth, clientHeight } = seen
    seen.scrollTop = (scrollTop + clientHeight / 2) * grown - clientHeight / 2
    // What just fitted was in the middle by itself.
    seen.scrollLeft = (scrollWidth - clientWidth) / 2
  }, [place, width])
}
